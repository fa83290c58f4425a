import type { BilledLine } from '../billing/billed-line.ts';
import type { DocumentHeader } from '../billing/document.ts';
import type { RecordedReturn } from '../purchasing/purchase-ledger.ts';
import { addDays } from '../values/day.ts';
import type { ReconcilablePurchase, Tolerances } from './book.ts';
import type { Charge } from './charge.ts';
import { causeOf, type PairedCharge } from './charge-rules.ts';
import { isKnownChargeType, isRenewal } from './charge-types.ts';
import { finding, type Judgement } from './finding.ts';
import { chargeDay, expectedCharge, instalmentCount, instalmentOf } from './instalments.ts';
import { matchesOf, type PurchaseLines } from './paired-lines.ts';

type ChargeContext = {
  readonly paired: PurchaseLines;
  readonly returns: readonly RecordedReturn[];
  readonly headerOf: (line: BilledLine) => Pick<DocumentHeader, 'period'>;
  readonly tolerances: Tolerances;
};

/**
 * Gives the charges of one purchase, in their order, to its instalments. The first charge of an instalment uses it up,
 * whatever is wrong with it; a later one finds it taken. Charges of nothing are neutral.
 */
export function judgeCharges(
  context: ChargeContext,
  charges: readonly Charge[],
): { readonly judgements: readonly Judgement[]; readonly billed: ReadonlySet<number> } {
  const billed = new Set<number>();
  const clean = firstClean(context, charges);
  const judgements = charges.map((charge): Judgement => {
    const placed = place(context, charge);
    const taken = billed.has(placed.instalment);
    const paired = pairedCharge(context, charge, placed);
    const cause = isNeutral(charge) ? undefined : causeOf({ ...paired, taken, clean });
    const uses = !taken && !placed.ended && !isNeutral(charge);
    if (uses) billed.add(placed.instalment);
    const instalment = uses ? placed.instalment : undefined;
    return {
      lines: charge.lines,
      matches: uses || isNeutral(charge) ? matchesOf(context.paired, charge, instalment) : [],
      finding: cause && describe(context.paired.purchase, charge, placed.instalment, cause),
    };
  });
  return { judgements, billed };
}

/** A renewal after the last instalment is no charge of this purchase: nobody asked for another term. */
export function isRenewalOf(purchase: ReconcilablePurchase, line: BilledLine): boolean {
  const lastDay = chargeDay(purchase, purchase.term === 'P1Y' ? 12 : 36);
  return isRenewal(line.chargeType) && line.chargeStart !== undefined && line.chargeStart > lastDay;
}

/** Where a charge belongs: its instalment, and whether everything had been returned by the day of the charge. */
type Place = { readonly instalment: number; readonly ended: boolean };

function place({ paired: { purchase }, returns, headerOf }: ChargeContext, { line }: Charge): Place {
  const instalment = instalmentOf(purchase, line, headerOf(line));
  const planned = chargeDay(purchase, instalment);
  // A single payment has one day only; what starts later than that is another charge. A day's grace for time zones.
  const later = instalmentCount(purchase) === 1 && (line.chargeStart ?? planned) > addDays(planned, 1);
  const day = later ? (line.chargeStart ?? planned) : planned;
  return { instalment, ended: expectedCharge(purchase, day, returns).quantity.eq('0') };
}

function pairedCharge(
  { paired: { purchase }, returns, tolerances }: ChargeContext,
  charge: Charge,
  { instalment, ended }: Place,
): Omit<PairedCharge, 'taken' | 'clean'> {
  const expected = expectedCharge(purchase, chargeDay(purchase, instalment), returns);
  return { purchase, charge, instalment: expected, ended, tolerances };
}

// The witness must not depend on the order of rules: it agrees with the purchase in everything that is known of it.
function firstClean(context: ChargeContext, charges: readonly Charge[]): BilledLine | undefined {
  return charges.find((charge) => {
    const placed = place(context, charge);
    const paired = pairedCharge(context, charge, placed);
    const exact = charge.amount.amount.eq(paired.instalment.amount.amount);
    return (
      exact && !isNeutral(charge) && causeOf({ ...paired, taken: false, clean: undefined }) === undefined
    );
  })?.line;
}

function isNeutral({ amount, line }: Charge): boolean {
  return amount.amount.eq('0') && isKnownChargeType(line.chargeType);
}

function describe(
  purchase: ReconcilablePurchase,
  charge: Charge,
  instalment: number,
  cause: NonNullable<ReturnType<typeof causeOf>>,
): Judgement['finding'] {
  const count = instalmentCount(purchase);
  const which = count === 1 ? '' : ` Instalment ${instalment} of ${count}.`;
  return finding({
    ...cause,
    concerns: [purchase.id, String(instalment)],
    documentId: charge.line.documentId,
    purchaseId: purchase.id,
    actual: charge.amount,
    instalment,
    detail: `${cause.detail}${which}`,
  });
}
