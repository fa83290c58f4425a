import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createBillingBook } from '../../lib/aws/billing/billing-book.ts';
import { createAuditTrail } from '../../lib/aws/reconciliation/audit-trail.ts';
import { createCaseBook } from '../../lib/aws/reconciliation/case-book.ts';
import { createDocumentLists } from '../../lib/aws/billing/document-lists.ts';
import { createHistoryBook } from '../../lib/aws/purchases/history-book.ts';
import { orderElsewhereKey } from '../../lib/aws/keys.ts';
import { purchaseItem } from '../../lib/aws/purchases/purchase-item.ts';
import { createMatchDecisions } from '../../lib/aws/reconciliation/match-decisions.ts';
import { createPurchaseLedger } from '../../lib/aws/purchases/purchase-ledger.ts';
import { createPurchaseLists } from '../../lib/aws/purchases/purchase-lists.ts';
import { createReconciliationStore } from '../../lib/aws/reconciliation/reconciliation-store.ts';
import { similarItem } from '../../lib/aws/purchases/similar-purchases.ts';
import { judgement } from '../../lib/billing/judgement.ts';
import { createFinanceReader, type FinanceReader } from '../../lib/reporting/finance-reader.ts';
import type { PageView } from '../../lib/reporting/pages/page.ts';
import type { Answer } from '../../lib/values/answer.ts';
import { asId } from '../../lib/values/id.ts';
import { aHeader } from '../builders/billing.ts';
import { aBillingDocument } from '../builders/billing-document.ts';
import { aPurchase, fulfilled, NOW_MS } from '../builders/purchase.ts';
import { inMemoryArchive } from '../fakes/in-memory-archive.ts';
import { inMemoryExportFiles } from '../fakes/in-memory-exports.ts';
import { startBillingTables } from './billing-table.ts';
import { countUnits, type Units } from './counted-units.ts';

// A page is to cost the same in a small table and in a large one.
const [FEW, MANY, PAGE] = [60, 1_500, 50] as const;
const OTHER = '99999999-0000-4000-8000-000000000009';

const tables = await startBillingTables();
afterAll(() => tables.stop());

describe('a page of a list', () => {
  let few: Awaited<ReturnType<typeof worldOf>>;
  let many: Awaited<ReturnType<typeof worldOf>>;
  beforeAll(async () => {
    few = await worldOf(FEW);
    many = await worldOf(MANY);
  }, 120_000);

  it.each<[string, (reader: FinanceReader) => Promise<Answer<PageView<unknown>>>]>([
    ['purchases', (reader) => reader.purchases({})],
    ['orders', (reader) => reader.orders({})],
    ['documents', (reader) => reader.documents({})],
    ['the documents of a month', (reader) => reader.documents({ period: '2024-02' })],
    ['what was bought elsewhere', async (reader) => reader.orders({ next: 'elsewhere|' })],
  ])('%s takes as many requests and units however long the list is', async (_what, ask) => {
    const [ofFew, ofMany] = [await few.cost(ask), await many.cost(ask)];
    expect(ofMany.items).toBe(PAGE);
    expect(ofMany).toEqual(ofFew);
    expect(ofMany.requests).toBeLessThanOrEqual(2);
  });

  it('of which little is wanted is short and has a mark, after a bounded number of requests', async () => {
    const { requests, items, next } = await many.cost((reader) => reader.orders({ customerId: OTHER }));
    expect({ items, goesOn: next !== null }).toEqual({ items: 0, goesOn: true });
    expect(requests).toBeLessThanOrEqual(10);
  });

  it('of a stage that is under way reads what is under way, and not what has ended', async () => {
    const { items, requests, next } = await many.cost((reader) => reader.purchases({ stage: 'accepted' }));
    expect({ items, next }).toEqual({ items: 3, next: null });
    expect(requests).toBeLessThanOrEqual(2);
  });

  it('leads to the end of the list, each thing once', async () => {
    const ids = new Set<string>();
    let [next, pages, items]: [string | null | undefined, number, number] = [undefined, 0, 0];
    while (next !== null) {
      const asked: { readonly next?: string } = next === undefined ? {} : { next };
      const page = given(await many.reader.purchases(asked));
      for (const { id } of page.items) ids.add(id);
      [next, pages, items] = [page.next, pages + 1, items + page.items.length];
    }
    expect([ids.size, items]).toEqual([MANY, MANY]);
    expect(pages).toBeLessThanOrEqual(MANY / PAGE + 1);
  });
});

/** So many purchases, orders bought elsewhere and documents; all but the last three of the purchases are fulfilled. */
async function worldOf(count: number) {
  const { dynamo, table } = await tables.newTable();
  const numbers = Array.from({ length: count }, (_, number) => number);
  await writeAll(
    dynamo,
    table,
    numbers.flatMap((number) => {
      const id = asId<'PurchaseId'>(`p${number}`);
      const common = { id, acceptedAtMs: NOW_MS + number, intent: { requestId: `REQ-${number}` } };
      const orderId = asId<'OrderId'>(`o${number}`);
      const purchase =
        number >= count - 3
          ? aPurchase({ stage: 'accepted' }, common)
          : aPurchase(fulfilled({ orderId }), { ...common, dueAtMs: undefined });
      const seen = { customerId: 'c-1', orderedAtMs: NOW_MS, seenAtMs: NOW_MS };
      const elsewhere = { ...orderElsewhereKey(`e${number}`), ...seen, orderId: `e${number}` };
      return [purchaseItem(purchase, 'op'), similarItem(purchase), elsewhere];
    }),
  );
  const billing = createBillingBook({ dynamo, table });
  for (let from = 0; from < count; from += 100)
    await Promise.all(
      numbers.slice(from, from + 100).map((number) => {
        const id = asId<'DocumentId'>(`G${String(number).padStart(8, '0')}`);
        return billing.write(aBillingDocument({ header: aHeader({ id }) }));
      }),
    );
  const units = countUnits(dynamo);
  const reader = readerOver({ dynamo, table }, billing);
  return {
    reader,
    cost: (ask: (of: FinanceReader) => Promise<Answer<PageView<unknown>>>) =>
      costOf(units, () => ask(reader)),
  };
}

async function costOf(units: Units, ask: () => Promise<Answer<PageView<unknown>>>) {
  Object.assign(units, { requests: 0, read: 0, write: 0 });
  const page = given(await ask());
  const { requests, read, write } = units;
  return { requests, read, write, items: page.items.length, next: page.next === null ? null : 'a mark' };
}

function readerOver(
  at: { readonly dynamo: DynamoDBDocumentClient; readonly table: string },
  billing: ReturnType<typeof createBillingBook>,
): FinanceReader {
  return createFinanceReader({
    ...{ ...judgement, billing, nowMs: () => NOW_MS, nightHour: 2, pageLength: PAGE },
    ledger: createPurchaseLedger({ ...at, newId: () => crypto.randomUUID() }),
    ...{ purchaseLists: createPurchaseLists(at), documentLists: createDocumentLists(at) },
    ...{ history: createHistoryBook(at), cases: createCaseBook(at), audit: createAuditTrail(at) },
    ...{ reconciliations: createReconciliationStore(at), archive: inMemoryArchive() },
    matches: createMatchDecisions(at),
    ...{ links: inMemoryExportFiles(), readSourceLine: async () => undefined },
  });
}

async function writeAll(dynamo: DynamoDBDocumentClient, table: string, items: readonly object[]) {
  for (let from = 0; from < items.length; from += 25) {
    const requests = items.slice(from, from + 25).map((item) => ({ PutRequest: { Item: { ...item } } }));
    await dynamo.send(new BatchWriteCommand({ RequestItems: { [table]: requests } }));
  }
}

function given<Value>(found: Answer<Value>): Value {
  if (!found.ok) throw new Error(found.detail);
  return found.value;
}
