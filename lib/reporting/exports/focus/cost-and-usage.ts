import { addPeriods, daysBetween, firstDay, type Day } from '../../../values/day.ts';
import { decimal, type Decimal } from '../../../values/decimal.ts';
import { column, type Column } from '../table.ts';
import { isCommitment, type FocusCharge } from './charge.ts';

/** What stands on every row of an export, or belongs to the invoice a row is of. */
type FocusContext = {
  readonly billingAccountId: string;
  readonly billingAccountName: string | undefined;
  /** What the invoice comes to beyond its rows; nothing where it ties. */
  readonly invoiceDifference: (charge: FocusCharge) => Decimal | undefined;
};

export const ISSUER = 'Microsoft';

/** An instant at the beginning of a day, as FOCUS writes it. */
export const atMidnight = (day: Day): string => `${day}T00:00:00Z`;

/** The columns of FOCUS 1.4 CostAndUsage that these lines can fill, in its spelling, and our own behind them with `x_`. */
export function costAndUsageColumns(context: FocusContext): readonly Column<FocusCharge>[] {
  return [
    amount('BilledCost', ({ billedCost }) => billedCost),
    text('BillingAccountId', () => context.billingAccountId),
    text('BillingAccountName', () => context.billingAccountName),
    text('BillingCurrency', ({ header }) => header.total.currency),
    text('BillingPeriodEnd', ({ header }) => atMidnight(firstDay(addPeriods(header.period, 1)))),
    text('BillingPeriodStart', ({ header }) => atMidnight(firstDay(header.period))),
    text('ChargeCategory', ({ category }) => category),
    text('ChargeClass', ({ isCorrection }) => (isCorrection ? 'Correction' : undefined)),
    text('ChargeDescription', descriptionOf),
    text('ChargeFrequency', frequencyOf),
    text('ChargePeriodEnd', ({ end }) => atMidnight(end)),
    text('ChargePeriodStart', ({ start }) => atMidnight(start)),
    ...COMMITMENT_COLUMNS,
    // Neither negotiated nor list prices are on the lines: what was billed is the price, before any commitment.
    amount('ContractedCost', ({ billedCost }) => billedCost),
    amount('EffectiveCost', ({ effectiveCost }) => effectiveCost),
    text('HostProviderName', () => ISSUER),
    text('InvoiceDetailId', invoiceDetailId),
    text('InvoiceId', ({ header }) => header.id),
    text('InvoiceIssuerName', () => ISSUER),
    amount('ListCost', ({ billedCost }) => billedCost),
    text('PricingCategory', (charge) => (isPriced(charge) ? 'Standard' : undefined)),
    amount('PricingQuantity', (charge) => (isPriced(charge) ? charge.line?.billableQuantity : undefined)),
    text('PricingUnit', (charge) => (isPriced(charge) ? 'Units' : undefined)),
    text('ResourceId', commitmentId),
    text('ServiceCategory', ({ service }) => service.category),
    text('ServiceName', ({ service }) => service.name),
    text('ServiceProviderName', () => ISSUER),
    text('SkuId', (charge) => (isPriced(charge) ? skuId(charge) : undefined)),
    text('SkuPriceId', (charge) => (isPriced(charge) ? skuId(charge) : undefined)),
    text('SubAccountId', ({ line }) => line?.customerId),
    ...ownColumns(context),
  ];
}

const text = (name: string, of: (charge: FocusCharge) => string | undefined) =>
  column<FocusCharge, 'text'>('text', name, of);
const amount = (name: string, of: (charge: FocusCharge) => Decimal | undefined) =>
  column<FocusCharge, 'decimal'>('decimal', name, of);

const COMMITMENT_COLUMNS: readonly Column<FocusCharge>[] = [
  text('CommitmentDiscountCategory', (charge) =>
    commitmentId(charge) === undefined ? undefined : isSpend(charge) ? 'Spend' : 'Usage',
  ),
  text('CommitmentDiscountId', commitmentId),
  amount('CommitmentDiscountQuantity', commitmentQuantity),
  text('CommitmentDiscountType', (charge) =>
    commitmentId(charge) === undefined ? undefined : isSpend(charge) ? 'Savings Plan' : 'Reservation',
  ),
  text('CommitmentDiscountUnit', (charge) => {
    if (commitmentQuantity(charge) === undefined) return undefined;
    return isSpend(charge) ? charge.header.total.currency : 'Hours';
  }),
];

function ownColumns({ invoiceDifference }: FocusContext): readonly Column<FocusCharge>[] {
  return [
    amount('x_InvoiceDifference', invoiceDifference),
    text('x_ChargeType', ({ line }) => line?.chargeType),
    text('x_LineCategory', ({ line }) => line?.category),
    column('whole', 'x_Part', ({ line }) => line?.part),
    column('whole', 'x_Line', ({ line }) => line?.lineNumber),
    text('x_SkuOrderId', ({ line }) => line?.orderId),
    text('x_ReservationOrderId', ({ line }) => line?.reservationOrderId),
    text('x_PricingCurrency', ({ line }) => line?.pricingCurrency),
    amount('x_EffectiveUnitPrice', ({ line }) => line?.effectiveUnitPrice),
    amount('x_BillingExchangeRate', ({ line }) => line?.exchangeRate),
    text('x_PurchaseId', ({ purchase }) => purchase?.id),
    text('x_PurchaseOrder', ({ purchase }) => purchase?.purchaseOrder),
    text('x_CostCentre', ({ purchase }) => purchase?.costCentre),
    text('x_Reference', ({ purchase }) => purchase?.reference),
    text('x_DiscrepancyId', ({ discrepancy }) => discrepancy?.id),
  ];
}

/** Which row of the invoice details a charge is part of: one for each category and service of an invoice. */
export function invoiceDetailId({ header, category, service }: FocusCharge): string {
  return `${header.id}/${category}/${service.name}`;
}

function descriptionOf({ category, line }: FocusCharge): string {
  const product = line === undefined ? 'Tax stated for the invoice as a whole' : line.productName;
  return category === 'Tax' && line !== undefined ? `Tax: ${product}` : product;
}

function frequencyOf({ category, line }: FocusCharge): string {
  if (line === undefined) return 'One-Time';
  if (category === 'Usage' || (category === 'Tax' && line.category === 'azure_usage')) return 'Usage-Based';
  return line.billingFrequency.trim() === '' ? 'One-Time' : 'Recurring';
}

// Tax has no price, and a charge whose product is not named has none that anybody could find again.
function isPriced({ category, line }: FocusCharge): boolean {
  return category !== 'Tax' && line !== undefined && line.productId !== '';
}

function skuId({ line }: FocusCharge): string | undefined {
  return line && [line.productId, line.skuId].filter((id) => id !== '').join('_');
}

const GUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/i;

/** The reservation order without the prefix that says where it was bought. */
function commitmentId({ line }: FocusCharge): string | undefined {
  if (line === undefined || !isCommitment(line)) return undefined;
  return GUID.exec(line.reservationOrderId)?.[0].toLowerCase() ?? (line.reservationOrderId || undefined);
}

function isSpend({ line }: FocusCharge): boolean {
  return line?.category === 'savings_plan';
}

// Hours of what was reserved over the time that is charged; a savings plan commits to its money.
function commitmentQuantity(charge: FocusCharge): Decimal | undefined {
  const { line, category, isCorrection, start, end } = charge;
  if (line === undefined || category !== 'Purchase' || isCorrection || !isPriced(charge)) return undefined;
  if (commitmentId(charge) === undefined) return undefined;
  if (isSpend(charge)) return charge.billedCost;
  return line.billableQuantity.times(decimal(String(daysBetween(start, end) * 24)));
}
