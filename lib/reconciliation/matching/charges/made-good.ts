import type { BilledLine } from '../../../billing/billed-line.ts';
import type { DocumentHeader } from '../../../billing/document.ts';
import { decimalText } from '../../../values/decimal.ts';
import { equalMoney, minus, money, type Money } from '../../../values/money.ts';
import type { DiscrepancyKind } from '../../discrepancy.ts';
import type { Finding } from '../finding.ts';
import { chargeOf, type Charge } from './charge.ts';
import type { Cause } from './charge-rules.ts';
import { isCredit, isKnownChargeType } from './charge-types.ts';
import { referenceOf } from './events.ts';

type Joined = { readonly charges: readonly Charge[]; readonly used: ReadonlySet<Charge> };

/**
 * Joins credits with the charges that they make right: a line gives back exactly what a charge was too much, of the same
 * days, customer and currency. That it is of this charge is said by its document, which amends the charge's; by their
 * reference; or by Microsoft's word for a credit, which no cancellation has. Anything inexact stays a charge that is
 * wrong and money that came back: a person has to say whether they belong together.
 */
export function joinCredits(
  charges: readonly Charge[],
  credits: readonly Charge[],
  tooMuch: (charge: Charge) => readonly Money[],
  headerOf: (line: BilledLine) => DocumentHeader,
): Joined {
  const joined = new Map<Charge, Charge>();
  const used = new Set<Charge>();
  for (const credit of credits) {
    const given = money(credit.amount.amount.neg(), credit.amount.currency);
    const charge = charges.find(
      (each) =>
        !joined.has(each) &&
        isOfTheSame(each.line, credit.line) &&
        isCreditOf(each, credit.line, headerOf(credit.line)) &&
        tooMuch(each).some((amount) => equalMoney(amount, given)),
    );
    if (charge === undefined) continue;
    joined.set(charge, chargeOf([...charge.lines, ...credit.lines]));
    used.add(credit);
  }
  return { charges: charges.map((charge) => joined.get(charge) ?? charge), used };
}

/** What a charge was too much: all of it, and without what the month's rate makes of it. */
export function tooMuchOf(finding: Finding | undefined): readonly Money[] {
  if (finding?.expected === undefined || finding.expected.currency !== finding.actual.currency) return [];
  const whole = minus(finding.actual, finding.expected);
  const { exchangeRateEffect } = finding;
  return exchangeRateEffect === undefined ? [whole] : [whole, minus(whole, exchangeRateEffect)];
}

/** Where the price of a charge was made right, what is left of the difference is what the month's rate makes. */
export function rateAlone(
  { lines, line, amount }: Charge,
  { kind, expected }: Cause,
  effect: Money | undefined,
): Cause | undefined {
  if (lines.length === 1 || effect === undefined || expected === undefined || !OF_PRICE.has(kind))
    return undefined;
  if (!equalMoney(minus(amount, expected), effect)) return undefined;
  const rate = decimalText(line.exchangeRate);
  const detail = `What was charged too much was given back; the month's rate is ${rate}.`;
  return { kind: 'exchange_rate', rule: 'charge.exchange_rate', expected, detail };
}

const OF_PRICE: ReadonlySet<DiscrepancyKind> = new Set<DiscrepancyKind>([
  'unit_price_differs',
  'amount_differs',
  'within_tolerance',
]);

function isOfTheSame(charge: BilledLine, credit: BilledLine): boolean {
  return (
    charge.chargeStart === credit.chargeStart &&
    charge.currency === credit.currency &&
    charge.customerId.trim().toLowerCase() === credit.customerId.trim().toLowerCase() &&
    isKnownChargeType(charge.chargeType) &&
    isKnownChargeType(credit.chargeType)
  );
}

function isCreditOf(
  { line, lines }: Charge,
  credit: BilledLine,
  { documentType, amendsOf }: DocumentHeader,
): boolean {
  if (documentType === 'credit_note' && lines.some(({ documentId }) => documentId === amendsOf)) return true;
  const reference = referenceOf(credit);
  return isCredit(credit.chargeType) || (reference !== undefined && reference === referenceOf(line));
}
