import type { BillingDocument } from '../../../billing/document.ts';
import { addDays, addPeriods, firstDay } from '../../../values/day.ts';
import { isZero, type Decimal } from '../../../values/decimal.ts';
import type { ExportSettings } from '../export-settings.ts';
import { column, type Column } from '../table.ts';
import type { FocusCharge } from './charge.ts';
import { atMidnight, invoiceDetailId } from './cost-and-usage.ts';
import { ALL_SERVICES, ISSUER } from './service.ts';

/** What an invoice charges in one category for one service: the sum of its rows of cost and usage. */
type InvoiceDetail = {
  readonly id: string;
  readonly document: BillingDocument;
  readonly category: string;
  readonly serviceName: string;
  readonly billedCost: Decimal;
  /** The purchase order of all its rows; undefined where one of them has none, or another. */
  readonly purchaseOrder: string | undefined;
};

/** Gathers invoice details while the charges pass. There are as many as invoices have categories and services. */
export function invoiceDetails() {
  const details = new Map<string, InvoiceDetail>();
  return {
    add(document: BillingDocument, charge: FocusCharge): void {
      const id = invoiceDetailId(charge);
      const before = details.get(id);
      const purchaseOrder = charge.row?.purchase?.purchaseOrder;
      details.set(id, {
        ...{ id, document, category: charge.category, serviceName: charge.service.name },
        billedCost: before ? before.billedCost.plus(charge.billedCost) : charge.billedCost,
        purchaseOrder: !before || before.purchaseOrder === purchaseOrder ? purchaseOrder : undefined,
      });
    },
    /** Those that come to something. */
    all: (): readonly InvoiceDetail[] =>
      [...details.values()].filter(({ billedCost }) => !isZero(billedCost)),
    /** The sum of all rows of an invoice. */
    sumOf: (documentId: string): Decimal | undefined =>
      [...details.values()]
        .filter(({ document }) => document.header.id === documentId)
        .map(({ billedCost }) => billedCost)
        .reduce<Decimal | undefined>((sum, cost) => (sum ? sum.plus(cost) : cost), undefined),
  };
}

/** The columns of FOCUS 1.4 InvoiceDetail, in its spelling. Microsoft is paid in the currency it bills in. */
export function invoiceDetailColumns(
  settings: Pick<ExportSettings, 'billingAccountId' | 'paymentDays'>,
  invoiceDifference: (document: BillingDocument) => Decimal | undefined,
): readonly Column<InvoiceDetail>[] {
  const text = (name: string, of: (detail: InvoiceDetail) => string | undefined) =>
    column<InvoiceDetail, 'text'>('text', name, of);
  const due = ({ document }: InvoiceDetail) => addDays(document.header.invoiceDate, settings.paymentDays);
  return [
    column('decimal', 'BilledCost', ({ billedCost }) => billedCost),
    text('BillingAccountId', () => settings.billingAccountId),
    text('BillingCurrency', ({ document }) => document.header.total.currency),
    text('BillingPeriodEnd', ({ document }) => atMidnight(firstDay(addPeriods(document.header.period, 1)))),
    text('BillingPeriodStart', ({ document }) => atMidnight(firstDay(document.header.period))),
    text('ChargeCategory', ({ category }) => category),
    text('InvoiceDetailCreated', ({ document }) => instantText(document.firstSeenMs)),
    text('InvoiceDetailDescription', descriptionOf),
    text('InvoiceDetailGrain', ({ serviceName }) =>
      isOfAll(serviceName) ? undefined : JSON.stringify({ ServiceName: serviceName }),
    ),
    text('InvoiceDetailId', ({ id }) => id),
    text('InvoiceDetailLastUpdated', ({ document }) =>
      instantText(document.published?.loadedAtMs ?? document.firstSeenMs),
    ),
    text('InvoiceId', ({ document }) => document.header.id),
    text('InvoiceIssueDate', ({ document }) => atMidnight(document.header.invoiceDate)),
    text('InvoiceIssueStatus', () => 'Issued'),
    text('InvoiceIssuerName', () => ISSUER),
    text('PaymentCurrency', ({ document }) => document.header.total.currency),
    column('decimal', 'PaymentCurrencyBilledCost', ({ billedCost }) => billedCost),
    text('PaymentCurrencyInvoiceDetailId', ({ id }) => id),
    text('PaymentDueDate', (detail) => atMidnight(due(detail))),
    text('PaymentTerms', () => `Net ${settings.paymentDays}`),
    text('PurchaseOrderNumber', ({ purchaseOrder }) => purchaseOrder),
    text('ReferenceInvoiceId', ({ document }) => document.header.amendsOf ?? document.header.id),
    column('decimal', 'x_InvoiceDifference', ({ document }) => invoiceDifference(document)),
  ];
}

function descriptionOf({ category, serviceName }: InvoiceDetail): string {
  if (category !== 'Tax') return `${category}: ${serviceName}`;
  return isOfAll(serviceName) ? 'Tax on the invoice as a whole' : `Tax on ${serviceName}`;
}

function isOfAll(serviceName: string): boolean {
  return serviceName === ALL_SERVICES.name;
}

/** An instant as FOCUS writes it, to the second. */
export function instantText(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19)}Z`;
}
