import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import type { RecordedReturn } from '../../../../lib/purchasing/purchase-ledger.ts';
import type { MatchDecision, ReconcilablePurchase } from '../../../../lib/reconciliation/book.ts';
import type { DiscrepancyKind } from '../../../../lib/reconciliation/discrepancy.ts';
import { addDays, addPeriods, periodOf, type BillingPeriod, type Day } from '../../../../lib/values/day.ts';
import { decimal, truncate, ZERO, type Decimal } from '../../../../lib/values/decimal.ts';
import { amountText, minorDigits, money, type Currency, type Money } from '../../../../lib/values/money.ts';
import { aCharge, billedInstalments, chargesInTerm, instalmentDay, type Bought } from './bought.ts';
import type { Market } from './market.ts';

/** A line on its way into the invoice of a period and of its own currency. */
export type Entry = {
  line: BilledLine;
  period: BillingPeriod;
  /** The instalment that it is the charge of; undefined for refunds, pairs, and what nobody can know to be ours. */
  instalment: number | undefined;
  /** Nobody has planted anything on it: what it differs by comes from rounding and rates alone. */
  clean: boolean;
};

/** What was planted and has to be found: no more, no less. */
export type Planted = {
  readonly kind: DiscrepancyKind;
  readonly purchaseId: string | undefined;
  readonly instalment: number | undefined;
  readonly amount: Money;
  /** What of it the month's rate alone explains, where something else differs as well. */
  readonly rateEffect?: Decimal | undefined;
};

/** All that happens to one purchase. Plants change it; what they plant they say. */
export type Story = {
  readonly bought: Bought;
  /** What was done to it, by name. */
  readonly plants: string[];
  readonly entries: Entry[];
  readonly returns: RecordedReturn[];
  /** Those of the returns whose refund never comes. */
  readonly unrefunded: RecordedReturn[];
  /** Periods in whose currency an invoice is listed that nobody can read yet. */
  readonly unread: BillingPeriod[];
  /** Periods in whose currency a credit note is listed that nobody can read yet. */
  readonly unreadNotes: BillingPeriod[];
  readonly planted: Planted[];
  /** Lines of credit notes, each with the period of the invoice that its note amends. */
  readonly credits: { readonly line: BilledLine; readonly period: BillingPeriod }[];
  /** Records of the same purchase that were imported beside it. */
  readonly imported: ReconcilablePurchase[];
  /** The same returns once more, as recorded on those. */
  readonly recordedAgain: RecordedReturn[];
  /** What people said of charges that came under other keys. */
  readonly decisions: MatchDecision[];
};

/** A purchase of which every charge is billed in its own month, as it was bought. */
export function aCleanStory(market: Market, bought: Bought): Story {
  const entries = billedInstalments(market, bought).map((instalment): Entry => {
    const line = aCharge(market, bought, instalment);
    const period = periodOf(line.chargeStart!);
    return { line: withJitter(market, bought, instalment, line), period, instalment, clean: true };
  });
  return {
    bought,
    plants: [],
    entries,
    returns: [],
    unrefunded: [],
    unread: [],
    unreadNotes: [],
    planted: [],
    credits: [],
    imported: [],
    recordedAgain: [],
    decisions: [],
  };
}

// Charge periods need not start on the very day; a few days either way are still the same instalment.
function withJitter(
  { random }: Market,
  { purchase }: Bought,
  instalment: number,
  line: BilledLine,
): BilledLine {
  if (purchase.billingCycle !== 'monthly' || instalment === 1 || !random.chance(0.1)) return line;
  const chargeStart = addDays(line.chargeStart!, random.between(-3, 4));
  // In another month another rate would hold.
  return periodOf(chargeStart) === periodOf(line.chargeStart!) ? { ...line, chargeStart } : line;
}

/** What one instalment costs when so many units are left of it. */
export function costOf({ purchase }: Bought, unitsLeft: number): Decimal {
  const { charge, quantity } = purchase;
  const exact = charge.amount.times(decimal(String(unitsLeft))).div(decimal(String(quantity)));
  return truncate(exact, minorDigits(charge.currency));
}

/** Units that were not returned before a day. */
export function unitsLeft({ bought, returns }: Story, on: Day): number {
  const returned = returns.filter(({ returnedOn }) => returnedOn < on);
  return returned.reduce((left, { quantity }) => left - quantity, bought.purchase.quantity);
}

/** `2024-01 EUR`: the invoices on which a charge can be. */
export type Slot = string;
export const slotOf = (period: BillingPeriod, currency: Currency): Slot => `${period} ${currency}`;

/** What the book holds of invoices: those that were read, and those that are listed and cannot be read yet. */
type Shelf = {
  readonly asOf: Day;
  readonly ledgerStart: Day;
  readonly read: ReadonlySet<Slot>;
  readonly unread: ReadonlySet<Slot>;
  /** Those of credit notes, on which refunds may be. */
  readonly unreadNotes: ReadonlySet<Slot>;
};

/** Everything that has to be found about one purchase: what was planted, and what follows by itself. */
export function truthOf(story: Story, shelf: Shelf): readonly Planted[] {
  return [
    ...story.planted,
    ...naturalDifferences(story),
    ...unbilled(story, shelf),
    ...unrefunded(story, shelf),
  ];
}

/** Clean lines differ where a month's rate is another than the cart's, and where the cart was rounded otherwise. */
function naturalDifferences(story: Story): readonly Planted[] {
  const { purchase } = story.bought;
  return story.entries.flatMap(({ line, instalment, clean }): readonly Planted[] => {
    if (!clean || instalment === undefined) return [];
    const expected = costOf(story.bought, unitsLeft(story, instalmentDay(purchase, instalment)));
    const amount = line.subtotal.minus(expected);
    if (amount.eq(ZERO)) return [];
    const kind = line.exchangeRate.eq(story.bought.cartRate) ? 'rounding' : 'exchange_rate';
    return [differs(kind, purchase.id, instalment, amount, line.currency)];
  });
}

/** Instalments whose own invoice came without them, or that are past the 10th of the month after their charge. */
function unbilled(story: Story, { asOf, ledgerStart, read, unread }: Shelf): readonly Planted[] {
  const { purchase, billing } = story.bought;
  const found: Planted[] = [];
  for (let instalment = 1; instalment <= chargesInTerm(purchase); instalment += 1) {
    const day = instalmentDay(purchase, instalment);
    if (purchase.origin === 'observed' && day < ledgerStart) continue;
    const left = unitsLeft(story, day);
    const slot = slotOf(periodOf(day), billing);
    const billed = story.entries.some((entry) => entry.instalment === instalment);
    const isDue = asOf > tenthAfter(day) || read.has(slot);
    if (billed || left <= 0 || !isDue || unread.has(slot)) continue;
    const cost = costOf(story.bought, left).neg();
    found.push(differs('purchased_not_billed', purchase.id, instalment, cost, billing));
  }
  return found;
}

/** Returns whose refund never came, once the 10th of the month after them is past. */
function unrefunded({ bought, unrefunded: returns }: Story, shelf: Shelf): readonly Planted[] {
  return returns.flatMap(({ returnedOn, amount }): readonly Planted[] => {
    const slot = slotOf(periodOf(returnedOn as Day), bought.billing);
    const isUnread = shelf.unread.has(slot) || shelf.unreadNotes.has(slot);
    if (shelf.asOf <= tenthAfter(returnedOn as Day) || isUnread) return [];
    return [differs('refund_missing', bought.purchase.id, undefined, decimal(amount), bought.billing)];
  });
}

/** The 10th of the month after a day: until then a charge, or a refund, may still come. */
function tenthAfter(day: Day): Day {
  return `${addPeriods(periodOf(day), 1)}-10` as Day;
}

export function differs(
  kind: DiscrepancyKind,
  purchaseId: string | undefined,
  instalment: number | undefined,
  amount: Decimal,
  currency: Currency,
): Planted {
  return { kind, purchaseId, instalment, amount: money(amount, currency) };
}

/** `unit_price_differs p3/2 12.50 EUR, by the rate 0.42`: how planted and found are compared. */
export function plantedText({ kind, purchaseId, instalment, amount, rateEffect }: Planted): string {
  const byTheRate = rateEffect ? `, by the rate ${amountText({ ...amount, amount: rateEffect })}` : '';
  return `${kind} ${purchaseId ?? '-'}/${instalment ?? '-'} ${amountText(amount)} ${amount.currency}${byTheRate}`;
}
