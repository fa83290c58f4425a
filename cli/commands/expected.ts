import type { ExpectedView } from '../../lib/reporting/views/match-view.ts';
import type { PurchaseView } from '../../lib/reporting/views/purchase-view.ts';
import { addPeriods, periodOf, type Day } from '../../lib/values/day.ts';
import { asJson, asText, filtersOf, JSON_OPTION, textOption, type Command } from '../command.ts';
import { whatOf } from '../instalment-text.ts';
import { printSums } from '../print-sums.ts';
import { nameOf } from '../print-tables.ts';
import { isObserved, purchaseIdOf, purchasesOf } from '../purchase-names.ts';
import { byName } from '../report-order.ts';
import { table } from '../table.ts';

export const expected: Command = {
  words: ['expected'],
  takes: [],
  options: {
    period: {
      type: 'string',
      value: 'MONTH',
      says: 'only what should be on the invoices of this month: 2024-03',
    },
    purchase: { type: 'string', value: 'ID', says: 'only of this purchase', field: 'purchaseId' },
    customer: { type: 'string', value: 'ID', says: 'only of this customer', field: 'customerId' },
    ...JSON_OPTION,
  },
  summary: 'what will be billed: instalments and refunds that are still to come, and when they are due',
  teaches: [
    'What will be billed next month: up to the end of the month after the last reconciliation, before tax. PERIOD is the',
    'month that is billed, BILLED BY the day on which its invoice should have it. What is overdue is a discrepancy, and is not',
    "here: tieout discrepancies --kind purchased_not_billed. Only what was bought through us, or imported; Microsoft's own",
    'estimates of everything that is not billed yet: tieout billing estimates.',
  ],
  example: 'expected --period 2024-03',
  run: async (asked) => {
    const { client } = asked;
    const named = textOption(asked, 'purchase');
    const found = await client.expected({
      ...filtersOf(asked, { period: 'period', customer: 'customerId' }),
      ...(named === undefined ? {} : { purchaseId: await purchaseIdOf(client, named) }),
    });
    if (asked.options['json'] === true) return asJson(found);
    const purchases = await purchasesOf(
      client,
      found.map(({ purchaseId }) => purchaseId),
    );
    const isImported = found.some(({ purchaseId }) => isObserved(purchaseId));
    const history = isImported ? await client.observedPurchases() : [];
    const names = new Map<string, Named>([
      ...purchases.map((one) => [one.id, { ...one, name: nameOf(one) }] as const),
      ...history.map((one) => [one.id, { ...one, name: one.id }] as const),
    ]);
    const ifNone =
      found.length > 0 ? '' : await whyNothing(textOption(asked, 'period'), () => client.reconciledOn());
    return asText(printExpected(inOrder(found, names), names), ifNone);
  },
};

// Whoever plans cash by this list must know what is not in it.
const SCOPE = [
  'Instalments and refunds of reservations only. Licences and usage: tieout billing estimates',
  'What is overdue and may come as well: tieout discrepancies --kind purchased_not_billed, --kind refund_missing',
  'What was bought before us is among it once it is imported: tieout purchase import --help',
];

// An empty list of a month that nobody has looked at yet must not read as if nothing would be billed in it.
async function whyNothing(
  period: string | undefined,
  reconciledOn: () => Promise<string | undefined>,
): Promise<string> {
  const nothing = `Nothing is expected. ${SCOPE.join('. ')}`;
  if (period === undefined) return nothing;
  const asOf = await reconciledOn();
  const reach = 'What is expected is listed up to the end of the month after the last reconciliation';
  if (asOf === undefined) return `${nothing}. ${reach}`;
  const last = addPeriods(periodOf(asOf as Day), 1);
  return period > last
    ? `${reach}, which was of ${asOf}: up to ${last}. ${period} is not listed yet.`
    : nothing;
}

type Named = Pick<PurchaseView, 'term' | 'billingCycle'> & { readonly name: string };

/** What is due first, then by the name that upstream gave. */
function inOrder(found: readonly ExpectedView[], known: ReadonlyMap<string, Named>): readonly ExpectedView[] {
  const name = ({ purchaseId }: ExpectedView) => known.get(purchaseId)?.name ?? purchaseId;
  return found.toSorted(
    (a, b) =>
      byName(a.dueOn, b.dueOn) ||
      byName(name(a), name(b)) ||
      (a.instalment ?? Infinity) - (b.instalment ?? Infinity) ||
      0,
  );
}

function printExpected(found: readonly ExpectedView[], known: ReadonlyMap<string, Named>): readonly string[] {
  if (found.length === 0) return [];
  return [
    ...table(
      [
        { heading: 'PURCHASE' },
        { heading: 'WHAT' },
        { heading: 'PERIOD' },
        { heading: 'BILLED BY' },
        { heading: 'BEFORE TAX', align: 'right' },
        { heading: 'CURRENCY' },
        { heading: 'CUSTOMER' },
      ],
      found.map((one) => {
        const purchase = known.get(one.purchaseId);
        const name = purchase?.name ?? one.purchaseId;
        const { amount, currency } = one.amount;
        return {
          cells: [name, whatOf(one, purchase), one.period, one.dueOn, amount, currency, one.customerId],
        };
      }),
    ),
    '',
    ...printSums(
      'PERIOD, AND BY WHEN IT IS BILLED',
      found,
      ({ period, dueOn }) => `${period}, by ${dueOn}`,
      ({ amount }) => amount,
    ),
    '',
    ...SCOPE,
  ];
}
