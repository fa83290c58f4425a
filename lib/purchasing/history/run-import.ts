import { asId } from '../../values/id.ts';
import type { PurchaseLedger } from '../purchase-ledger.ts';
import type { Tools as AllTools } from '../step.ts';
import type { Looked } from '../storefront.ts';
import type { HistoryBook, HistoryImport, Skipped } from './history-book.ts';
import { observeOrders } from './observe-orders.ts';
import type { ObservedPurchase } from './observed-purchase.ts';
import type { PastOrders } from './past-orders.ts';

type Tools = Pick<AllTools, 'nowMs' | 'say' | 'alarm'> & {
  readonly ledger: Pick<PurchaseLedger, 'orderOwner'>;
  readonly history: HistoryBook;
  readonly past: PastOrders;
};

type RanImports = {
  readonly looked: number;
  /** When there will be something to do again; null where nothing waits. */
  readonly nextDueAt: string | null;
};

const IMPORTS_AT_ONCE = 100;
const LOOKS_AGAIN_MS = 300_000;
// Who is not our customer, or whose consent is missing, stays so: after a day somebody has to ask anew.
const GIVES_UP_MS = 86_400_000;

/**
 * Carries out the imports that people asked for: the customer's orders are read and noted as history. It reads at
 * Microsoft and never writes there. What cannot be read now is tried again the next time; noting twice is noting once.
 */
export async function runImports(tools: Tools): Promise<RanImports> {
  const open = await tools.history.openImports(IMPORTS_AT_ONCE);
  for (const asked of open) {
    try {
      await runImport(tools, asked);
    } catch (failure) {
      const { importId, customerId } = asked;
      tools.alarm('history not imported', failure, { importId, customerId });
    }
  }
  const waiting = (await tools.history.openImports(1)).length > 0;
  const nextDueAt = waiting ? new Date(tools.nowMs() + LOOKS_AGAIN_MS).toISOString() : null;
  return { looked: open.length, nextDueAt };
}

async function runImport(tools: Tools, asked: HistoryImport): Promise<void> {
  const { history, past, say } = tools;
  const customerId = asId<'CustomerId'>(asked.customerId);
  const orders = await past.orders(customerId);
  if (orders.looked !== 'found') return wait(tools, asked, orders);
  const reservations = await past.reservations(customerId);
  if (reservations.looked !== 'found') return wait(tools, asked, reservations);
  const owners = await ownersOf(tools, orders.found);
  const { observed, skipped } = observeOrders(orders.found, reservations.found, {
    isOurs: (orderId) => owners.has(orderId),
    by: asked.askedBy,
  });
  const noted = await noteEach(history, observed, tools.nowMs());
  const done = { ...asked, ...noted, state: 'done', waitsFor: undefined } as const;
  await history.saveImport({
    ...done,
    skipped: [...skipped, ...noted.skipped],
    revision: asked.revision + 1,
  });
  const { imported, known } = noted;
  say('history imported', { importId: asked.importId, customerId, imported, known });
}

const DIFFERS =
  'is in the history already, with other facts; a row of a file whose column `correct` says yes replaces them, and what is ' +
  'a further line of its order says so in `orderLine`';

/** Notes each, and counts what was new. One that is known with other facts stays as it was, and is told. */
export async function noteEach(
  history: Pick<HistoryBook, 'note'>,
  observed: readonly ObservedPurchase[],
  importedAtMs: number,
): Promise<Pick<HistoryImport, 'imported' | 'known' | 'skipped'>> {
  const skipped: Skipped[] = [];
  let imported = 0;
  let known = 0;
  for (const purchase of observed) {
    const noted = await history.note({ ...purchase, importedAtMs });
    if (noted === 'differs') {
      skipped.push({ what: purchase.id, why: DIFFERS });
    } else if (noted === 'known') known += 1;
    else imported += 1;
  }
  return { imported, known, skipped };
}

async function ownersOf(
  { ledger }: Tools,
  orders: readonly { readonly orderId: ObservedOrderId }[],
): Promise<ReadonlySet<ObservedOrderId>> {
  const owned = new Set<ObservedOrderId>();
  for (const { orderId } of orders) if ((await ledger.orderOwner(orderId)) !== undefined) owned.add(orderId);
  return owned;
}

type ObservedOrderId = NonNullable<ObservedPurchase['orderId']>;

async function wait(
  { history, nowMs }: Tools,
  asked: HistoryImport,
  failed: Exclude<Looked<unknown>, { looked: 'found' }>,
): Promise<void> {
  const why = failed.looked === 'absent' ? 'Microsoft knows none of their orders' : failed.detail;
  const revision = asked.revision + 1;
  const givesUp = nowMs() - asked.askedAtMs >= GIVES_UP_MS;
  const skipped = [{ what: `customer ${asked.customerId}`, why: `given up after a day: ${why}` }];
  await history.saveImport(
    givesUp
      ? { ...asked, state: 'done', waitsFor: undefined, skipped, revision }
      : { ...asked, waitsFor: why, revision },
  );
}
