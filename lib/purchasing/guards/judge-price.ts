import { amountText, minus, plus, type Money } from '../../values/money.ts';
import { commitmentOf } from '../budget.ts';
import { isApproved } from './ask-approval.ts';
import { asksBy, driftOf, refusalBy } from './guards.ts';
import type { Intent, Purchase, Reason } from '../purchase.ts';
import type { Tools } from '../step.ts';

/** What a cart's price means for a purchase: go on, not before somebody agrees, or never. */
type PriceVerdict =
  { readonly go: true } | { readonly asks: readonly Reason[] } | { readonly refusal: Reason };

/**
 * Compares the price that Microsoft confirmed with what was expected and what was approved. It is the last look before
 * money can be spent.
 */
export async function judgePrice(tools: Tools, purchase: Purchase, charge: Money): Promise<PriceVerdict> {
  const { intent } = purchase;
  const { charge: expected } = intent.expected;
  if (charge.currency !== expected.currency) {
    const detail = `The cart is priced in ${charge.currency}, the request expected ${expected.currency}.`;
    return { refusal: { code: 'currency_differs', detail, field: 'expected.currency' } };
  }
  const drift = driftOf(tools.guards, expected, charge);
  const detail = `The cart costs ${priced(charge)} a charge, the request expected ${priced(expected)}.`;
  if (drift === 'beyond') return { refusal: { code: 'price_differs', detail, field: 'expected.amount' } };
  const refusal = refusalBy(tools.guards, atPrice(intent, charge));
  if (refusal) return { refusal };
  const asks = asksBy(tools.guards, commitmentOf(charge, intent));
  const drifted = drift === 'within' ? [] : [{ code: 'price_differs', detail, field: 'expected.amount' }];
  const all = [...drifted, ...asks];
  // A likely duplicate was approved once, and that approval must still hold when money is about to be spent.
  if (all.length === 0 && purchase.approval === undefined) return { go: true };
  if (isApproved(tools, purchase, charge, await tools.ledger.purchasing())) return { go: true };
  return { asks: all.length > 0 ? all : [APPROVAL_LAPSED] };
}

const APPROVAL_LAPSED: Reason = {
  code: 'approval_lapsed',
  detail: 'The approval was not used in time, or was for less.',
};

/** The intent with the cart's price in place of the expected one, for the guards that are about amounts. */
function atPrice(intent: Intent, charge: Money): Intent {
  const more = minus(commitmentOf(charge, intent), commitmentOf(intent.expected.charge, intent));
  const requestCommitments = intent.requestCommitments.map((total) =>
    total.currency === more.currency ? plus(total, more) : total,
  );
  return { ...intent, expected: { ...intent.expected, charge }, requestCommitments };
}

export function priced(price: Money): string {
  return `${amountText(price)} ${price.currency}`;
}
