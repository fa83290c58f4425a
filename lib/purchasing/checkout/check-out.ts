import { money, type Money } from '../../values/money.ts';
import { askApproval } from '../guards/ask-approval.ts';
import { commitmentOf, type BudgetHold } from '../budget.ts';
import { isGoodForSending } from '../cart/cart-life.ts';
import { countedBudgets } from '../guards/guards.ts';
import { judgePrice, priced } from '../guards/judge-price.ts';
import type { PurchaseIn } from '../purchase.ts';
import { refreshCart } from '../cart/refresh-cart.ts';
import { isFresh } from '../cart/refresh-item.ts';
import { moved, rejected, type Move, type Tools } from '../step.ts';
import { newAttempt, writeAhead } from './write-ahead.ts';

type Carted = PurchaseIn<'carted'>;

/**
 * carted -> checking_out, the point of no return: the first attempt is written down with its ids, and only then the
 * checkout leaves. The price is compared here, at the last moment before money can be spent.
 */
export async function checkOut(tools: Tools, purchase: Carted): Promise<Move> {
  const { offer, cart, intent } = purchase;
  const verdict = await judgePrice(tools, purchase, cart.charge);
  if ('refusal' in verdict) {
    const { code, detail, field } = verdict.refusal;
    return rejected(purchase, code, detail, field);
  }
  if ('asks' in verdict) return askApproval(tools, purchase, verdict.asks, cart.charge);
  if (tools.guards.dryRun) return dryRun(purchase);
  const nowMs = tools.nowMs();
  if (!isGoodForSending(cart, nowMs)) {
    const what = 'The cart ends too soon; nothing was sent yet.';
    return moved(purchase, { stage: 'ready', offer }, nowMs, what, { cartId: cart.cartId });
  }
  if (!isFresh(offer, nowMs)) return refreshCart(tools, purchase);
  const attempt = newAttempt(tools, 1, 'buy', nowMs);
  const amount = larger(commitmentOf(intent.expected.charge, intent), commitmentOf(cart.charge, intent));
  const budgets = countedBudgets(tools.guards, intent, amount.currency, nowMs);
  const hold: BudgetHold = { amount, budgets };
  return writeAhead(tools, purchase, { offer, cart, attempt, sends: [], hold }, 'Checking out.', nowMs);
}

function dryRun(purchase: Carted): Move {
  const { intent, cart, offer } = purchase;
  const detail =
    `Dry run, nothing was bought: it would have been ${intent.quantity} of ${offer.title || offer.catalogItemId} for ` +
    `${intent.term}, ${priced(cart.charge)} a charge, ${priced(commitmentOf(cart.charge, intent))} over the term.`;
  return moved(purchase, { stage: 'cancelled', reason: { code: 'dry_run', detail } }, undefined, detail, {
    cartId: cart.cartId,
  });
}

function larger(a: Money, b: Money): Money {
  return money(a.amount.gt(b.amount) ? a.amount : b.amount, a.currency);
}

/** What the budgets said no to, for a person to read. */
export async function overBudget({ ledger }: Tools, purchase: Carted, hold: BudgetHold): Promise<Move> {
  const full: string[] = [];
  for (const { limit, ...key } of hold.budgets) {
    const { reserved, spent } = await ledger.budget(key);
    const committed = money(reserved.amount.plus(spent.amount), limit.currency);
    if (committed.amount.plus(hold.amount.amount).lte(limit.amount)) continue;
    full.push(
      `${key.scope === 'all' ? 'the whole' : 'the customer'} budget of ${key.period} is ${priced(limit)}, ` +
        `of which ${priced(committed)} are committed`,
    );
  }
  const detail = `The purchase commits to ${priced(hold.amount)}: ${full.join('; ') || 'a budget was too small'}.`;
  return rejected(purchase, 'over_budget', detail, 'expected.amount');
}
