import { firstDay, lastDay } from '../../../lib/values/day.ts';
import { exactNumber } from '../exact-number.ts';
import { currencySymbol, link } from '../wire.ts';
import type { IssuedDocument, World } from '../world.ts';
import { receiptIdOf } from './receipt-pdf.ts';
import { isUsageCharge } from './usage-lines.ts';
import { isAzureLine } from './v1-legacy-lines.ts';

/** An invoice as v1 shows it, with what amends it inside. */
export function invoiceJson(world: World, document: IssuedDocument): object {
  const isAmendment = document.amendsOf !== undefined;
  return {
    id: document.id,
    invoiceDate: new Date(document.issuedAtMs).toISOString().replace('Z', '4567Z'),
    billingPeriodStartDate: `${firstDay(document.period)}T00:00:00Z`,
    billingPeriodEndDate: `${lastDay(document.period)}T00:00:00Z`,
    totalCharges: exactNumber(document.total),
    paidAmount: exactNumber(document.paid),
    currencyCode: document.currency,
    currencySymbol: currencySymbol(document.currency),
    // The sample's amendment has neither a link to a PDF nor one to itself.
    ...(isAmendment
      ? {}
      : {
          pdfDownloadLink: `/invoices/${document.id}/documents/statement`,
          taxReceipts: taxReceiptsOf(world, document),
        }),
    invoiceDetails: detailsOf(document),
    ...(document.amendments.length === 0 ? {} : { amendments: amendmentsOf(world, document) }),
    documentType: document.documentType,
    ...(isAmendment ? { amendsOf: document.amendsOf } : {}),
    invoiceType: document.kind === 'one_time' ? 'OneTime' : 'Recurring',
    status: document.status,
    ...(isAmendment ? {} : { links: { self: link(`/invoices/${linkId(document)}`) } }),
    attributes: { objectType: 'Invoice' },
  };
}

/** Ids in links have their kind before them; the bare id is what every other call wants. */
export function linkId(document: IssuedDocument): string {
  return `${document.kind === 'one_time' ? 'OneTime' : 'Recurring'}-${document.id}`;
}

function amendmentsOf(world: World, document: IssuedDocument): readonly object[] {
  return document.amendments.flatMap((id) => {
    const amendment = world.documents.get(id);
    return amendment === undefined ? [] : [invoiceJson(world, amendment)];
  });
}

function taxReceiptsOf(world: World, document: IssuedDocument): readonly object[] {
  const id = receiptIdOf(world, document);
  if (id === undefined) return [];
  return [{ id, taxReceiptPdfDownloadLink: `/invoices/${document.id}/receipts/${id}/documents/statement` }];
}

/** Which pairs of provider and line type there are; daily usage comes beside what it is billed with. */
function detailsOf(document: IssuedDocument): readonly object[] {
  const billing = providersOf(document).map((lines) => detail(document, lines, 'Billing'));
  const usage = {
    provider: document.kind === 'one_time' ? 'marketplace' : 'azure',
    path: usagePath(document),
  };
  return document.lines.some(isUsageCharge) ? [...billing, detail(document, usage, 'Usage')] : billing;
}

function detail(
  document: IssuedDocument,
  { provider, path }: { readonly provider: string; readonly path: string },
  type: 'Billing' | 'Usage',
): object {
  return {
    invoiceLineItemType: `${type.toLowerCase()}_line_items`,
    billingProvider: provider,
    links: { self: link(`/invoices/${linkId(document)}/lineitems/${path}/${type}LineItems`) },
    attributes: { objectType: 'InvoiceDetail' },
  };
}

function usagePath({ kind }: IssuedDocument): string {
  return kind === 'one_time' ? 'OneTime' : 'Azure';
}

function providersOf(document: IssuedDocument): readonly { provider: string; path: string }[] {
  if (document.kind === 'one_time') return [{ provider: 'one_time', path: 'OneTime' }];
  const hasAzure = document.lines.some(isAzureLine);
  const hasOffice = document.lines.some((line) => !isAzureLine(line));
  return [
    ...(hasOffice || !hasAzure ? [{ provider: 'office', path: 'Office' }] : []),
    ...(hasAzure ? [{ provider: 'azure', path: 'Azure' }] : []),
  ];
}
