import type { BilledLine } from '../../../billing/billed-line.ts';
import type { DocumentHeader } from '../../../billing/document.ts';
import type { RecordedReturn } from '../../../purchasing/purchase-ledger.ts';
import { addDays, type Day } from '../../../values/day.ts';
import { ZERO } from '../../../values/decimal.ts';
import type { ReconcilablePurchase } from '../../book.ts';
import type { Finding, Judgement } from '../finding.ts';
import { matchesOf, type PurchaseLines } from '../keys/paired-lines.ts';
import type { Charge } from './charge.ts';
import { causeOf, type Cause, type PairedCharge } from './charge-rules.ts';
import { isKnownChargeType, isRenewal } from './charge-types.ts';
import { exchangeRateEffect } from './exchange-rate-effect.ts';
import { chargeDay, isTermOver, expectedCharge, instalmentCount, instalmentOf } from './instalments.ts';
import { rateAlone } from './made-good.ts';
import { exactWitness, witnessOf, type OwnWitness } from './own-witness.ts';
import type { PriceWitness } from './price-witness.ts';

/** One purchase with everything that its charges are judged by. */
export type ChargeContext = Pick<PriceWitness, 'learntRate' | 'rateOf' | 'usualPrice' | 'tolerances'> & {
  readonly paired: PurchaseLines;
  readonly returns: readonly RecordedReturn[];
  readonly headerOf: (line: BilledLine) => DocumentHeader;
};

/**
 * Gives the charges of one purchase, in their order, to its instalments. The first charge of an instalment uses it up,
 * whatever is wrong with it; a later one finds it taken. Charges of nothing are neutral.
 */
export function judgeCharges(
  context: ChargeContext,
  charges: readonly Charge[],
): { readonly judgements: readonly Judgement[]; readonly billed: ReadonlySet<number> } {
  const { paired } = context;
  const billed = new Set<number>();
  let own: OwnWitness | undefined | null = null;
  const judgements = charges.map((charge): Judgement => {
    const placed = place(context, charge, (instalment) => billed.has(instalment));
    const taken = billed.has(placed.instalment);
    // Most purchases have nothing to witness: it is looked for where an amount differs.
    if (own === null && !isExact(context, charge, placed)) own = ownWitness(context, charges);
    const whole = { ...pairedCharge(context, charge, placed, own ?? undefined), taken };
    const cause = isNeutral(charge) ? undefined : judgedCause(whole);
    const uses = !taken && placed.ended === undefined && !charge.amount.amount.eq(ZERO);
    if (uses) billed.add(placed.instalment);
    const instalment = uses ? placed.instalment : undefined;
    return {
      lines: charge.lines,
      matches: uses || isNeutral(charge) ? matchesOf(paired, charge, instalment) : [],
      finding: cause && describe(paired.purchase, charge, placed, cause),
    };
  });
  return { judgements, billed };
}

/** The cause, and what of it the month's exchange rate makes. */
type JudgedCause = Cause & Pick<Finding, 'exchangeRateEffect'>;

function judgedCause(paired: PairedCharge): JudgedCause | undefined {
  const cause = causeOf(paired);
  if (cause === undefined) return undefined;
  const effect = exchangeRateEffect(paired, cause);
  return rateAlone(paired.charge, cause, effect) ?? { ...cause, exchangeRateEffect: effect };
}

/** Where a charge belongs: its instalment, and whether there was anything left to be charged for on its day. */
type Place = { readonly instalment: number; readonly ended: PairedCharge['ended'] };

function place(
  { paired: { purchase, lines }, returns, headerOf }: ChargeContext,
  { line }: Charge,
  isTaken: (instalment: number) => boolean,
): Place {
  const instalment = instalmentOf(purchase, line, headerOf(line));
  const planned = chargeDay(purchase, instalment);
  const start = line.chargeStart ?? planned;
  if (isTermOver(purchase, start)) {
    return { instalment, ended: isRenewed(purchase, lines, start) ? 'renewed' : 'term_over' };
  }
  // A single payment has one day only: once it is charged, what starts later than that is another charge.
  const isAnother = isTaken(instalment) && instalmentCount(purchase) === 1 && start > addDays(planned, 1);
  const left = expectedCharge(purchase, isAnother ? start : planned, returns).quantity;
  return { instalment, ended: left.eq(ZERO) ? 'returned' : undefined };
}

/** Whether a renewal after the term was charged by that day: its instalments have a word of their own. */
function isRenewed(purchase: ReconcilablePurchase, lines: readonly BilledLine[], day: Day): boolean {
  return lines.some(
    ({ chargeType, chargeStart, subtotal }) =>
      isRenewal(chargeType) &&
      subtotal.gt(ZERO) &&
      chargeStart !== undefined &&
      chargeStart <= day &&
      isTermOver(purchase, chargeStart),
  );
}

function pairedCharge(
  { paired: { purchase }, returns, ...given }: ChargeContext,
  charge: Charge,
  { instalment, ended }: Place,
  own: OwnWitness | undefined,
): PairedCharge {
  const expected = expectedCharge(purchase, chargeDay(purchase, instalment), returns);
  return { ...given, purchase, charge, instalment: expected, ended, taken: false, own };
}

/**
 * What the lines of the purchase show of its price and rate: by what they come to; else the first that was billed exactly as
 * expected, for a cart may be rounded otherwise than an invoice.
 */
function ownWitness(context: ChargeContext, charges: readonly Charge[]): OwnWitness | undefined {
  const { purchase, lines } = context.paired;
  const exact = exactWitness(purchase, lines, context.rateOf);
  if (exact !== undefined) return exact;
  const clean = firstClean(context, charges);
  return clean && witnessOf(clean);
}

// It must not depend on the order of rules: it agrees with the purchase in everything that is known of it.
function firstClean(context: ChargeContext, charges: readonly Charge[]): BilledLine | undefined {
  return charges.find((charge) => {
    const placed = place(context, charge, () => false);
    return (
      !isNeutral(charge) &&
      isExact(context, charge, placed) &&
      causeOf(pairedCharge(context, charge, placed, undefined)) === undefined
    );
  })?.line;
}

function isExact(
  { paired: { purchase }, returns }: ChargeContext,
  charge: Charge,
  { instalment }: Place,
): boolean {
  const { amount } = expectedCharge(purchase, chargeDay(purchase, instalment), returns);
  return charge.amount.amount.eq(amount.amount);
}

function isNeutral({ amount, line }: Charge): boolean {
  return amount.amount.eq(ZERO) && isKnownChargeType(line.chargeType);
}

function describe(
  purchase: ReconcilablePurchase,
  charge: Charge,
  { instalment, ended }: Place,
  cause: JudgedCause,
): Finding {
  const { line, lines } = charge;
  const found = {
    ...cause,
    documentId: line.documentId,
    purchaseId: purchase.id,
    lines,
    actual: charge.amount,
  };
  if (ended === 'term_over' || ended === 'renewed')
    return { ...found, concerns: [purchase.id, line.chargeStart ?? ''] };
  const count = instalmentCount(purchase);
  const which = count === 1 ? '' : ` Instalment ${instalment} of ${count}.`;
  return {
    ...found,
    concerns: [purchase.id, String(instalment)],
    instalment,
    detail: `${cause.detail}${which}`,
  };
}
