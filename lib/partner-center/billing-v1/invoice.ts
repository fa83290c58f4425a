import type { Codec } from '../wire/codec.ts';
import { links, listOf } from '../wire/collections.ts';
import { fields, lenient, optional, type FieldsOf } from '../wire/fields.ts';
import { amount, anything, currencyCode, day, label, text, word } from '../wire/leaves.ts';
import { documentId, documentIdOrNone } from './document-id.ts';
import { eachByItself, type Entry } from '../wire/each-by-itself.ts';

const invoiceDetail = fields({
  invoiceLineItemType: optional(text),
  billingProvider: text,
  links: lenient(links),
  attributes: lenient(anything),
});

const ofOneInvoice = {
  id: documentId,
  invoiceDate: optional(day),
  billingPeriodStartDate: lenient(day),
  billingPeriodEndDate: optional(day),
  /** Negative where more was given back than charged; documentType may still say `invoice`. */
  totalCharges: amount,
  /** "Negative if a payment was received", and positive in the sample: the sign has to be learnt. */
  paidAmount: optional(amount),
  currencyCode,
  currencySymbol: lenient(text),
  /** For the next half hour; the statement is asked for by our own path instead. */
  pdfDownloadLink: lenient(text),
  /** Taiwan only. */
  taxReceipts: lenient(
    listOf(
      fields({
        id: lenient(label),
        taxReceiptPdfDownloadLink: lenient(text),
        attributes: lenient(anything),
      }),
    ),
  ),
  // So the table of the page calls the tax receipts.
  collectionOfSummary: lenient(anything),
  /** Which pairs of provider and line type exist. */
  invoiceDetails: optional(listOf(invoiceDetail)),
  documentType: optional(word(['none', 'invoice', 'void_note', 'adjustment_note', 'credit_note'])),
  amendsOf: optional(documentIdOrNone),
  invoiceType: optional(word(['recurring', 'one_time'])),
  /** In the table of the page only. */
  status: optional(word(['active', 'void', 'voided'])),
  links: lenient(links),
  attributes: lenient(anything),
};

/** An invoice or another billing document, with what amends it. Page: invoice-resources. */
export type Invoice = FieldsOf<typeof ofOneInvoice> & {
  /** Documents of their own, which may be amended in their turn. */
  readonly amendments: readonly Entry<Invoice>[] | undefined;
};

export const invoice: Codec<Invoice> = fields({
  ...ofOneInvoice,
  amendments: lenient(listOf(eachByItself((): Codec<Invoice> => invoice))),
});
