import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import type { RecordedReturn } from '../../../../lib/purchasing/purchase-ledger.ts';
import {
  addDays,
  addMonths,
  daysBetween,
  firstDay,
  addPeriods,
  periodOf,
  type Day,
} from '../../../../lib/values/day.ts';
import { decimal, ZERO, type Decimal } from '../../../../lib/values/decimal.ts';
import { amountText, money } from '../../../../lib/values/money.ts';
import { aCharge, chargesInTerm, instalmentDay, type Bought } from './bought.ts';
import type { Plant } from './charge-plants.ts';
import { lastPeriod, charged, type Market } from './market.ts';
import { differs, unitsLeft, type Entry, type Story } from './story.ts';

/** Some units, or all of them, are returned, and the refund comes as it was recorded. */
export const returned: Plant = (market, story) => {
  const recorded = recordReturn(market, story);
  if (!recorded) return false;
  story.entries.push(refundEntry(market, story.bought, recorded));
  return true;
};

/** Some units of what was cut as a whole: what is left of it is no amount at any rate, and only the oracle has a rule. */
export const returnedInPart: Plant = (market, story) => {
  const recorded = recordReturn(market, story, false);
  if (!recorded) return false;
  story.entries.push(refundEntry(market, story.bought, recorded));
  return true;
};

/** A return is recorded and no refund comes. */
export const refundMissing: Plant = (market, story) => {
  const recorded = recordReturn(market, story);
  if (!recorded) return false;
  story.unrefunded.push(recorded);
  return true;
};

/** The refund may be on a credit note of its month that nobody has read. */
export const refundUnread: Plant = (market, story) => {
  const recorded = recordReturn(market, story);
  if (!recorded) return false;
  story.unrefunded.push(recorded);
  story.unreadNotes.push(periodOf(recorded.returnedOn as Day));
  return true;
};

/** The refund of the same units is another amount than was recorded. */
export const refundDiffers: Plant = (market, story) => {
  const recorded = recordReturn(market, story);
  if (!recorded) return false;
  const entry = refundEntry(market, story.bought, recorded);
  const actual = decimal(recorded.amount)
    .times(decimal(market.random.pick(['0.5', '0.75', '1.25'])))
    .round(0, 0);
  if (actual.lte(ZERO)) return false;
  story.entries.push({ ...entry, line: { ...entry.line, subtotal: actual.neg(), total: actual.neg() } });
  const amount = decimal(recorded.amount).minus(actual);
  story.planted.push(
    differs('amount_differs', story.bought.purchase.id, undefined, amount, story.bought.billing),
  );
  return true;
};

/** Money comes back and nobody has recorded a return. */
export const refundUnannounced: Plant = (market, story) => {
  const { bought } = story;
  const on = aDayOfTheTerm(market, bought);
  if (!on) return false;
  const amount = money(bought.purchase.charge.amount.div(decimal('2')).round(0, 0), bought.billing);
  if (amount.amount.lte(ZERO)) return false;
  const recorded = { returnedOn: on, quantity: 1, amount: amountText(amount) };
  story.entries.push(refundEntry(market, bought, recorded));
  story.planted.push(
    differs('refund_unannounced', bought.purchase.id, undefined, amount.amount.neg(), bought.billing),
  );
  return true;
};

/** All units were returned and refunded, and a later instalment is charged all the same. */
export const billedAfterCancellation: Plant = (market, story) => {
  const { bought } = story;
  const last = story.entries.at(-1);
  if (bought.purchase.billingCycle !== 'monthly' || !last?.clean || last.instalment === 1) return false;
  const on = addDays(instalmentDay(bought.purchase, last.instalment!), -2);
  if (on < firstDay(market.first)) return false;
  const recorded = aReturn(story, on, bought.purchase.quantity, bought.purchase.charge.amount);
  story.returns.push(recorded);
  story.entries.push(refundEntry(market, bought, recorded));
  last.clean = false;
  const { subtotal, currency } = last.line;
  story.planted.push(
    differs('billed_after_cancellation', bought.purchase.id, last.instalment, subtotal, currency),
  );
  return true;
};

/** What was paid once is given back whole, and charged again some days later. */
export const billedAfterReturn: Plant = (market, story) => {
  const { bought, entries } = story;
  const [first] = entries;
  const on = aDayOfTheTerm(market, bought);
  if (bought.purchase.billingCycle !== 'one_time' || !first?.clean || !on) return false;
  const chargeStart = addDays(on, market.random.between(1, 5));
  const period = periodOf(chargeStart);
  // On one invoice lines are in no order of time, and which of two is the second would be a matter of luck.
  if (period === first.period || period > lastPeriod(market)) return false;
  // Nor is it a second charge where the term is over anyway.
  const end = addMonths(bought.purchase.orderedOn, bought.purchase.term === 'P1Y' ? 12 : 36);
  if (chargeStart >= addDays(end, -1)) return false;
  const recorded = aReturn(story, on, bought.purchase.quantity, bought.purchase.charge.amount);
  if (decimal(recorded.amount).lte(ZERO)) return false;
  story.returns.push(recorded);
  const exchangeRate = market.rate(bought.pricing, bought.billing, period);
  const line = { ...first.line, chargeStart, exchangeRate };
  entries.push(refundEntry(market, bought, recorded), { line, period, instalment: undefined, clean: false });
  story.planted.push(
    differs('billed_after_cancellation', bought.purchase.id, 1, line.subtotal, line.currency),
  );
  return true;
};

// Instalments after the return are billed for the units that are left. Returns whose instalments would not come out even
// are left to the oracle, which has a rule for what is cut.
function recordReturn(market: Market, story: Story, isEven = true): RecordedReturn | undefined {
  const { bought } = story;
  const { purchase } = bought;
  const on = aDayOfTheTerm(market, bought);
  const units = story.returns.reduce((left, one) => left - one.quantity, purchase.quantity);
  if (!on || units < 1) return undefined;
  // What is left of a converted amount that was cut as a whole is no amount at any rate.
  const isCutAsAWhole = bought.converted && bought.order === 'all_units';
  const isWhole = isEven && (market.random.chance(0.5) || isCutAsAWhole);
  const quantity = isWhole ? units : market.random.between(1, units + 1);
  const share = purchase.charge.amount
    .times(decimal(String(quantity)))
    .div(decimal(String(purchase.quantity)));
  const recorded = aReturn(story, on, quantity, share);
  if (decimal(recorded.amount).lte(ZERO)) return undefined;
  story.returns.push(recorded);
  shrinkLaterCharges(story, on);
  return recorded;
}

function shrinkLaterCharges(story: Story, on: Day): void {
  const { bought, entries } = story;
  const left = decimal(String(unitsLeft(story, addDays(on, 1))));
  for (const entry of [...entries]) {
    if (entry.instalment === undefined || instalmentDay(bought.purchase, entry.instalment) <= on) continue;
    if (left.lte(ZERO)) {
      entries.splice(entries.indexOf(entry), 1);
      continue;
    }
    const { effectiveUnitPrice, exchangeRate, currency } = entry.line;
    const subtotal = charged(effectiveUnitPrice, left, exchangeRate, currency, bought.order);
    entry.line = { ...entry.line, billableQuantity: left, subtotal, total: subtotal };
  }
}

export function aReturn(
  { bought, returns }: Story,
  on: Day,
  quantity: number,
  amount: Decimal,
): RecordedReturn {
  return {
    returnId: `r-${bought.purchase.id}-${on}-${returns.length}`,
    purchaseId: bought.purchase.id,
    returnedOn: on,
    quantity,
    amount: amountText(money(amount.round(0, 0), bought.billing)),
    currency: bought.billing,
    by: 'finance',
  };
}

/** The line of a refund: negative by its amount, and by its quantity as well where Microsoft prints it so. */
export function refundEntry(
  market: Market,
  bought: Bought,
  { returnedOn, quantity, amount }: Pick<RecordedReturn, 'returnedOn' | 'quantity' | 'amount'>,
): Entry {
  const on = returnedOn as Day;
  const subtotal = decimal(amount).neg();
  const charge = aCharge(market, bought, 1);
  const isNegative = market.random.chance(0.3);
  const line: BilledLine = {
    ...charge,
    effectiveUnitPrice: isNegative ? charge.effectiveUnitPrice.neg() : charge.effectiveUnitPrice,
    chargeType: market.random.pick(['cancel', 'cancelImmediate', 'refund', 'customerCredit', 'new']),
    chargeStart: on,
    chargeEnd: on,
    exchangeRate: market.rate(bought.pricing, bought.billing, periodOf(on)),
    billableQuantity: decimal(String(market.random.chance(0.3) ? -quantity : quantity)),
    subtotal,
    total: subtotal,
  };
  return { line, period: periodOf(on), instalment: undefined, clean: false };
}

/** A day after the order and before its end, within the periods that have invoices; never the day of an instalment. */
export function aDayOfTheTerm(market: Market, { purchase }: Bought): Day | undefined {
  const start = firstDay(market.first);
  const from = purchase.orderedOn < start ? start : addDays(purchase.orderedOn, 1);
  const end = addMonths(purchase.orderedOn, purchase.term === 'P1Y' ? 12 : 36);
  const afterLast = firstDay(addPeriods(lastPeriod(market), 1));
  const days = daysBetween(from, end < afterLast ? end : afterLast);
  if (days < 1) return undefined;
  const on = addDays(from, market.random.below(days));
  for (let instalment = 1; instalment <= chargesInTerm(purchase); instalment += 1) {
    if (instalmentDay(purchase, instalment) === on) return undefined;
  }
  return on;
}
