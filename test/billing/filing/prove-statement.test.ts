import { describe, expect, it } from '@jest/globals';
import { proveStatement } from '../../../lib/billing/filing/prove-statement.ts';
import { pdfBytes } from '../../../local/partner-center/billing/pdf-bytes.ts';
import {
  changedPdf,
  latinBytes,
  linearizedPdf,
  packedStream,
  pdfWithTableStream,
  smallPdf,
  withTable,
} from '../../builders/pdf-files.ts';

const reasonOf = async (bytes: Uint8Array) => {
  const proof = await proveStatement(bytes);
  return proof.proven ? '' : proof.reason;
};
const latin = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
const edited = (bytes: Uint8Array, from: string | RegExp, to: string) => {
  const text = latin(bytes).replace(from, to);
  if (text === latin(bytes)) throw new Error(`${String(from)} is not in it`);
  return latinBytes(text);
};
const drawn = () =>
  pdfBytes('Invoice', 0, (pdf) => void pdf.text('Subtotal 300.00 EUR').text('Total 357.00 EUR'));

describe('proveStatement', () => {
  it.each([
    { what: 'the smallest there is', given: smallPdf() },
    { what: 'one with its table in a stream', given: pdfWithTableStream() },
    { what: 'one that was changed later', given: changedPdf() },
    { what: 'one that is laid out to be shown from its front', given: linearizedPdf() },
    {
      what: 'one whose stream has its length in another object',
      given: latinBytes(
        withTable('%PDF-1.4\n', [
          `1 0 obj\n${packedStream('x').replace(/Length \d+/, 'Length 2 0 R')}\nendobj\n`,
          `2 0 obj\n${/Length (\d+)/.exec(packedStream('x'))?.[1]}\nendobj\n`,
        ]),
      ),
    },
    {
      what: 'an encrypted one, whose streams cannot be unpacked here',
      given: latinBytes(
        withTable(
          '%PDF-1.4\n',
          ['1 0 obj\n<< /Length 3 /Filter /FlateDecode >>\nstream\nabc\nendstream\nendobj\n'],
          '/Encrypt 9 0 R ',
        ),
      ),
    },
    { what: 'one with blanks and zeros after its end', given: new Uint8Array([...smallPdf(), 10, 10, 0]) },
  ])('proves $what', async ({ given }) => {
    expect(await reasonOf(given)).toBe('');
  });

  it('proves what a library for PDFs draws', async () => {
    expect(await reasonOf(await drawn())).toBe('');
  });

  it.each([
    { what: 'nothing', given: latinBytes(''), reason: /0 bytes/ },
    {
      what: 'an error in JSON',
      given: latinBytes(`{"code":"x","description":"${'y'.repeat(80)}"}`),
      reason: /%PDF-/,
    },
    { what: 'a PDF that was cut', given: smallPdf('z'.repeat(3_000)).subarray(0, -40), reason: /cut short/ },
    {
      what: 'a PDF with a page of a proxy behind it',
      given: latinBytes(`${latin(smallPdf())}<html></html>`),
      reason: /follows its end/,
    },
    {
      what: 'a PDF twice',
      given: latinBytes(latin(smallPdf()).repeat(2)),
      reason: /not the one before its end/,
    },
    {
      what: 'a PDF laid out from its front, twice',
      given: latinBytes(latin(linearizedPdf()).repeat(2)),
      reason: /not the one before its end/,
    },
    {
      what: 'the beginning of one PDF with the end of another',
      given: latinBytes(
        latin(smallPdf('one')).slice(0, 120) + latin(smallPdf('another, and longer')).slice(200),
      ),
      reason: /objects lie|object . 0 is not at/,
    },
    {
      what: 'a PDF that lost some bytes in its middle',
      given: edited(smallPdf(), '/Kids [] ', ''),
      reason: /objects lie/,
    },
    {
      what: 'a table that points elsewhere',
      given: edited(smallPdf(), '0000000009 ', '0000000019 '),
      reason: /object 1 0 is not at/,
    },
    {
      what: 'a table that is not whole',
      given: edited(smallPdf(), '0000000009 00000 n', '00000000x9 00000 n'),
      reason: /not whole/,
    },
    {
      what: 'a mark that points past its end',
      given: edited(smallPdf(), /startxref\n\d+/, 'startxref\n99999'),
      reason: /not the one before its end/,
    },
    {
      what: 'a table of before a change that points elsewhere',
      given: edited(changedPdf(), '0000000009 ', '0000000019 '),
      reason: /object 1 0 is not at/,
    },
    {
      what: 'a mark that points elsewhere',
      given: edited(smallPdf(), /startxref\n\d+/, 'startxref\n40'),
      reason: /not at 40/,
    },
    {
      what: 'a PDF without its mark',
      given: edited(smallPdf(), 'startxref', 'startxxxx'),
      reason: /does not say where/,
    },
    {
      what: 'a PDF without its root',
      given: edited(smallPdf(), '/Root 1 0 R', '/Root 8 0 R'),
      reason: /root 8 0 is missing/,
    },
    {
      what: 'a stream that is longer than it says',
      given: edited(smallPdf(), /Length (\d)\d/, 'Length $11'),
      reason: /not as long/,
    },
    {
      what: 'a stream that is packed as nobody packs',
      given: edited(smallPdf(), 'FlateDecode', 'FlatxDecode'),
      reason: /nobody knows/,
    },
    {
      what: 'an object without its end',
      given: edited(smallPdf(), 'endobj', 'endobx'),
      reason: /object 1 0 has no end/,
    },
  ])('does not prove $what', async ({ given, reason }) => {
    expect(await reasonOf(given)).toMatch(reason);
  });

  it('sees a single bit that was turned in any packed stream', async () => {
    const whole = await drawn();
    const begin = latin(whole).indexOf('stream\n') + 'stream\n'.length;
    const end = latin(whole).indexOf('\nendstream');
    expect(end - begin).toBeGreaterThan(80);
    const unseen: number[] = [];
    for (let bit = begin * 8; bit < end * 8; bit += 1) {
      const bytes = whole.slice();
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      if ((await reasonOf(bytes)) === '') unseen.push(bit);
    }
    expect(unseen).toEqual([]);
  });
});
