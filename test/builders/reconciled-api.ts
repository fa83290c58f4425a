import type { BilledLine } from '../../lib/billing/billed-line.ts';
import { settleCases } from '../../lib/reconciliation/cases/settle-cases.ts';
import { nightlyFigures } from '../../lib/reconciliation/nightly-figures.ts';
import { reconcile } from '../../lib/reconciliation/reconcile.ts';
import { decimal } from '../../lib/values/decimal.ts';
import { asId } from '../../lib/values/id.ts';
import { money } from '../../lib/values/money.ts';
import { createInMemoryDeadLetters } from '../fakes/in-memory-dead-letters.ts';
import { inMemoryBillingBook } from '../fakes/in-memory-billing-book.ts';
import { inMemoryCaseBooks } from '../fakes/in-memory-case-books.ts';
import { startInMemoryFinanceApi } from '../fakes/in-memory-finance-api.ts';
import { createInMemoryHistoryBook } from '../fakes/in-memory-history-book.ts';
import { createInMemoryPurchaseLedger } from '../fakes/in-memory-purchase-ledger.ts';
import { inMemoryReconciliationStore } from '../fakes/in-memory-reconciliation-store.ts';
import { sha256 } from '../fakes/sha256.ts';
import { aBillingDocument } from './billing-document.ts';
import { aVersion } from './billing.ts';
import {
  aBook,
  aDocument,
  aHeader,
  aLicence,
  aLine,
  aPurchase,
  CUSTOMER,
  day,
  eur,
  OTHER_CUSTOMER,
} from './book.ts';
import { anObserved } from './history.ts';
import { aPurchase as aBoughtPurchase, ordered } from './purchase.ts';

export const TODAY_MS = Date.parse('2024-03-20T09:00:00Z');

const OTHER_RESERVATION = 'bbbbbbbb-0000-4000-8000-000000000002';
const VERSION = 'version of G000001';

/** The lines of the one invoice there is, in their places. */
const LINES: readonly BilledLine[] = [
  aLine(),
  // Charged a second time.
  aLine({ amounts: { subtotal: '1037.78' } }),
  // Of a reservation that nobody bought through us.
  aLine({
    ...{ customerId: OTHER_CUSTOMER, orderId: 'order0000009', alternateId: 'alternate009' },
    ...{ reservationOrderId: `RIOderId:${OTHER_RESERVATION}`, amounts: { subtotal: '312.40' } },
  }),
  aLicence('20.00'),
].map((line, lineNumber) => ({ ...line, part: 0, lineNumber, documentId: asId('G000001') }));

/**
 * The finance API over a month that was reconciled: one purchase that was billed twice, one that was never billed, one
 * charge that nobody knows, and one licence.
 */
export async function startReconciledApi() {
  const ledger = createInMemoryPurchaseLedger();
  // It is claimed by its purchase as it is written that it exists.
  const buy = async (id: string, requestId: string, customerId: string) => {
    const common = {
      id: asId<'PurchaseId'>(id),
      intent: { requestId, customerId: asId<'CustomerId'>(customerId) },
    };
    const before = aBoughtPurchase({ stage: 'accepted' }, common);
    const after = aBoughtPurchase(ordered({ orderId: asId(`order-of-${id}`) }), { ...common, version: 2 });
    await ledger.accept([before]);
    const event = {
      version: 2,
      atMs: TODAY_MS,
      from: before.stage,
      to: after.stage,
      what: 'Ordered.',
      facts: {},
    };
    await ledger.advance(before, after, event);
  };
  await buy('p1', 'REQ-1', CUSTOMER);
  await buy('p2', 'REQ-2', CUSTOMER);
  await buy('p3', 'REQ-3', OTHER_CUSTOMER);
  const seen = { orderedAtMs: TODAY_MS, seenAtMs: TODAY_MS };
  await ledger.noteElsewhere({ orderId: asId('order0000009'), customerId: OTHER_CUSTOMER, ...seen });
  const history = createInMemoryHistoryBook();
  await history.note(anObserved());
  const header = aHeader({ total: eur('2407.96') });
  const billing = inMemoryBillingBook();
  const published = aVersion({
    ...{ version: VERSION, lineCount: LINES.length, tax: money(decimal('0'), 'EUR') },
    ...{ subtotal: eur('2407.96'), total: eur('2407.96') },
  });
  await billing.write(aBillingDocument({ header, published, stage: 'published' }));
  await billing.loadLines(
    VERSION,
    (async function* () {
      yield LINES;
    })(),
  );
  const book = aBook({
    asOf: day('2024-03-15'),
    purchases: [
      aPurchase(),
      aPurchase({
        ...{ id: asId('p2'), orderId: asId('order0000002'), alternateId: undefined },
        ...{ reservationOrderId: undefined, charge: eur('50.00') },
      }),
      aPurchase({
        ...{
          id: asId('p3'),
          customerId: asId(OTHER_CUSTOMER),
          billingCycle: 'monthly',
          charge: eur('10.00'),
        },
        ...{ orderId: asId('order0000003'), alternateId: undefined, reservationOrderId: undefined },
        orderedOn: day('2024-03-10'),
      }),
    ],
    documents: [aDocument(LINES, { invoiceDate: day('2024-02-07'), total: eur('2407.96') })],
  });
  const reconciliation = reconcile(book, sha256);
  const reconciliations = inMemoryReconciliationStore();
  await reconciliations.save(reconciliation, nightlyFigures(reconciliation));
  const caseBooks = inMemoryCaseBooks();
  await settleCases({ ...caseBooks, sha256, nowMs: () => TODAY_MS }, reconciliation);
  const api = await startInMemoryFinanceApi({
    ...{ ledger, history, billing, reconciliations, caseBooks, nowMs: () => TODAY_MS },
    deadLetters: createInMemoryDeadLetters({}),
  });
  return { ...api, reconciliation, history, caseBooks, ask: asker(api.api) };
}

type Asking = {
  readonly as?: string;
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Asks an API as somebody, `ada` where nobody is named. */
export function asker(api: string) {
  return async (path: string, { as = 'ada', method = 'GET', body, headers = {} }: Asking = {}) => {
    const response = await fetch(`${api}${path}`, {
      method,
      headers: { ...headers, authorization: `Bearer ${as}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      etag: response.headers.get('etag') ?? '',
      text,
      body: (text === '' ? undefined : JSON.parse(text)) as Record<string, unknown>,
    };
  };
}
