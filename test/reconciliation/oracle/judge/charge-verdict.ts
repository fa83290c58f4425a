import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import { addDays } from '../../../../lib/values/day.ts';
import { decimal, ZERO } from '../../../../lib/values/decimal.ts';
import { money, type Money } from '../../../../lib/values/money.ts';
import { causeOfAmount, type Cause, type Yardstick } from './amount-verdict.ts';
import { isAfterTerm, nearestTo, ofThePeriod, unitsOn, type Instalment } from './calendar.ts';
import { isKnownWord, isRenewal, prefixOf, termIn } from './known-words.ts';
import type { Netted } from './netting.ts';
import { toldBy } from './price-witness.ts';
import { rateEffect } from './rate-effect.ts';

/** What was found about one charge, and the instalment it is for. */
export type ChargeVerdict = {
  readonly charge: Netted;
  readonly instalment: number | undefined;
  readonly cause: Cause | undefined;
  /** It is the charge of its instalment, right or wrong: whatever comes after it is a second one. */
  readonly takes: boolean;
  /** What of the difference this month's rate alone explains. */
  readonly exchangeRateEffect: Money | undefined;
};

/**
 * Judges the charges of a purchase in the order in which they were billed. The first charge of an instalment takes it,
 * whatever is wrong with it, so that one fault is told once.
 */
export function judgeCharges(
  charges: readonly Netted[],
  instalments: readonly Instalment[],
  given: Yardstick,
): readonly ChargeVerdict[] {
  // Where no line is exact by itself, a charge that was billed exactly as expected tells price and rate.
  const isAsExpected = (charge: Netted) => {
    const instalment = instalmentOf(charge.speaker, instalments, given);
    return instalment && !causeOf(charge, instalment, false, given);
  };
  const asExpected = given.witness ? undefined : charges.find(isAsExpected);
  const by = asExpected ? { ...given, witness: toldBy(asExpected.speaker) } : given;
  const taken = new Set<number>();
  return charges.map((charge) => {
    const instalment = instalmentOf(charge.speaker, instalments, by);
    const isTaken = instalment === undefined || taken.has(instalment.number);
    const cause = causeOf(charge, instalment, isTaken, by);
    if (instalment) taken.add(instalment.number);
    const takes = !isTaken && instalment.units > 0;
    const exchangeRateEffect = cause && instalment && rateEffect(charge, cause, instalment, by);
    const verdict = { charge, instalment: instalment?.number, takes, cause, exchangeRateEffect };
    return isTheRateAlone(verdict)
      ? { ...verdict, cause: { ...cause!, kind: 'exchange_rate' }, exchangeRateEffect: undefined }
      : verdict;
  });
}

/** Of several lines something was put right; what then differs by the month's rate and by nothing else is explained. */
function isTheRateAlone({ charge, cause, exchangeRateEffect }: ChargeVerdict): boolean {
  const kinds: readonly unknown[] = ['unit_price_differs', 'amount_differs', 'within_tolerance'];
  if (charge.lines.length === 1 || !exchangeRateEffect || !kinds.includes(cause?.kind)) return false;
  return charge.amount.minus(cause!.expected!.amount).eq(exchangeRateEffect.amount);
}

/** The instalment that a line is for; undefined where the term is over. */
export function instalmentOf(
  line: BilledLine,
  instalments: readonly Instalment[],
  { purchase, periodOfDocument }: Pick<Yardstick, 'purchase' | 'periodOfDocument'>,
): Instalment | undefined {
  if (!line.chargeStart) return ofThePeriod(periodOfDocument(line.documentId), instalments);
  return isAfterTerm(line.chargeStart, purchase) ? undefined : nearestTo(line.chargeStart, instalments);
}

/** One line, one cause: the first that applies, as DESIGN.md section 6 has them. */
function causeOf(
  charge: Netted,
  instalment: Instalment | undefined,
  isTaken: boolean,
  by: Yardstick,
): Cause | undefined {
  const { speaker } = charge;
  const { purchase } = by;
  const nothing = money(ZERO, speaker.currency);
  const due = instalment && !isTaken ? instalment.cost : money(ZERO, purchase.charge.currency);
  if (!isKnownWord(speaker)) return { kind: 'unknown_charge_type', expected: undefined };
  if (speaker.currency !== purchase.charge.currency) {
    return { kind: 'currency_differs', expected: due };
  }
  if (speaker.customerId !== purchase.customerId) return { kind: 'customer_differs', expected: due };
  if (prefixOf(speaker) === 'test_account') return { kind: 'test_purchase', expected: nothing };
  if (!instalment) {
    return { kind: isOfARenewal(speaker, by) ? 'renewed' : 'billed_after_cancellation', expected: nothing };
  }
  // An instalment that ended with a return cannot be charged again, only after it.
  if (instalment.units <= 0 || (isTaken && isAfterReturn(speaker, instalment, by)))
    return { kind: 'billed_after_cancellation', expected: nothing };
  if (isTaken) return { kind: 'billed_twice', expected: nothing };
  return causeOfOpenInstalment(charge, instalment, by);
}

/** Since the term is over it was renewed by Microsoft's word, and this is the charge that says so or a later one. */
function isOfARenewal({ chargeStart }: BilledLine, { purchase, lines }: Yardstick): boolean {
  return lines.some(
    (line) =>
      isRenewal(line) &&
      line.subtotal.gt(ZERO) &&
      line.chargeStart !== undefined &&
      isAfterTerm(line.chargeStart, purchase) &&
      line.chargeStart <= chargeStart!,
  );
}

/** What is paid once was paid and given back; a charge of a later day is none of the same day again. */
function isAfterReturn(
  { chargeStart }: BilledLine,
  { day }: Instalment,
  { purchase, returns }: Yardstick,
): boolean {
  if (purchase.billingCycle !== 'one_time' || !chargeStart || chargeStart <= addDays(day, 1)) return false;
  return unitsOn(purchase, returns, chargeStart) <= 0;
}

function causeOfOpenInstalment(charge: Netted, instalment: Instalment, by: Yardstick): Cause | undefined {
  const units = decimal(String(instalment.units));
  if (!charge.quantities.some((quantity) => quantity.eq(units))) {
    return { kind: 'quantity_differs', expected: instalment.cost };
  }
  const term = termIn(charge.speaker);
  if (term !== undefined && term !== by.purchase.term)
    return { kind: 'term_differs', expected: instalment.cost };
  return causeOfAmount(charge, instalment, by);
}
