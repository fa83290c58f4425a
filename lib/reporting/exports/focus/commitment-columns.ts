import { daysBetween } from '../../../values/day.ts';
import { decimal, type Decimal } from '../../../values/decimal.ts';
import { column, type Column } from '../table.ts';
import { isCommitment, type FocusCharge } from './charge.ts';

/** What a charge commits to. The status tells use from what was not used, and no row here is of either. */
export const COMMITMENT_COLUMNS: readonly Column<FocusCharge>[] = [
  text('CommitmentDiscountCategory', (charge) => ofCommitment(charge, 'Usage', 'Spend')),
  text('CommitmentDiscountId', commitmentId),
  text('CommitmentDiscountName', () => undefined),
  column('decimal', 'CommitmentDiscountQuantity', commitmentQuantity),
  text('CommitmentDiscountStatus', () => undefined),
  text('CommitmentDiscountType', commitmentType),
  text('CommitmentDiscountUnit', (charge) => {
    if (commitmentQuantity(charge) === undefined) return undefined;
    return ofCommitment(charge, 'Hours', charge.header.total.currency);
  }),
];

function text(name: string, of: (charge: FocusCharge) => string | undefined): Column<FocusCharge> {
  return column('text', name, of);
}

/** `Reservation` or `Savings Plan`; undefined for charges that commit to nothing. */
export function commitmentType(charge: FocusCharge): string | undefined {
  return ofCommitment(charge, 'Reservation', 'Savings Plan');
}

function ofCommitment(charge: FocusCharge, reserved: string, spent: string): string | undefined {
  if (commitmentId(charge) === undefined) return undefined;
  return isSpend(charge) ? spent : reserved;
}

const GUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/i;

/** The reservation order without the prefix that says where it was bought. */
export function commitmentId({ row }: FocusCharge): string | undefined {
  if (row === undefined || !isCommitment(row.line)) return undefined;
  const { reservationOrderId } = row.line;
  return GUID.exec(reservationOrderId)?.[0].toLowerCase() ?? (reservationOrderId || undefined);
}

function isSpend({ row }: FocusCharge): boolean {
  return row?.line.category === 'savings_plan';
}

// Hours of what was reserved over the time that is charged; a savings plan commits to its money.
function commitmentQuantity(charge: FocusCharge): Decimal | undefined {
  const { row, priced, isCorrection, start, end } = charge;
  if (row === undefined || priced === undefined || isCorrection) return undefined;
  if (commitmentId(charge) === undefined) return undefined;
  if (isSpend(charge)) return charge.billedCost;
  return row.line.billableQuantity.times(decimal(String(daysBetween(start, end) * 24)));
}
