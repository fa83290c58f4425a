import { describe, expect, it } from '@jest/globals';
import PDFDocument from 'pdfkit';
import {
  printedAmount,
  statementFigures,
} from '../../../lib/partner-center/billing-source/statement-text.ts';
import { decimalText } from '../../../lib/values/decimal.ts';
import { amountText } from '../../../lib/values/money.ts';

type Row = string | readonly [label: string, amount: string];

/** A statement with one row after the other; a pair is drawn as two texts at both edges of the page. */
async function pdf(rows: readonly Row[]): Promise<Uint8Array> {
  const document = new PDFDocument();
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve) => document.on('end', resolve));
  for (const [index, row] of rows.entries()) {
    const y = 80 + index * 20;
    if (typeof row === 'string') document.text(row, 60, y, { lineBreak: false });
    else {
      document.text(row[1], 420, y, { lineBreak: false });
      document.text(row[0], 60, y, { lineBreak: false });
    }
  }
  document.end();
  await ended;
  return Uint8Array.from(Buffer.concat(chunks));
}

async function figuresOf(rows: readonly Row[], currency = 'EUR') {
  const figures = await statementFigures(await pdf(rows), currency);
  return figures && [figures.subtotal, figures.tax, figures.total].map(amountText);
}

describe('the figures of a statement', () => {
  it.each<[string, readonly Row[], string, readonly string[]]>([
    [
      'in one text',
      ['Subtotal  1,234.56 EUR', 'Tax  259.26 EUR', 'Total  1,493.82 EUR'],
      'EUR',
      ['1234.56', '259.26', '1493.82'],
    ],
    [
      'far from their labels',
      [
        ['Subtotal', 'EUR 10.00'],
        ['VAT (21 %)', '2.10'],
        ['Total:', '12.10'],
      ],
      'EUR',
      ['10.00', '2.10', '12.10'],
    ],
    [
      'negative',
      ['Subtotal  -1,000.00 EUR', 'Tax  (190.00) EUR', 'Total  1,190.00- EUR'],
      'EUR',
      ['-1000.00', '-190.00', '-1190.00'],
    ],
    [
      'with points for thousands',
      ['Sub-total: 1.234.567,80', 'Tax: 0,00', 'Grand total: 1.234.567,80'],
      'EUR',
      ['1234567.80', '0.00', '1234567.80'],
    ],
    [
      'without decimals',
      ['Subtotal 12,345 JPY', 'Tax 1,234 JPY', 'Total 13,579 JPY'],
      'JPY',
      ['12345', '1234', '13579'],
    ],
    [
      'printed twice alike',
      ['Total 5.00', 'Subtotal 5.00', 'Tax 0.00', 'Total  5.00 EUR'],
      'EUR',
      ['5.00', '0.00', '5.00'],
    ],
    [
      'among other lines',
      [
        'Description  Quantity  Total',
        'Total seats  12',
        'Taxable  yes',
        'Subtotal 1.00',
        'Tax 0.20',
        'Total 1.20',
        'Total pages 1',
      ],
      'EUR',
      ['1.00', '0.20', '1.20'],
    ],
  ])('are read %s', async (_name, rows, currency, figures) => {
    expect(await figuresOf(rows, currency)).toEqual(figures);
  });

  it.each<[string, readonly Row[]]>([
    ['one is missing', ['Subtotal 1.00', 'Total 1.20']],
    ['one has two values', ['Subtotal 1.00', 'Tax 0.20', 'Total 1.20', 'Total 1.30']],
    ['two numbers stand side by side', ['Subtotal 1.00', 'Tax 0.20', ['Total  2', '1.20']]],
    ['they are in another currency', ['Subtotal 1.00 USD', 'Tax 0.20 USD', 'Total 1.20 USD']],
    ['there is no text', []],
  ])('are unknown where %s', async (_name, rows) => {
    expect(await figuresOf(rows)).toBeUndefined();
  });

  it('are unknown where the bytes are no PDF, and the bytes stay as they were', async () => {
    const bytes = new TextEncoder().encode('{"code":"900420"}');
    expect(await statementFigures(bytes, 'EUR')).toBeUndefined();
    const real = await pdf(['Subtotal 1.00', 'Tax 0.20', 'Total 1.20']);
    const length = real.length;
    await statementFigures(real, 'EUR');
    expect(real.length).toBe(length);
  });
});

describe('a printed amount', () => {
  it.each([
    ['1,234.56', 'EUR', '1234.56'],
    ['1.234,56', 'EUR', '1234.56'],
    ["1'234.56", 'CHF', '1234.56'],
    ['1 234,56', 'EUR', '1234.56'],
    ['1,234', 'JPY', '1234'],
    ['1,234,567', 'JPY', '1234567'],
    ['0.005', 'EUR', '0.005'],
    ['1.234', 'KWD', '1.234'],
    ['1,234.567', 'KWD', '1234.567'],
    ['−€ 12.00', 'EUR', '-12'],
    ['EUR 7.00', 'EUR', '7'],
  ])('%s in %s is %s', (text, currency, exact) => {
    const amount = printedAmount(text, currency);
    expect(amount && decimalText(amount)).toBe(exact);
  });

  it.each([
    '',
    '12,34,56',
    '1.2.3',
    '--5',
    '5 USD',
    '12 %',
    '1,23.456,7',
    '5.',
    '(5.00',
    '12',
    '1,234',
    '1.234',
  ])('%j is none', (text) => {
    expect(printedAmount(text, 'EUR')).toBeUndefined();
  });
});
