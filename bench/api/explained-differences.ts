import type { Discrepancy, ToldReconciliation } from '../../lib/reconciliation/discrepancy.ts';
import type { BillingPeriod } from '../../lib/values/day.ts';
import { asId } from '../../lib/values/id.ts';
import { eur } from '../../test/builders/book.ts';

const MONTHS = 36;

/**
 * So many instalments of 36 months before, each at its own month's rate, before what the run found: as a partner has them who
 * buys at converted prices. Made when they are told, because there may be more than memory holds.
 */
export function withExplained(run: ToldReconciliation, count: number): ToldReconciliation {
  const discrepancies = {
    length: count + run.discrepancies.length,
    *[Symbol.iterator](): Generator<Discrepancy> {
      for (let number = 0; number < count; number += 1) yield difference(number, count);
      yield* run.discrepancies;
    },
  };
  return { ...run, discrepancies, explained: count + run.explained };
}

function difference(number: number, count: number): Discrepancy {
  const month = Math.floor((number * MONTHS) / count);
  const first = new Date(Date.UTC(2021, month, 1)).toISOString();
  const period = first.slice(0, 7) as BillingPeriod;
  const documentId = asId<'DocumentId'>(`G${String(900_000 + month)}`);
  const purchaseId = asId<'PurchaseId'>(`old-${number % Math.ceil(count / MONTHS)}`);
  return {
    ...{ id: `exchange_rate:${purchaseId}:${month + 1}`, kind: 'exchange_rate', explained: true, period },
    ...{ rule: 'the rate of its month', documentId, purchaseId, instalment: month + 1 },
    customerId: asId('c0000000-0000-4000-8000-000000000001'),
    ...{
      expected: eur('86.48'),
      actual: eur(`86.${50 + (number % 50)}`),
      amount: eur(`0.${10 + (number % 50)}`),
    },
    lines: [{ documentId, version: 'v1', part: 0, lineNumber: number }],
    since: first.slice(0, 10) as Discrepancy['since'],
    ...{ boughtIn: undefined, stage: undefined },
    detail:
      'The same price in the currency of the price list, converted at the rate of the month of this instalment.',
  };
}
