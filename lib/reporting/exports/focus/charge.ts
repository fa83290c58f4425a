import type { BilledLine } from '../../../billing/billed-line.ts';
import type { DocumentHeader } from '../../../billing/document.ts';
import type { Discrepancy } from '../../../reconciliation/discrepancy.ts';
import { addDays, addPeriods, firstDay, type Day } from '../../../values/day.ts';
import { isZero, ZERO, type Decimal } from '../../../values/decimal.ts';
import type { PublishedDocument } from '../export-scope.ts';
import type { KnownPurchase } from '../known-purchases.ts';
import type { LineRow } from '../lines/line-row.ts';
import { serviceOf, type Service } from './service.ts';

type ChargeCategory = 'Usage' | 'Purchase' | 'Tax' | 'Credit';

/** One row of FOCUS cost and usage: a line before tax, the tax of a line, or the tax that stands on the document only. */
export type FocusCharge = {
  readonly header: DocumentHeader;
  readonly category: ChargeCategory;
  /** Corrects what an earlier period was invoiced. */
  readonly isCorrection: boolean;
  readonly billedCost: Decimal;
  /** Nothing for what pays for later use in advance: the use carries it. */
  readonly effectiveCost: Decimal;
  readonly service: Service;
  readonly start: Day;
  /** The first day that is not charged any more. */
  readonly end: Day;
  /** Undefined for tax that is stated for the document as a whole. */
  readonly line: BilledLine | undefined;
  readonly discrepancy: Discrepancy | undefined;
  readonly purchase: KnownPurchase | undefined;
};

/** The rows of one line: its charge, and its tax where it has any. No row is made up. */
export function chargesOfLine(row: LineRow): readonly FocusCharge[] {
  const { line } = row;
  const category = categoryOf(line);
  const charge = { ...partOf(row), category, billedCost: line.subtotal };
  const paysAhead = category === 'Purchase' && isCommitment(line);
  const beforeTax = { ...charge, effectiveCost: paysAhead ? ZERO : line.subtotal };
  if (isZero(line.tax)) return [beforeTax];
  return [
    beforeTax,
    {
      ...charge,
      category: 'Tax',
      billedCost: line.tax,
      effectiveCost: paysAhead ? ZERO : line.tax,
    },
  ];
}

/** Tax that a document states and its lines leave out; its statement proves it. */
export function chargesOfDocument({ header, tieOut }: PublishedDocument): readonly FocusCharge[] {
  return (tieOut?.explained ?? []).map(({ amount }) => ({
    header,
    category: 'Tax',
    isCorrection: header.documentType === 'credit_note',
    billedCost: amount.amount,
    effectiveCost: amount.amount,
    service: { name: 'Tax', category: 'Other' },
    ...periodDays(header),
    ...{ line: undefined, discrepancy: undefined, purchase: undefined },
  }));
}

function partOf({ header, line, discrepancy, purchase }: LineRow) {
  const period = periodDays(header);
  const start = line.chargeStart ?? period.start;
  const last = line.chargeEnd !== undefined && line.chargeEnd >= start ? line.chargeEnd : undefined;
  // Without an end a charge is of one day, without both of the period that bills it.
  const end = line.chargeStart === undefined ? period.end : addDays(last ?? start, 1);
  const isCorrection =
    header.documentType === 'credit_note' || (line.subtotal.lt(ZERO) && start < period.start);
  return { header, line, discrepancy, purchase, isCorrection, service: serviceOf(line), start, end };
}

function periodDays({ period }: DocumentHeader): { readonly start: Day; readonly end: Day } {
  return { start: firstDay(period), end: firstDay(addPeriods(period, 1)) };
}

function categoryOf({ category, chargeType }: BilledLine): ChargeCategory {
  if (chargeType.trim().toLowerCase() === 'customercredit') return 'Credit';
  return category === 'azure_usage' ? 'Usage' : 'Purchase';
}

/** A reservation or a savings plan: bought to cover what is used later. */
export function isCommitment({ category }: Pick<BilledLine, 'category'>): boolean {
  return category === 'reservation' || category === 'savings_plan';
}
