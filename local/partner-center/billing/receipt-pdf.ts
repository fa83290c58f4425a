import { dayOf } from '../../../lib/values/day.ts';
import { decimalText } from '../../../lib/values/decimal.ts';
import { minorDigits } from '../../../lib/values/money.ts';
import { hexOf } from '../deterministic-ids.ts';
import type { IssuedDocument, World } from '../world.ts';
import { pdfBytes } from './pdf-bytes.ts';

/** Seven digits or more, as in `E-Tax-8602768.pdf`. There are tax receipts in Taiwan only, and none for an amendment. */
export function receiptIdOf(world: World, document: IssuedDocument): string | undefined {
  if (world.scenario.market !== 'TW' || document.amendsOf !== undefined) return undefined;
  return String(1_000_000 + parseInt(hexOf(`receipt of ${document.id}`, 6), 16));
}

export function receiptPdf(document: IssuedDocument, receiptId: string): Promise<Uint8Array> {
  const { subtotal, tax, total } = document.statement;
  return pdfBytes(`Tax receipt ${receiptId}`, document.issuedAtMs, (pdf) => {
    pdf.fontSize(18).text('Tax receipt').moveDown().fontSize(10);
    pdf.text(`Receipt number: ${receiptId}`);
    pdf.text(`Invoice number: ${document.id}`);
    pdf.text(`Document date: ${dayOf(document.issuedAtMs)}`).moveDown();
    for (const [label, amount] of Object.entries({ Subtotal: subtotal, Tax: tax, Total: total }))
      pdf.text(`${label}: ${decimalText(amount, minorDigits(document.currency))} ${document.currency}`);
  });
}
