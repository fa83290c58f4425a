import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createReconciliationStore } from '../../lib/aws/reconciliation/reconciliation-store.ts';
import { rollForward } from '../../lib/billing/balances/roll-forward.ts';
import type { Discrepancy, Match } from '../../lib/reconciliation/discrepancy.ts';
import { nightlyFigures, summaryOf } from '../../lib/reconciliation/nightly-figures.ts';
import { periodFacts } from '../../lib/reconciliation/periods/period-facts.ts';
import type { Asked } from '../../lib/reporting/pages/list-query.ts';
import { createReconciliationReader } from '../../lib/reporting/reconciliation-reader.ts';
import type { BillingPeriod } from '../../lib/values/day.ts';
import { asId } from '../../lib/values/id.ts';
import { aBillingDocument } from '../builders/billing-document.ts';
import { aHeader } from '../builders/billing.ts';
import { aDiscrepancy, aReconciliation } from '../builders/case.ts';
import { inMemoryBillingBook } from '../fakes/in-memory-billing-book.ts';
import { inMemoryCaseBooks } from '../fakes/in-memory-case-books.ts';
import { createInMemoryHistoryBook } from '../fakes/in-memory-history-book.ts';
import { createInMemoryPurchaseLedger } from '../fakes/in-memory-purchase-ledger.ts';
import { sha256 } from '../fakes/sha256.ts';
import { startBillingTables } from './billing-table.ts';
import { countUnits, type Units } from './counted-units.ts';

// Twenty times as many months before the same last one.
const [FEW, MANY] = [2, 40] as const;
const [A_MONTH, PAGE] = [600, 50] as const;
const LAST = '2024-06' as BillingPeriod;

const tables = await startBillingTables();
afterAll(() => tables.stop());

let few: Awaited<ReturnType<typeof worldOf>>;
let many: Awaited<ReturnType<typeof worldOf>>;
beforeAll(async () => {
  few = await worldOf(FEW);
  many = await worldOf(MANY);
}, 120_000);

describe('a page of what a reconciliation found', () => {
  it.each<[string, 'discrepancies' | 'matches', Asked, number]>([
    ['of a rare kind', 'discrepancies', { kind: 'purchased_not_billed' }, 3],
    ['that no rule explains', 'discrepancies', { explained: 'false' }, 3],
    ['of one month', 'discrepancies', { period: LAST }, PAGE],
    ['of one month and a rare kind', 'discrepancies', { period: LAST, kind: 'billed_twice' }, 0],
    ['of one document', 'discrepancies', { documentId: 'LAST' }, PAGE],
    ['of one document and kind', 'discrepancies', { documentId: 'LAST', kind: 'exchange_rate' }, PAGE],
    ['without a filter', 'discrepancies', {}, PAGE],
    ['matches of one document', 'matches', { documentId: 'LAST' }, PAGE],
  ])('%s takes as many requests however long the list is', async (_what, list, asked, items) => {
    const [ofFew, ofMany] = [await few.page(list, asked), await many.page(list, asked)];
    expect(ofMany.items).toBe(items);
    expect(ofMany.requests).toBe(ofFew.requests);
    expect(ofMany.requests).toBeLessThanOrEqual(7);
  });

  it.each(['discrepancies', 'matches'] as const)(
    'of the %s of one document takes no more where it is the last',
    async (list) => {
      const first = await many.page(list, { documentId: 'LAST' });
      let last = first;
      let pages = 1;
      for (; last.next !== null; pages += 1)
        last = await many.page(list, { documentId: 'LAST', next: last.next });
      expect(pages).toBe(A_MONTH / PAGE);
      expect(last.items).toBe(PAGE);
      expect(last.requests).toBeLessThanOrEqual(first.requests);
    },
  );

  it('comes to an end with every discrepancy of its month seen once', async () => {
    const seen: string[] = [];
    for (let next: string | null | undefined = undefined; next !== null;) {
      const page = await many.page(
        'discrepancies',
        next === undefined ? { period: LAST } : { period: LAST, next },
      );
      seen.push(...page.ids);
      next = page.next;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength(A_MONTH + 3);
  });
});

describe('the facts of a period', () => {
  it('take as many requests however many months there were before', async () => {
    const [ofFew, ofMany] = [await few.facts(), await many.facts()];
    expect(ofMany.discrepancies).toBe(A_MONTH + 3);
    expect(ofMany.requests).toBe(ofFew.requests);
    expect(ofMany.requests).toBeLessThanOrEqual(5);
  });
});

/** A month of explained differences and as many matches for each document, the last of them `LAST`, and three not billed. */
async function worldOf(months: number) {
  const { dynamo, table } = await tables.newTable();
  const store = createReconciliationStore({ dynamo, table });
  const documents = Array.from({ length: months }, (_, month) =>
    month === months - 1 ? 'LAST' : `G${month}`,
  );
  const periods = documents.map((_, at) => (at === months - 1 ? LAST : monthBefore(months - 1 - at)));
  const lines = documents.flatMap((document, at) =>
    Array.from({ length: A_MONTH }, (_, line) => ({ document, period: periods[at]!, line })),
  );
  const run = {
    ...aReconciliation([]),
    discrepancies: [...lines.map(explainedDifference), ...[1, 2, 3].map(notBilled)],
    matches: lines.map(aMatch),
  };
  await store.save(run, nightlyFigures(run));
  const billing = inMemoryBillingBook();
  for (const id of documents) {
    const header = aHeader({ id: asId(id), period: LAST });
    await billing.write(aBillingDocument({ header }));
  }
  const units = countUnits(dynamo);
  const caseBooks = inMemoryCaseBooks();
  const reader = createReconciliationReader({
    ...{ billing, reconciliations: store, pageLength: PAGE, matches: caseBooks.matches },
    ...{ ledger: createInMemoryPurchaseLedger(), history: createInMemoryHistoryBook() },
  });
  const known = summaryOf(run).run;
  return {
    async page(list: 'discrepancies' | 'matches', asked: Asked) {
      const counted = reset(units);
      const found = await reader[list]({ next: `${known}|0`, ...asked });
      if (!found.ok) throw new Error(found.detail);
      const { items, next } = found.value;
      const ids = items.flatMap((one) => ('id' in one ? [one.id] : []));
      return { requests: counted.requests, items: items.length, ids, next };
    },
    async facts() {
      const counted = reset(units);
      const desk = { ...caseBooks, reconciliations: store, billing, rollForward, sha256, nowMs: () => 0 };
      const { discrepancies } = await periodFacts(desk, LAST);
      return { requests: counted.requests, discrepancies: discrepancies.length };
    },
  };
}

function reset(units: Units): Units {
  return Object.assign(units, { requests: 0, read: 0, write: 0 });
}

type Line = { readonly document: string; readonly period: BillingPeriod; readonly line: number };

function explainedDifference({ document, period, line }: Line): Discrepancy {
  return aDiscrepancy({
    ...{ id: `exchange_rate:${document}:${line}`, kind: 'exchange_rate', explained: true, period },
    documentId: asId(document),
    lines: [{ documentId: asId(document), version: 'v1', part: 0, lineNumber: line }],
  });
}

function notBilled(number: number): Discrepancy {
  const period = LAST;
  return aDiscrepancy({
    ...{ id: `purchased_not_billed:p${number}`, kind: 'purchased_not_billed', period, lines: [] },
    ...{ documentId: undefined, purchaseId: asId(`p${number}`) },
  });
}

function aMatch({ document, line }: Line): Match {
  const { customerId, amount } = aDiscrepancy();
  return {
    ...{ documentId: asId(document), version: 'v1', part: 0, lineNumber: line, by: 'order_id', amount },
    ...{ purchaseId: asId(`p${line}`), customerId: customerId!, instalment: undefined },
  };
}

function monthBefore(months: number): BillingPeriod {
  const at = new Date(Date.UTC(2024, 5 - months, 1));
  return at.toISOString().slice(0, 7) as BillingPeriod;
}
