import { describe, expect, it } from '@jest/globals';
import PDFDocument from 'pdfkit';
import {
  printedAmount,
  statementFigures,
} from '../../../lib/partner-center/billing-source/statement-text.ts';
import { decimalText } from '../../../lib/values/decimal.ts';
import { asId } from '../../../lib/values/id.ts';
import { amountText } from '../../../lib/values/money.ts';

type Row = string | readonly [label: string, amount: string];

const lockedPdf = (rows: readonly Row[]) => drawn(new PDFDocument({ userPassword: 'secret' }), [rows]);
const pdf = (...pages: readonly (readonly Row[])[]) => drawn(new PDFDocument(), pages);

/** A statement with one row after the other; a pair is drawn as two texts at both edges of the page. */
async function drawn(document: PDFKit.PDFDocument, pages: readonly (readonly Row[])[]): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve) => document.on('end', resolve));
  for (const [number, rows] of pages.entries()) {
    if (number > 0) document.addPage();
    for (const [index, row] of rows.entries()) {
      const y = 80 + index * 20;
      if (typeof row === 'string') document.text(row, 60, y, { lineBreak: false });
      else {
        document.text(row[1], 420, y, { lineBreak: false });
        document.text(row[0], 60, y, { lineBreak: false });
      }
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
      'under labels in capitals, with the tax named behind the total',
      [
        ['SUBTOTAL', '1,234.56'],
        ['TAX', '0.00'],
        ['TOTAL (including Tax)', '1,234.56'],
      ],
      'EUR',
      ['1234.56', '0.00', '1234.56'],
    ],
    [
      'with apostrophes for thousands',
      ["Subtotal  CHF 1'234'567.80", 'VAT 7.7 %  0.00', 'Total  CHF 1’234’567.80'],
      'CHF',
      ['1234567.80', '0.00', '1234567.80'],
    ],
    [
      'in the groups of India',
      ['Subtotal  INR 1,23,456.78', 'GST (18%)  22,222.22', 'Total  1,45,679.00'],
      'INR',
      ['123456.78', '22222.22', '145679.00'],
    ],
    [
      'of a credit note in parentheses, the currency inside',
      ['Subtotal  (EUR 1,000.00)', 'Tax  EUR (190.00)', 'Total  (1,190.00 EUR)'],
      'EUR',
      ['-1000.00', '-190.00', '-1190.00'],
    ],
    [
      'of a credit note marked as credit',
      ['Subtotal  1,000.00 CR', 'Tax  EUR 0.00', 'Total  1,000.00 CR'],
      'EUR',
      ['-1000.00', '0.00', '-1000.00'],
    ],
    [
      'without decimals and with points for thousands',
      ['Subtotal  ¥12.345', 'Tax  1.234', 'Total  13.579 JPY'],
      'JPY',
      ['12345', '1234', '13579'],
    ],
    [
      'with the decimals that a currency without them does not need',
      ['Subtotal  12,345.00', 'Tax  0.00', 'Total  12,345.00'],
      'JPY',
      ['12345', '0', '12345'],
    ],
    [
      'beside what is still to be paid, which is another figure',
      ['Subtotal  100.00', 'Tax  20.00', 'Total  120.00', 'Total amount due  0.00'],
      'EUR',
      ['100.00', '20.00', '120.00'],
    ],
    [
      'with what is to be paid for the total, where nothing else says it',
      ['Subtotal  100.00', 'Tax  20.00', 'Total amount due  120.00'],
      'EUR',
      ['100.00', '20.00', '120.00'],
    ],
    [
      'with tax in two rates that make up the total',
      ['Subtotal  200.00', 'VAT 21 %  21.00', 'VAT 9 %  9.00', 'Total  230.00'],
      'EUR',
      ['200.00', '30.00', '230.00'],
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
    [
      'tax in two rates does not make up the total',
      ['Subtotal 1.00', 'VAT 21 % 0.20', 'VAT 9 % 0.30', 'Total 1.60'],
    ],
    ['tax is a dash', ['Subtotal 1.00', 'Tax -', 'Total 1.00']],
    ['two numbers stand side by side', ['Subtotal 1.00', 'Tax 0.20', ['Total  2', '1.20']]],
    ['they are in another currency', ['Subtotal 1.00 USD', 'Tax 0.20 USD', 'Total 1.20 USD']],
    ['there is no text', []],
  ])('are unknown where %s', async (_name, rows) => {
    expect(await figuresOf(rows)).toBeUndefined();
  });

  it('are read from several pages, whichever they stand on', async () => {
    const first = ['Charges', 'Subtotal carried forward 10.00', 'Subtotal 20.00'];
    const bytes = await pdf(first, ['Tax 2.00', 'Total 22.00'], ['Exchange rate 0.85']);
    const figures = await statementFigures(bytes, 'EUR');
    expect(figures && amountText(figures.total)).toBe('22.00');
    expect(figures && amountText(figures.subtotal)).toBe('20.00');
  });

  it('are unknown where pages contradict each other, or the file is cut off or locked', async () => {
    const rows = ['Subtotal 20.00', 'Tax 2.00', 'Total 22.00'];
    expect(await statementFigures(await pdf(rows, ['Total 23.00']), 'EUR')).toBeUndefined();
    const whole = await pdf(rows);
    expect(await statementFigures(whole.subarray(0, whole.length >> 1), 'EUR')).toBeUndefined();
    expect(await statementFigures(await lockedPdf(rows), 'EUR')).toBeUndefined();
  });

  it.each([
    ['its own number', ['Invoice number: G000000001'], true],
    [
      'its own and that of what it amends',
      ['Credit note G000000001', 'Original billing number G000000002'],
      true,
    ],
    ['no number', ['Product DZH318Z0BQ3Q', 'GERMANY, D-10115 Berlin'], true],
    ['the number of another', ['Invoice number: G000000002'], false],
  ])('are those of a document whose statement names %s: %j', async (_what, head, isKnown) => {
    const bytes = await pdf([...head, 'Subtotal 20.00', 'Tax 2.00', 'Total 22.00']);
    const figures = await statementFigures(bytes, 'EUR', asId('G000000001'));
    expect(figures !== undefined).toBe(isKnown);
    expect(await statementFigures(bytes, 'EUR')).toBeDefined();
  });

  it('are those of a document with an unusual number, beside the usual one of what it amends', async () => {
    const bytes = await pdf([
      'Credit note gcn2407',
      'Original billing number G000000002',
      ...['Subtotal 20.00', 'Tax 2.00', 'Total 22.00'],
    ]);
    expect(await statementFigures(bytes, 'EUR', asId('GCN2407'))).toBeDefined();
    expect(await statementFigures(bytes, 'EUR', asId('GCN24'))).toBeUndefined();
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
    ['(EUR 7.00)', 'EUR', '-7'],
    ['7.00 CR', 'EUR', '-7'],
    ['1,23,45,678.90', 'INR', '12345678.9'],
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
    '-5.00 CR',
    '1,23,45.60',
    '12',
    '1,234',
    '1.234',
  ])('%j is none', (text) => {
    expect(printedAmount(text, 'EUR')).toBeUndefined();
  });
});
