import { decimal, decimalText, ZERO, type Decimal } from '../../../lib/values/decimal.ts';
import { minorDigits } from '../../../lib/values/money.ts';
import type { Tax } from '../../scenarios/timeline.ts';
import type { IssuedLine } from '../world.ts';
import type { Line } from './line.ts';

export type Sums = { readonly subtotal: Decimal; readonly tax: Decimal; readonly total: Decimal };

/** Lines with their tax on them, where the market's lines carry any. */
export function taxed(lines: readonly Line[], tax: Tax | undefined): readonly Line[] {
  if (tax?.on !== 'lines') return lines;
  const done = new Map<Line, Line>();
  return lines.map((line) => {
    const known = done.get(line) ?? lineWithTax(line, tax);
    done.set(line, known);
    return known;
  });
}

/** What a document with these lines says, with the tax that stands on it alone. */
export function sumsOf(lines: readonly IssuedLine[], tax: Tax | undefined, currency: string): Sums {
  const counts = new Map<IssuedLine, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  let subtotal = ZERO;
  let onLines = ZERO;
  for (const [line, count] of counts) {
    subtotal = subtotal.plus(decimal(line['Subtotal'] ?? '0').times(String(count)));
    onLines = onLines.plus(decimal(line['TaxTotal'] ?? '0').times(String(count)));
  }
  const taxTotal = tax?.on === 'invoice' ? taxOn(subtotal, tax, currency) : onLines;
  return { subtotal, tax: taxTotal, total: subtotal.plus(taxTotal) };
}

function lineWithTax(line: Line, tax: Tax): Line {
  const subtotal = decimal(line.Subtotal);
  const amount = taxOn(subtotal, tax, line.Currency);
  const digits = minorDigits(line.Currency);
  return {
    ...line,
    TaxTotal: decimalText(amount, digits),
    Total: decimalText(subtotal.plus(amount), digits),
  };
}

/** Rounded half up, as in Microsoft's example of tax that is on the invoice only. */
function taxOn(subtotal: Decimal, tax: Tax, currency: string): Decimal {
  return subtotal.times(decimal(tax.rate)).round(minorDigits(currency), 1);
}
