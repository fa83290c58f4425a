import { addPeriods, periodOf, type Day } from '../../lib/values/day.ts';
import { asJson, asText, filtersOf, JSON_OPTION, textOption, type Command } from '../command.ts';
import { named, printExpected, SCOPE, type Named } from '../print-expected.ts';
import { isObserved, purchaseIdOf, purchasesOf } from '../purchase-names.ts';

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
    'What is billed in another currency than that of the price list stands at the rate of the month in which it was bought.',
    'Microsoft converts each charge at the rate of its own month, which is not known before, so what comes will differ by that.',
    'IN PRICE LIST is what it is converted from, where unitPrice came with the request or with the import.',
  ],
  example: 'expected --period 2024-03',
  run: async (asked) => {
    const { client } = asked;
    const of = textOption(asked, 'purchase');
    const found = await client.expected({
      ...filtersOf(asked, { period: 'period', customer: 'customerId' }),
      ...(of === undefined ? {} : { purchaseId: await purchaseIdOf(client, of) }),
    });
    if (asked.options['json'] === true) return asJson(found);
    const purchases = await purchasesOf(
      client,
      found.map(({ purchaseId }) => purchaseId),
    );
    const isImported = found.some(({ purchaseId }) => isObserved(purchaseId));
    const history = isImported ? await client.observedPurchases() : [];
    const names = new Map<string, Named>([
      ...purchases.map((one) => [one.id, named(one)] as const),
      ...history.map((one) => [one.id, { ...one, name: one.id }] as const),
    ]);
    const ifNone =
      found.length > 0 ? '' : await whyNothing(textOption(asked, 'period'), () => client.reconciledOn());
    return asText(printExpected(found, names), ifNone);
  },
};

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
