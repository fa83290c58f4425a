import { absent, answer, impossible, type Answer } from '../../values/answer.ts';
import { addDays, dayOf, type Day } from '../../values/day.ts';
import { decimal, sum, truncate } from '../../values/decimal.ts';
import type { Problem } from '../../values/decode.ts';
import type { PurchaseId } from '../../values/id.ts';
import { amountText, minorDigits, money, type Money } from '../../values/money.ts';
import { commitmentOf } from '../budget.ts';
import type { HistoryBook } from '../history/history-book.ts';
import type { Purchase } from '../purchase.ts';
import type { PurchaseLedger, RecordedReturn } from '../purchase-ledger.ts';

/** What can be given back of a purchase. */
type Returnable = {
  readonly orderedOn: Day;
  readonly quantity: number;
  /** What all charges of its term come to, before tax: nothing can bring back more than was ever to be paid. */
  readonly allCharges: Money;
};

type Books = {
  readonly ledger: Pick<PurchaseLedger, 'read'>;
  readonly history: Pick<HistoryBook, 'readObserved'>;
};

/** Something that we bought, or that was bought before us. */
export async function returnable({ ledger, history }: Books, id: PurchaseId): Promise<Answer<Returnable>> {
  const purchase = await ledger.read(id);
  if (purchase !== undefined) return boughtHere(purchase);
  const observed = await history.readObserved(id);
  if (observed === undefined) return absent(`There is no purchase ${id}.`);
  const { charge, orderedOn, quantity } = observed;
  return answer({ orderedOn, quantity, allCharges: commitmentOf(charge, observed) });
}

function boughtHere(purchase: Purchase): Answer<Returnable> {
  if (purchase.stage !== 'ordered' && purchase.stage !== 'fulfilled')
    return impossible(`The purchase is ${purchase.stage}: nothing was bought that could be returned.`);
  const { cart, order, intent } = purchase;
  const allCharges = commitmentOf(cart.charge, intent);
  return answer({ orderedOn: dayOf(order.orderedAtMs), quantity: intent.quantity, allCharges });
}

/** What is wrong with a return, beside what counts as returned of the purchase by now. Nothing where it can be recorded. */
export function problemsOf(
  recorded: RecordedReturn,
  { orderedOn, quantity, allCharges }: Returnable,
  counted: readonly RecordedReturn[],
  nowMs: number,
): readonly Problem[] {
  const { currency } = allCharges;
  if (recorded.currency !== currency)
    return [{ field: 'currency', reason: `is not ${currency}, in which the purchase is billed` }];
  const left = counted.reduce((rest, returned) => rest - returned.quantity, quantity);
  const reasons: readonly (readonly [field: string, reason: string | undefined])[] = [
    ['returnedOn', dayReason(recorded.returnedOn, orderedOn, dayOf(nowMs))],
    ['quantity', recorded.quantity > left ? `is more than the ${left} units that are left` : undefined],
    ['amount', amountReason(recorded.amount, allCharges, counted)],
    [
      'exchangedFor',
      recorded.exchangedFor === recorded.purchaseId ? 'is the purchase that is given back' : undefined,
    ],
  ];
  return reasons.flatMap(([field, reason]) => (reason === undefined ? [] : [{ field, reason }]));
}

/** With a day's grace: where the person is, it may be tomorrow already. */
function dayReason(returnedOn: string, orderedOn: Day, today: Day): string | undefined {
  if (returnedOn < orderedOn) return `is before the order of ${orderedOn}`;
  return returnedOn > addDays(today, 1) ? `has not come yet: today is ${today}` : undefined;
}

/**
 * All returns together are held to what all charges come to, and no return to the share of its units: a refund is converted
 * at the rate of its month, so that some units may bring more than their share. Whether it is the right amount the refund
 * itself will show; this is against what cannot be.
 */
function amountReason(
  text: string,
  allCharges: Money,
  counted: readonly RecordedReturn[],
): string | undefined {
  const { currency } = allCharges;
  const amount = decimal(text);
  const digits = minorDigits(currency);
  if (!truncate(amount, digits).eq(amount))
    return digits === 0 ? `has decimals, and ${currency} has none` : `has more than ${digits} decimals`;
  const left = money(
    allCharges.amount.minus(sum(counted.map((one) => decimal(one.amount)))),
    allCharges.currency,
  );
  if (!amount.gt(left.amount)) return undefined;
  return counted.length === 0
    ? `is more than all charges of the purchase come to, ${amountText(left)} ${currency}`
    : `is more than the ${amountText(left)} ${currency} that are left of all charges of the purchase`;
}
