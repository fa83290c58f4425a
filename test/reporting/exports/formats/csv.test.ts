import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseCsv } from 'hucre/csv';
import { csv } from '../../../../lib/reporting/exports/formats/csv.ts';
import { unguarded } from '../../../../lib/reporting/exports/formats/formula-guard.ts';
import { amountColumn, column, type Column } from '../../../../lib/reporting/exports/table.ts';
import type { Day } from '../../../../lib/values/day.ts';
import { decimal, type Decimal } from '../../../../lib/values/decimal.ts';
import { textOf } from '../collected.ts';

type Row = {
  readonly text: string | undefined;
  readonly amount?: Decimal | undefined;
  readonly whole?: number | undefined;
  readonly day?: Day | undefined;
  readonly instant?: number | undefined;
};

const COLUMNS: readonly Column<Row>[] = [
  column('text', 'id', ({ text }) => text),
  amountColumn(
    'amount',
    ({ amount }) => amount,
    () => 2,
  ),
  column('whole', 'count', ({ whole }) => whole),
  column('day', 'day', ({ day }) => day),
  column('instant', 'at', ({ instant }) => instant),
];
const written = (...rows: readonly Row[]) => textOf(csv({ columns: COLUMNS, rows: [rows] }));

describe('csv', () => {
  it('has a byte order mark, a header and CRLF after every line', async () => {
    expect(await written({ text: 'a' })).toBe('\uFEFF"id","amount","count","day","at"\r\n"a",,,,\r\n');
  });

  it('leaves out the byte order mark where nobody wants it', async () => {
    const text = await textOf(csv({ columns: COLUMNS, rows: [] }, { byteOrderMark: false }));
    expect(text).toBe('"id","amount","count","day","at"\r\n');
  });

  it('quotes every text and no number, and empty cells are empty', async () => {
    const text = await written(
      { text: '007', amount: decimal('1037.5'), whole: 3, day: '2024-02-29' as Day, instant: 0 },
      { text: undefined, amount: undefined },
    );
    expect(text.split('\r\n').slice(1)).toEqual([
      '"007",1037.50,3,2024-02-29,1970-01-01T00:00:00.000Z',
      ',,,,',
      '',
    ]);
  });

  it('writes hostile cells as these very bytes', async () => {
    const texts = [
      'comma, semicolon; tab\tpipe|',
      'a "quoted" word',
      '"',
      'two\r\nlines',
      ' blanks ',
      '-5.00',
      '="1","2"',
      "'=1",
      '1037.78',
      '\uFEFFmark \u0000 \u{1F4B6} \uD800.',
    ];
    const amounts = ['-0.5', '0', '1e-7', '-12345678901234567890.129'].map(decimal);
    const rows = texts.map((text, index) => ({ text, amount: amounts[index] }));
    const [header = '', ...lines] = (await written(...rows)).split(',,,\r\n');
    expect([header.split('\r\n')[1], ...lines]).toEqual([
      '"comma, semicolon; tab\tpipe|",-0.50',
      '"a ""quoted"" word",0.00',
      '"""",0.0000001',
      '"two\r\nlines",-12345678901234567890.129',
      '" blanks ",',
      '"\'-5.00",',
      '"\'=""1"",""2""",',
      '"\'=1",',
      '"1037.78",',
      '"\uFEFFmark \u0000 \u{1F4B6} \uFFFD.",',
      '',
    ]);
  });

  it('hands out a long batch in pieces that make one file', async () => {
    const rows = Array.from({ length: 2_500 }, (_, index) => ({ text: `row ${index}`, whole: index }));
    const lengths: number[] = [];
    for await (const piece of csv({ columns: COLUMNS, rows: [rows, [], rows] })) lengths.push(piece.length);
    expect(Math.max(...lengths)).toBeLessThan(40_000);
    const lines = rows.map(({ text, whole }) => `"${text}",,${whole},,\r\n`).join('');
    const text = await textOf(csv({ columns: COLUMNS, rows: [rows, [], rows] }, { byteOrderMark: false }));
    expect(text).toBe(`"id","amount","count","day","at"\r\n${lines}${lines}`);
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', "=cmd|' /C calc'!A0"])(
    'lets no spreadsheet run %j',
    async (text) => {
      expect((await written({ text })).split('\r\n"')[1]).toMatch(/^'/);
    },
  );

  it('leaves negative numbers the numbers they are', async () => {
    const text = await written({ text: 'x', amount: decimal('-1037.78'), whole: -1 });
    expect(text).toContain('"x",-1037.78,-1,,');
  });

  it('prints every digit of an amount and no exponent', async () => {
    const text = await written({ text: 'x', amount: decimal('12345678901234567890.1234567890123456789') });
    expect(text).toContain(',12345678901234567890.1234567890123456789,');
  });

  it('is read back by another library as what was written, whatever the texts are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'binary', minLength: 1 }), { minLength: 1 }),
        async (given) => {
          const texts = given.map((text) => text.toWellFormed());
          const rows = parseCsv(await written(...texts.map((text) => ({ text }))), { delimiter: ',' });
          expect(rows.slice(1).map(([text]) => unguarded(String(text)))).toEqual(texts.map(unguarded));
        },
      ),
    );
  });
});
