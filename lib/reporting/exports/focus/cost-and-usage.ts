import { addPeriods, firstDay, type Day } from '../../../values/day.ts';
import type { Decimal } from '../../../values/decimal.ts';
import { column, type Column } from '../table.ts';
import { regionIn, type Region } from './azure-regions.ts';
import type { FocusCharge } from './charge.ts';
import { COMMITMENT_COLUMNS, commitmentId, commitmentType } from './commitment-columns.ts';
import {
  CONSUMED_COLUMNS,
  CONTRACTED_COLUMNS,
  LIST_COLUMNS,
  PRICING_COLUMNS,
  SKU_COLUMNS,
} from './price-columns.ts';
import { ISSUER } from './service.ts';

/** What stands on every row of an export, or belongs to the invoice a row is of. */
type FocusContext = {
  readonly billingAccountId: string;
  readonly billingAccountName: string | undefined;
  /** What the invoice comes to beyond its rows; nothing where it ties. */
  readonly invoiceDifference: (charge: FocusCharge) => Decimal | undefined;
};

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
    ...CONSUMED_COLUMNS,
    ...CONTRACTED_COLUMNS,
    amount('EffectiveCost', ({ effectiveCost }) => effectiveCost),
    text('HostProviderName', ({ service }) => service.host),
    text('InvoiceDetailId', invoiceDetailId),
    text('InvoiceId', ({ header }) => header.id),
    text('InvoiceIssuerName', () => ISSUER),
    ...LIST_COLUMNS,
    ...PRICING_COLUMNS,
    text('RegionId', (charge) => regionOf(charge)?.id),
    text('RegionName', (charge) => regionOf(charge)?.name),
    text('ResourceId', commitmentId),
    text('ResourceName', () => undefined),
    text('ResourceType', commitmentType),
    text('ServiceCategory', ({ service }) => service.category),
    text('ServiceName', ({ service }) => service.name),
    text('ServiceProviderName', ({ service }) => service.provider),
    text('ServiceSubcategory', ({ service }) => service.subcategory),
    ...SKU_COLUMNS,
    text('SubAccountId', ({ row }) => row?.line.customerId),
    text('SubAccountName', ({ row }) => row?.printed.customerName),
    ...ownColumns(context),
  ];
}

function text(name: string, of: (charge: FocusCharge) => string | undefined): Column<FocusCharge> {
  return column('text', name, of);
}

function amount(name: string, of: (charge: FocusCharge) => Decimal | undefined): Column<FocusCharge> {
  return column('decimal', name, of);
}

function ownColumns({ invoiceDifference }: FocusContext): readonly Column<FocusCharge>[] {
  return [
    amount('x_InvoiceDifference', invoiceDifference),
    text('x_ChargeType', ({ row }) => row?.line.chargeType),
    text('x_LineCategory', ({ row }) => row?.line.category),
    column('whole', 'x_Part', ({ row }) => row?.line.part),
    column('whole', 'x_Line', ({ row }) => row?.line.lineNumber),
    text('x_SkuOrderId', ({ row }) => row?.line.orderId),
    text('x_ReservationOrderId', ({ row }) => row?.line.reservationOrderId),
    amount('x_EffectiveUnitPrice', ({ row }) => row?.line.effectiveUnitPrice),
    amount('x_BillingExchangeRate', ({ row }) => row?.line.exchangeRate),
    text('x_PriceAdjustmentDescription', ({ row }) => row?.printed.priceAdjustmentDescription),
    text('x_PurchaseId', ({ row }) => row?.purchase?.id),
    text('x_PurchaseOrder', ({ row }) => row?.purchase?.purchaseOrder),
    text('x_CostCentre', ({ row }) => row?.purchase?.costCentre),
    text('x_Reference', ({ row }) => row?.purchase?.reference),
    text('x_DiscrepancyId', ({ row }) => row?.discrepancy?.id),
  ];
}

/** Which row of the invoice details a charge is part of: one for each category and service of an invoice. */
export function invoiceDetailId({ header, category, service }: FocusCharge): string {
  return `${header.id}/${category}/${service.name}`;
}

function descriptionOf({ category, row, service }: FocusCharge): string {
  if (row === undefined) return 'Tax on the invoice as a whole';
  const product = row.line.productName || row.printed.skuName || service.name;
  return category === 'Tax' ? `Tax on ${product}` : product;
}

function frequencyOf({ category, row }: FocusCharge): string {
  if (row === undefined) return 'One-Time';
  if (category === 'Usage' || (category === 'Tax' && row.line.category === 'azure_usage'))
    return 'Usage-Based';
  return row.line.billingFrequency.trim() === '' ? 'One-Time' : 'Recurring';
}

function regionOf({ row }: FocusCharge): Region | undefined {
  return row && regionIn([row.printed.skuName, row.printed.meterDescription, row.line.productName]);
}
