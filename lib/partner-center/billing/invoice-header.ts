import { z } from '../../values/schema.ts';
import type { DocumentHeader, DocumentType } from '../../billing/document.ts';
import { addPeriods, periodOf, type BillingPeriod, type Day } from '../../values/day.ts';
import { asId, type DocumentId } from '../../values/id.ts';
import { money } from '../../values/money.ts';
import { fields, folded, text } from '../exchange/wire.ts';
import { amount, currencyCode, day } from './wire-values.ts';

// Links and details spell ids with their type before them: `OneTime-G000024135`.
const documentId = z.pipe(
  z.string().check(z.regex(/^\s*((onetime|recurring)-)?[a-z0-9]+\s*$/i, 'is not the id of an invoice')),
  z.transform((literal): DocumentId => asId(literal.trim().replace(/^(onetime|recurring)-/i, ''))),
);

/** An invoice of the list, without its amendments. */
export const invoiceFields = {
  id: documentId,
  invoiceDate: day,
  billingPeriodEndDate: z.optional(day),
  totalCharges: amount,
  paidAmount: z.optional(amount),
  currencyCode,
  documentType: z.optional(text),
  status: z.optional(text),
  amendsOf: z.optional(z.union([documentId, z.literal('')])),
  invoiceType: z.optional(text),
  invoiceDetails: z.optional(
    z.array(fields({ billingProvider: text, invoiceLineItemType: z.optional(text) })),
  ),
};

type Invoice = z.output<ReturnType<typeof fields<typeof invoiceFields>>>;

/** The document that an invoice of the list is; undefined where it has no date, without which it has no period. */
export function invoiceHeader(invoice: Invoice, parent: DocumentId | undefined): DocumentHeader | undefined {
  const { id, invoiceDate, documentType: rawDocumentType = '' } = invoice;
  if (invoiceDate === undefined) return undefined;
  const amendsOf = invoice.amendsOf || parent;
  return {
    id,
    documentType: documentType(rawDocumentType, amendsOf),
    rawDocumentType,
    isVoid: isVoid(rawDocumentType, invoice.status ?? ''),
    commerce: commerce(invoice.invoiceType ?? '', id),
    invoiceDate,
    period: billingPeriod(invoice.billingPeriodEndDate, invoiceDate),
    total: money(invoice.totalCharges, invoice.currencyCode),
    paid: money(invoice.paidAmount ?? '0', invoice.currencyCode),
    amendsOf: amendsOf === id ? undefined : amendsOf,
    lineSources: lineSources(invoice),
  };
}

// The page says "Credit Note" and "Invoice"; the samples say `invoice`, `void_note` and `adjustment_note`. A void note
// is the invoice itself after it was voided: what gives the money back is its amendment.
function documentType(raw: string, amendsOf: DocumentId | undefined): DocumentType {
  switch (folded(raw)) {
    case 'invoice':
    case 'voidnote':
      return 'invoice';
    case 'creditnote':
    case 'adjustmentnote':
      return 'credit_note';
    case '':
    case 'none':
      return amendsOf === undefined ? 'invoice' : 'other';
    default:
      return 'other';
  }
}

function isVoid(rawDocumentType: string, status: string): boolean {
  return folded(rawDocumentType) === 'voidnote' || ['void', 'voided'].includes(folded(status));
}

function commerce(invoiceType: string, id: string): DocumentHeader['commerce'] {
  const word = folded(invoiceType);
  if (word === 'recurring') return 'legacy';
  if (word === 'onetime') return 'new';
  return /^d/i.test(id) ? 'legacy' : 'new';
}

// New commerce is invoiced in the month after its billing period; the list of invoices rarely says the period.
function billingPeriod(periodEnd: Day | undefined, invoiceDate: Day): BillingPeriod {
  return periodEnd === undefined ? addPeriods(periodOf(invoiceDate), -1) : periodOf(periodEnd);
}

function lineSources(invoice: Invoice): readonly string[] {
  const pairs = (invoice.invoiceDetails ?? []).map(
    (detail) => `${detail.billingProvider}/${detail.invoiceLineItemType ?? ''}`,
  );
  return [...new Set(pairs)];
}
