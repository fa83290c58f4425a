import { dayOf } from '../../../lib/values/day.ts';
import { decimalText, type Decimal } from '../../../lib/values/decimal.ts';
import { minorDigits } from '../../../lib/values/money.ts';
import type { IssuedDocument, World } from '../world.ts';
import { pdfBytes } from './pdf-bytes.ts';

/** The statement of a document: a real PDF that states its figures, with the same bytes whenever it is asked for. */
export function statementPdf(world: World, document: IssuedDocument): Promise<Uint8Array> {
  return pdfBytes(`Invoice ${document.id}`, document.issuedAtMs, (pdf) => {
    pdf.fontSize(18).text(document.amendsOf === undefined ? 'Invoice' : 'Credit Note');
    pdf.moveDown().fontSize(10);
    for (const [label, value] of headOf(world, document)) pdf.text(`${label}: ${value}`);
    pdf.moveDown(2);
    for (const [label, amount] of figuresOf(document)) figure(pdf, label, amount, document.currency);
    pdf.moveDown(2).fontSize(8).text('Net 60 days. Issued by a simulator: nothing is owed to anybody.');
  });
}

function headOf(world: World, document: IssuedDocument): readonly (readonly [string, string])[] {
  return [
    ['Invoice number', document.id],
    ['Document date', dayOf(document.issuedAtMs)],
    ['Billing period', document.period],
    ['Currency', document.currency],
    ['Sold to', world.partnerTenantId],
    ...(document.amendsOf === undefined ? [] : [['Original billing number', document.amendsOf] as const]),
  ];
}

function figuresOf({ statement }: IssuedDocument): readonly (readonly [string, Decimal])[] {
  return [
    ['Subtotal', statement.subtotal],
    ['Tax', statement.tax],
    ['Total', statement.total],
  ];
}

function figure(pdf: PDFKit.PDFDocument, label: string, amount: Decimal, currency: string): void {
  const { y } = pdf;
  pdf
    .text(label, 300, y)
    .text(`${printed(amount, currency)} ${currency}`, 400, y, { width: 139, align: 'right' });
}

/** `-1,234.56`: with separators of thousands, as an invoice prints them. */
function printed(amount: Decimal, currency: string): string {
  const [whole = '', fraction] = decimalText(amount, minorDigits(currency)).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
