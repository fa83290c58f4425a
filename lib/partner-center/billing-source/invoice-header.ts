import type { DocumentHeader, DocumentType } from '../../billing/document.ts';
import { addPeriods, periodOf, type BillingPeriod, type Day } from '../../values/day.ts';
import type { DocumentId } from '../../values/id.ts';
import { money } from '../../values/money.ts';
import type { Invoice } from '../billing-v1/invoice.ts';
import { isSameInAnyCase } from '../wire/words.ts';
import { spelling } from '../wire/written.ts';

type Header =
  | { readonly ok: true; readonly header: DocumentHeader }
  | { readonly ok: false; readonly field: string; readonly reason: string };

/** The document that an invoice of the list is, or the field without which it cannot be one. */
export function invoiceHeader(invoice: Invoice, parent: DocumentId | undefined): Header {
  const { invoiceDate, totalCharges, currencyCode } = invoice;
  if (invoiceDate === undefined) return lacks('invoiceDate');
  // Without a date it has no period.
  if (invoiceDate.value === undefined) return lacks('invoiceDate', 'says that there is none');
  const id = invoice.id.value;
  const amendsOf = invoice.amendsOf?.value ?? parent;
  const currency = currencyCode.value;
  const header: DocumentHeader = {
    id,
    documentType: documentType(invoice.documentType, amendsOf),
    rawDocumentType: spelling(invoice.documentType),
    isVoid: isVoid(invoice),
    commerce: commerce(invoice),
    invoiceDate: invoiceDate.value,
    period: billingPeriod(invoice.billingPeriodEndDate?.value, invoiceDate.value),
    total: money(totalCharges.value, currency),
    paid: money(invoice.paidAmount?.value ?? '0', currency),
    amendsOf: amendsOf === undefined || isSameInAnyCase(amendsOf, id) ? undefined : amendsOf,
    lineSources: lineSources(invoice),
    taxReceipts: taxReceipts(invoice),
  };
  return { ok: true, header };
}

function lacks(field: keyof Invoice, reason = 'is missing'): Header {
  return { ok: false, field, reason };
}

// The page says "Credit Note" and "Invoice"; the samples say `invoice`, `void_note` and `adjustment_note`. A void note
// is the invoice itself after it was voided: what gives the money back is its amendment.
function documentType(written: Invoice['documentType'], amendsOf: DocumentId | undefined): DocumentType {
  switch (written?.value) {
    case 'invoice':
    case 'void_note':
      return 'invoice';
    case 'credit_note':
    case 'adjustment_note':
      return 'credit_note';
    case undefined:
    case 'none':
      return amendsOf === undefined ? 'invoice' : 'other';
    case 'other':
      return spelling(written).trim() === '' && amendsOf === undefined ? 'invoice' : 'other';
  }
}

function isVoid({ documentType, status }: Invoice): boolean {
  return documentType?.value === 'void_note' || status?.value === 'void' || status?.value === 'voided';
}

function commerce({ id, invoiceType }: Invoice): DocumentHeader['commerce'] {
  if (invoiceType?.value === 'recurring') return 'legacy';
  if (invoiceType?.value === 'one_time') return 'new';
  return /^d/i.test(id.value) ? 'legacy' : 'new';
}

// New commerce is invoiced in the month after its billing period; the list of invoices rarely says the period.
function billingPeriod(periodEnd: Day | undefined, invoiceDate: Day): BillingPeriod {
  return periodEnd === undefined ? addPeriods(periodOf(invoiceDate), -1) : periodOf(periodEnd);
}

function lineSources({ invoiceDetails = [] }: Invoice): readonly string[] {
  const pairs = invoiceDetails.map(
    (detail) => `${detail.billingProvider}/${detail.invoiceLineItemType ?? ''}`,
  );
  return [...new Set(pairs)];
}

function taxReceipts({ taxReceipts: listed = [] }: Invoice): readonly string[] | undefined {
  const ids = listed.flatMap(({ id }) => (id === undefined || id.value === '' ? [] : [id.value]));
  return ids.length === 0 ? undefined : [...new Set(ids)];
}
