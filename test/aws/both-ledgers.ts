import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { createPurchaseLedger } from '../../lib/aws/purchases/purchase-ledger.ts';
import type { Outcome } from '../../lib/purchasing/upstream/outcome.ts';
import type { Purchase, Stage } from '../../lib/purchasing/purchase.ts';
import type { PurchaseEvent, PurchaseLedger } from '../../lib/purchasing/purchase-ledger.ts';
import { asId } from '../../lib/values/id.ts';
import { aPurchase, NOW_MS } from '../builders/purchase.ts';
import { createInMemoryPurchaseLedger } from '../fakes/in-memory-purchase-ledger.ts';
import { startBillingTables } from './billing-table.ts';

/** Says the same sentences of the ledger in memory and of the one in DynamoDB. Each ledger that is created is empty. */
export function describeBothLedgers(
  name: string,
  sentences: (create: () => Promise<PurchaseLedger>) => void,
): void {
  describe(`${name}, in memory`, () => sentences(async () => createInMemoryPurchaseLedger()));
  describe(`${name}, in DynamoDB`, () => {
    let tables: Awaited<ReturnType<typeof startBillingTables>>;
    beforeAll(async () => {
      tables = await startBillingTables();
    });
    afterAll(() => tables.stop());
    sentences(async () =>
      createPurchaseLedger({ ...(await tables.newTable()), newId: () => crypto.randomUUID() }),
    );
  });
}

/** One line of a request, accepted, with an id made of both. */
export const aLine = (lineId: string, requestId = 'REQ-1', contentHash = 'hash-1') =>
  aPurchase(
    { stage: 'accepted' },
    { id: asId(`${requestId}.${lineId}`), intent: { lineId, requestId }, contentHash },
  );

/** The purchase one transition later. */
export function next<Next extends Stage>(
  purchase: Purchase,
  stage: Next,
): Purchase & { readonly stage: Next['stage'] } {
  const { id, intent, contentHash, requester, acceptedAtMs, version } = purchase;
  const common = { id, intent, contentHash, requester, acceptedAtMs, version: version + 1, dueAtMs: NOW_MS };
  return { ...stage, ...common };
}

export const eventOf = (from: Purchase, to: Purchase, atMs = NOW_MS): PurchaseEvent => ({
  version: to.version,
  atMs,
  from: from.stage,
  to: to.stage,
  what: 'It moved.',
  facts: { cartId: 'cart-1' },
});

/** Tries a transition and tells what came of it. */
export const tried = (ledger: PurchaseLedger, from: Purchase, stage: Stage, outcome?: Outcome) => {
  const to = next(from, stage);
  return ledger.advance(from, to, eventOf(from, to), outcome);
};

/** Makes a transition that is expected to be written. */
export async function go(
  ledger: PurchaseLedger,
  from: Purchase,
  stage: Stage,
  outcome?: Outcome,
): Promise<Purchase> {
  expect(await tried(ledger, from, stage, outcome)).toBe('written');
  return next(from, stage);
}

export async function listed<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}
