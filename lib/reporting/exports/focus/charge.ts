import type { BilledLine } from '../../../billing/billed-line.ts';
import type { DocumentHeader } from '../../../billing/document.ts';
import { addDays, addPeriods, firstDay, type Day } from '../../../values/day.ts';
import { isZero, ZERO, type Decimal } from '../../../values/decimal.ts';
import type { PublishedDocument } from '../export-scope.ts';
import type { LineRow } from '../lines/line-row.ts';
import { taxOfStatement } from '../payable.ts';
import { pricedOf, type Priced } from './prices.ts';
import { ALL_SERVICES, serviceOf, type Service } from './service.ts';

type ChargeCategory = 'Usage' | 'Purchase' | 'Tax' | 'Credit' | 'Adjustment';

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
  readonly row: LineRow | undefined;
  /** Only of what was used or bought: tax and credits have no price. */
  readonly priced: Priced | undefined;
};

/** The rows of one line: its charge, and its tax where it has any. No row is made up. */
export function chargesOfLine(row: LineRow): readonly FocusCharge[] {
  const { line } = row;
  const category = categoryOf(line);
  const paysAhead = category === 'Purchase' && isCommitment(line);
  const charge = { ...partOf(row), category, billedCost: line.subtotal };
  const beforeTax: FocusCharge = {
    ...charge,
    effectiveCost: paysAhead ? ZERO : line.subtotal,
    priced: category === 'Usage' || category === 'Purchase' ? pricedOf(row) : undefined,
  };
  if (isZero(line.tax)) return [beforeTax];
  const effectiveCost = paysAhead ? ZERO : line.tax;
  return [beforeTax, { ...charge, category: 'Tax', billedCost: line.tax, effectiveCost, priced: undefined }];
}

/** Tax that a document states and its lines leave out; its statement proves it. */
export function chargesOfDocument(document: PublishedDocument): readonly FocusCharge[] {
  const { header } = document;
  const tax = taxOfStatement(document);
  if (tax === undefined) return [];
  const isCorrection = header.documentType === 'credit_note';
  return [
    {
      ...{ header, category: 'Tax', isCorrection, billedCost: tax, effectiveCost: tax },
      ...{ service: ALL_SERVICES, ...periodDays(header), row: undefined, priced: undefined },
    },
  ];
}

function partOf(row: LineRow) {
  const { header, line } = row;
  const period = periodDays(header);
  const start = line.chargeStart ?? period.start;
  const last = line.chargeEnd !== undefined && line.chargeEnd >= start ? line.chargeEnd : undefined;
  // Without an end a charge is of one day, without both of the period that bills it.
  const end = line.chargeStart === undefined ? period.end : addDays(last ?? start, 1);
  const isCorrection =
    header.documentType === 'credit_note' || (line.subtotal.lt(ZERO) && start < period.start);
  return { header, row, isCorrection, service: serviceOf(row), start, end };
}

function periodDays({ period }: DocumentHeader): { readonly start: Day; readonly end: Day } {
  return { start: firstDay(period), end: firstDay(addPeriods(period, 1)) };
}

function categoryOf(line: BilledLine): ChargeCategory {
  if (line.chargeType.trim().toLowerCase() === 'customercredit') return 'Credit';
  // Of something that nobody could find in a price list FOCUS lets nothing be bought or used.
  if (skuIdOf(line) === '') return 'Adjustment';
  return line.category === 'azure_usage' ? 'Usage' : 'Purchase';
}

/** What a line charges for, as the price list knows it; empty where the line names no product. */
export function skuIdOf({ productId, skuId }: Pick<BilledLine, 'productId' | 'skuId'>): string {
  return [productId, skuId].filter((id) => id !== '').join('_');
}

/** A reservation or a savings plan: bought to cover what is used later. */
export function isCommitment({ category }: Pick<BilledLine, 'category'>): boolean {
  return category === 'reservation' || category === 'savings_plan';
}
