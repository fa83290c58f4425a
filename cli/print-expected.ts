import type { ExpectedView } from '../lib/reporting/views/match-view.ts';
import type { PurchaseView } from '../lib/reporting/views/purchase-view.ts';
import type { MoneyText } from '../lib/values/money.ts';
import { whatOf } from './instalment-text.ts';
import { priceListAmount, type Priced } from './price-list-amount.ts';
import { printSums } from './print-sums.ts';
import { nameOf } from './print-tables.ts';
import { byName } from './report-order.ts';
import { table } from './table.ts';

// Whoever plans cash by this list must know what is not in it.
export const SCOPE = [
  'Instalments and refunds of reservations only. Licences and usage: tieout billing estimates',
  'What is overdue and may come as well: tieout discrepancies --kind purchased_not_billed, --kind refund_missing',
  'What was bought before us is among it once it is imported: tieout purchase import --help',
];

/** A purchase by what it is called, and what one charge of it costs. */
export type Named = Pick<PurchaseView, 'term' | 'billingCycle'> & Priced & { readonly name: string };

export function named(purchase: PurchaseView): Named {
  const { charge = purchase.expectedCharge, unitPrice = null } = purchase;
  return { ...purchase, charge, unitPrice, name: nameOf(purchase) };
}

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

/** What is still to come, what is due first; its sums, and at which rate what is converted stands there. */
export function printExpected(
  unordered: readonly ExpectedView[],
  known: ReadonlyMap<string, Named>,
): readonly string[] {
  if (unordered.length === 0) return [];
  const found = inOrder(unordered, known);
  const converted = found.flatMap((one) => {
    const purchase = known.get(one.purchaseId);
    const priced = purchase ? priceListAmount(one, purchase) : null;
    return priced === null ? [] : [{ ...one, priced }];
  });
  const pricedOf = new Map(converted.map((one) => [keyOf(one), one.priced]));
  return [
    ...table(
      [
        { heading: 'PURCHASE' },
        { heading: 'WHAT' },
        { heading: 'PERIOD' },
        { heading: 'BILLED BY' },
        { heading: 'BEFORE TAX', align: 'right' },
        { heading: 'CURRENCY' },
        ...(converted.length > 0 ? [{ heading: 'IN PRICE LIST', align: 'right' as const }] : []),
        { heading: 'CUSTOMER' },
      ],
      found.map((one) => {
        const purchase = known.get(one.purchaseId);
        const name = purchase?.name ?? one.purchaseId;
        const { amount, currency } = one.amount;
        const priced = pricedOf.get(keyOf(one));
        return {
          cells: [
            ...[name, whatOf(one, purchase), one.period, one.dueOn, amount, currency],
            ...(converted.length > 0 ? [priced ? `${priced.amount} ${priced.currency}` : '-'] : []),
            one.customerId,
          ],
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
    ...atWhichRate(found, converted, known),
    ...SCOPE,
  ];
}

function keyOf({ purchaseId, instalment, returnId }: ExpectedView): string {
  return `${purchaseId}|${instalment ?? ''}|${returnId ?? ''}`;
}

/** Whoever reads a sum of converted charges must know at which rate it is, and what to convert for another one. */
function atWhichRate(
  found: readonly ExpectedView[],
  converted: readonly (ExpectedView & { readonly priced: MoneyText })[],
  known: ReadonlyMap<string, Named>,
): readonly string[] {
  const unknown = new Set(
    found
      .filter(({ purchaseId, returnId }) => returnId === null && !known.get(purchaseId)?.unitPrice)
      .map(({ purchaseId }) => purchaseId),
  ).size;
  return [
    ...(converted.length === 0
      ? []
      : [
          ...printSums(
            'OF THAT TO BE CONVERTED, IN THE PRICE LIST',
            converted,
            ({ period, dueOn, amount }) => `${period}, by ${dueOn}, billed in ${amount.currency}`,
            ({ priced }) => priced,
          ),
          '',
          'What is converted stands above at the rate of the month of its purchase. Microsoft converts each charge at the rate of its',
          'own month, which is not known before: what is billed differs by that, and is no discrepancy.',
        ]),
    ...(unknown === 0
      ? []
      : [
          `Of ${unknown} ${unknown === 1 ? 'purchase' : 'purchases'} the price list is not known (no unitPrice came with it): where it is in another currency, the charge is at the rate of its purchase.`,
        ]),
  ];
}
