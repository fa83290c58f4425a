import { settleCases } from '../../lib/reconciliation/cases/settle-cases.ts';
import { nightlyFigures } from '../../lib/reconciliation/nightly-figures.ts';
import { reconcile } from '../../lib/reconciliation/reconcile.ts';
import { asId } from '../../lib/values/id.ts';
import { aBillingDocument } from '../../test/builders/billing-document.ts';
import { aVersion } from '../../test/builders/billing.ts';
import { aBook, aDocument, aLicence, aLine, aPurchase, day, eur } from '../../test/builders/book.ts';
import { aPurchase as aBoughtPurchase, ordered } from '../../test/builders/purchase.ts';
import { sha256 } from '../../test/fakes/sha256.ts';
import { withExplained } from './explained-differences.ts';
import type { tableBooks } from './finance-handler.ts';

export const NOW_MS = Date.parse('2024-03-20T09:00:00Z');
export const INVOICE = 'G000001';

const guid = (number: number) => `aaaaaaaa-0000-4000-8000-${String(number).padStart(12, '0')}`;
const order = (number: number) => `order${String(number).padStart(7, '0')}`;

/**
 * Purchases that are billed on one invoice beside as many licences: every tenth is billed twice, every eleventh not at all.
 * Everything is reconciled, and what differs is a case. `explained`: so many explained differences of months before.
 */
export async function fillTables(
  books: ReturnType<typeof tableBooks>,
  purchases: number,
  explained: number,
): Promise<void> {
  const numbers = Array.from({ length: purchases }, (_, number) => number);
  const bought = numbers.map((number) =>
    aPurchase({
      ...{ id: asId(`p${number}`), orderId: asId(order(number)), alternateId: undefined },
      reservationOrderId: asId(guid(number)),
    }),
  );
  const lines = numbers
    .flatMap((number) => {
      const line = aLine({ orderId: order(number), alternateId: '', reservationOrderId: guid(number) });
      const times = number % 11 === 0 ? 0 : number % 10 === 0 ? 2 : 1;
      return [...Array<typeof line>(times).fill(line), aLicence('20.00')];
    })
    .map((line, lineNumber) => ({ ...line, part: 0, lineNumber, documentId: asId<'DocumentId'>(INVOICE) }));
  for (const number of numbers)
    await books.ledger.accept([
      aBoughtPurchase(ordered(), {
        ...{ id: asId(`p${number}`), intent: { requestId: `REQ-${number}` }, contentHash: `hash-${number}` },
      }),
    ]);
  const document = aDocument(lines, { invoiceDate: day('2024-02-07') });
  const { published, header } = document;
  const total = eur(published?.subtotal.toString() ?? '0');
  const version = aVersion({
    ...{ version: published?.version ?? '', lineCount: lines.length, tax: eur('0') },
    ...{ subtotal: total, total },
  });
  await books.billing.write(aBillingDocument({ header, published: version, stage: 'published' }));
  await books.billing.loadLines(
    version.version,
    (async function* () {
      yield lines;
    })(),
  );
  const reconciliation = reconcile(
    aBook({ asOf: day('2024-03-15'), purchases: bought, documents: [document] }),
    sha256,
  );
  const told = withExplained(reconciliation, explained);
  await books.reconciliations.save(told, nightlyFigures(told));
  await settleCases({ ...books, sha256, nowMs: () => NOW_MS }, reconciliation);
}
