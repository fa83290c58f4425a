import type { ObservedView } from '../../lib/reporting/views/observed-view.ts';
import { asJson, asText, filtersOf, JSON_OPTION, type Command } from '../command.ts';
import { byName } from '../report-order.ts';
import { table } from '../table.ts';

export const purchaseHistory: Command = {
  words: ['purchase', 'history'],
  takes: [],
  options: {
    customer: { type: 'string', value: 'ID', says: 'only of this customer', field: 'customerId' },
    ...JSON_OPTION,
  },
  summary:
    'what was bought before us and was imported: its charges are matched, and nothing of it is ever bought',
  teaches: [
    'Imported with `tieout purchase import`. PURCHASE names it wherever a purchase is named: in discrepancies, in expected,',
    'and for `tieout purchase record-return`. Its last number is the line of the order, as the column orderLine of a file has it.',
  ],
  example: 'purchase history',
  run: async (asked) => {
    const listed = await asked.client.observedPurchases(filtersOf(asked, { customer: 'customerId' }));
    const found = listed.toSorted(
      (one, other) => byName(one.orderedOn, other.orderedOn) || byName(one.id, other.id),
    );
    return asked.options['json'] === true
      ? asJson(found)
      : asText(historyTable(found), 'Nothing was imported.');
  },
};

function historyTable(found: readonly ObservedView[]): readonly string[] {
  return table(
    [
      { heading: 'PURCHASE' },
      { heading: 'ORDERED' },
      { heading: 'QUANTITY', align: 'right' },
      { heading: 'TERM' },
      { heading: 'CHARGE', align: 'right' },
      { heading: 'CURRENCY' },
      { heading: 'ORDER' },
      { heading: 'RESERVATION ORDER' },
      { heading: 'FROM' },
      { heading: 'REFERENCE' },
    ],
    found.map((one) => ({
      cells: [
        ...[one.id, one.orderedOn, String(one.quantity), `${one.term} ${one.billingCycle}`],
        ...[one.charge.amount, one.charge.currency, one.orderId ?? '-', one.reservationOrderId ?? '-'],
        ...[one.from === 'file' ? `file, by ${one.by}` : 'Microsoft', one.reference ?? '-'],
      ],
    })),
  );
}
