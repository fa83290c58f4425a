import type { CaseView } from '../../../lib/reporting/views/case-view.ts';
import type { PurchaseView } from '../../../lib/reporting/views/purchase-view.ts';
import { sumOf } from '../../../lib/reporting/views/in-question.ts';
import { decimal, ZERO } from '../../../lib/values/decimal.ts';
import { amountText } from '../../../lib/values/money.ts';
import { nameOf } from '../../print-tables.ts';
import { byName } from '../../report-order.ts';
import { rateText } from '../../rate-text.ts';
import { table } from '../../table.ts';

/** The queue: what is oldest first, then how much money is how old. */
export function printCases(
  cases: readonly CaseView[],
  purchases: readonly PurchaseView[],
): readonly string[] {
  if (cases.length === 0) return [];
  const names = new Map(purchases.map((purchase) => [purchase.id, nameOf(purchase)]));
  return [
    ...table(
      [
        { heading: 'CASE' },
        { heading: 'STATUS' },
        { heading: 'OWNER' },
        { heading: 'DAYS', align: 'right' },
        { heading: 'DOCUMENT' },
        { heading: 'PURCHASE' },
        { heading: 'DIFFERENCE', align: 'right' },
        { heading: 'CURRENCY' },
        { heading: 'REASON' },
      ],
      cases.map((one) => ({
        cells: [
          ...[one.id, one.status, one.owner ?? '-', String(one.age), one.documentId ?? '-'],
          one.purchaseId === null ? '-' : (names.get(one.purchaseId) ?? one.purchaseId),
          ...[one.amount.amount, one.amount.currency, one.reason],
        ],
        note: `${one.detail}${rateText(one)}`,
      })),
    ),
    '',
    ...ages(cases),
    '',
    'One of them with its whole history: tieout cases show CASE. Many at once: tieout cases download FILE',
  ];
}

const IN_WORDS: Readonly<Record<CaseView['basis'], string>> = {
  charge: 'charges, before tax',
  line: 'whole lines, to be clarified',
  document: 'whole documents, with tax',
};

/** How much is how old. Too much and too little never cancel out, and a whole document holds its charges once more. */
function ages(cases: readonly CaseView[]): readonly string[] {
  const youngestFirst = cases.toSorted(
    (a, b) =>
      byName(a.ageBucket, b.ageBucket) ||
      byName(a.basis, b.basis) ||
      byName(a.amount.currency, b.amount.currency),
  );
  const groups = Map.groupBy(youngestFirst, ({ ageBucket, basis, amount: { currency } }) =>
    [ageBucket, IN_WORDS[basis], currency].join('|'),
  );
  return table(
    [
      ...[{ heading: 'DAYS OLD' }, { heading: 'OF' }, { heading: 'COUNT', align: 'right' as const }],
      ...[
        { heading: 'ABOVE', align: 'right' as const },
        { heading: 'BELOW', align: 'right' as const },
      ],
      { heading: 'CURRENCY' },
    ],
    [...groups].map(([group, own]) => {
      const [bucket = '', of = '', currency = ''] = group.split('|');
      const amounts = own.map(({ amount }) => amount.amount);
      const sums = [1, -1].map((sign) =>
        amountText(
          sumOf(
            amounts.filter((amount) => decimal(amount).cmp(ZERO) === sign),
            currency,
          ),
        ),
      );
      return { cells: [bucket, of, String(own.length), ...sums, currency] };
    }),
  );
}

export function casesInOrder(cases: readonly CaseView[]): readonly CaseView[] {
  return cases.toSorted((a, b) => b.age - a.age || Number(a.id > b.id) - Number(a.id < b.id));
}

/** What a decision came to, in a sentence. */
export function decidedText({ id, status, owner, reason, revision }: CaseView): string {
  return `Case ${id} is ${status} (${reason}), ${owner === null ? "nobody's" : `with ${owner}`}, at revision ${revision}.\n`;
}
