import type { DocumentHeader } from '../../lib/billing/document.ts';
import type { BillingPeriod, Day } from '../../lib/values/day.ts';
import { asId } from '../../lib/values/id.ts';
import { money } from '../../lib/values/money.ts';

/** An invoice of new commerce as the list of invoices shows it. */
export function listedDocument(changed: Partial<DocumentHeader> = {}): DocumentHeader {
  return {
    id: asId('G020000001'),
    documentType: 'invoice',
    rawDocumentType: 'invoice',
    isVoid: false,
    commerce: 'new',
    invoiceDate: '2024-03-08' as Day,
    period: '2024-02' as BillingPeriod,
    total: money('1200.00', 'EUR'),
    paid: money('0', 'EUR'),
    amendsOf: undefined,
    lineSources: ['one_time/billing_line_items'],
    ...changed,
  };
}
