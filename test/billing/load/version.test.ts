import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { BilledLine } from '../../../lib/billing/billed-line.ts';
import type { Sums } from '../../../lib/billing/load/loading.ts';
import { fingerprintOf, FIRST, noSums, tally } from '../../../lib/billing/load/tally.ts';
import { versionId } from '../../../lib/billing/load/version.ts';
import { decimal } from '../../../lib/values/decimal.ts';
import { amountText } from '../../../lib/values/money.ts';
import { aHeader, aLine, day, documentId } from '../../builders/billing.ts';
import { seededRandom } from '../../builders/seeded-random.ts';

const sha256 = (content: Uint8Array | string) => createHash('sha256').update(content).digest('hex');

function sumsOf(lines: readonly BilledLine[]): Sums {
  const counting = tally(aHeader(), sha256, noSums('EUR'), FIRST);
  counting.add(lines);
  return counting.sums();
}

const printOf = (lines: readonly BilledLine[]) => fingerprintOf(sumsOf(lines));
const one = aLine({ subtotal: '10.01' });
const two = aLine({ subtotal: '20.02', orderId: 'other' });
const placed = (...lines: BilledLine[]) => lines.map((line, lineNumber) => ({ ...line, lineNumber }));

describe('a version', () => {
  it('has its id from its raw parts and their order', () => {
    const [a, b] = [{ sha256: 'a' }, { sha256: 'b' }];
    expect(versionId('v2', [a, b], sha256)).toBe(versionId('v2', [a, b], sha256));
    expect(versionId('v2', [b, a], sha256)).not.toBe(versionId('v2', [a, b], sha256));
    expect(versionId('v1', [a, b], sha256)).not.toBe(versionId('v2', [a, b], sha256));
  });

  it('sums its lines exactly', () => {
    const cents = Array.from({ length: 1_000 }, () => aLine({ subtotal: '0.1', tax: '0.02' }));
    const sums = sumsOf(placed(...cents));
    expect([sums.count, amountText(sums.subtotal), amountText(sums.tax), amountText(sums.total)]).toEqual([
      1_000,
      '100.00',
      '20.00',
      '120.00',
    ]);
  });

  it('has the same fingerprint whatever the order of its lines and the parts they lie in', () => {
    const turned = [
      { ...two, part: 0 },
      { ...one, part: 1 },
    ];
    expect(printOf(turned)).toBe(printOf(placed(one, two)));
  });

  it('counts equal lines: one less, or another in place of one, is another fingerprint', () => {
    const prints = [
      [one, one, two],
      [one, two],
      [one, two, two],
    ].map((lines) => printOf(placed(...lines)));
    expect(new Set(prints).size).toBe(3);
  });

  // Without where it lies and without what we conclude.
  const ours = ['part', 'lineNumber', 'category', 'categoryRule'];
  const said = Object.entries(one).filter(([column]) => !ours.includes(column));
  it.each(said)('has another fingerprint where %s differs', (column, value) => {
    const other = typeof value === 'object' ? decimal('7.77') : 'other';
    const header = aHeader({
      id: column === 'documentId' ? documentId('other') : one.documentId,
      total: { amount: decimal('1'), currency: column === 'currency' ? 'other' : 'EUR' },
    });
    const counting = tally(header, sha256, noSums(header.total.currency), FIRST);
    counting.add([{ ...one, [column]: other }]);
    expect(fingerprintOf(counting.sums())).not.toBe(printOf([one]));
  });

  it('tells a day that is missing from one that is there', () => {
    expect(printOf([{ ...one, chargeEnd: undefined }])).not.toBe(printOf([one]));
    expect(printOf([{ ...one, chargeStart: undefined, chargeEnd: day('2024-02-05') }])).not.toBe(
      printOf([{ ...one, chargeStart: day('2024-02-05'), chargeEnd: undefined }]),
    );
  });

  it('has the same fingerprint where only the notation or our own category differs', () => {
    const rewritten = {
      ...one,
      subtotal: decimal('10.0100'),
      category: 'other' as const,
      categoryRule: 'none',
    };
    expect(printOf([rewritten])).toBe(printOf([one]));
  });

  it('counts the lines whose total is not subtotal plus tax', () => {
    expect(sumsOf([aLine({ subtotal: '0.01', total: '0.045' })]).unbalanced).toBe(1);
    expect(sumsOf([aLine({ subtotal: '0.01', tax: '-0.02', total: '0.01' })]).unbalanced).toBe(1);
    expect(sumsOf([aLine({ subtotal: '-0.01', tax: '0.02', total: '0.01' })]).unbalanced).toBe(0);
  });

  it('counts the lines of each part, of empty ones too', () => {
    expect(
      sumsOf([
        { ...one, part: 1 },
        { ...one, part: 3 },
        { ...two, part: 3, lineNumber: 4 },
      ]).linesOfPart,
    ).toEqual([0, 1, 0, 2]);
  });

  it('comes to the same sums wherever it was broken off and gone on with, also by way of the book', () => {
    const random = seededRandom(7);
    const lines = Array.from({ length: 40 }, (_, index) =>
      aLine({
        part: Math.floor(index / 9),
        lineNumber: index % 9,
        subtotal: `${random() < 0.3 ? '-' : ''}${Math.floor(random() * 1e9)}.${Math.floor(random() * 1e6)}`,
        tax: `0.${Math.floor(random() * 100)}`,
      }),
    );
    const whole = sumsOf(lines);
    for (let cut = 0; cut <= lines.length; cut += 1) {
      const first = tally(aHeader(), sha256, noSums('EUR'), FIRST);
      first.add(lines.slice(0, cut));
      const second = tally(aHeader(), sha256, first.sums(), first.next());
      second.add(lines.slice(cut));
      expect(second.sums()).toEqual(whole);
      expect(second.next()).toEqual({ part: 4, lineNumber: 4 });
    }
  });

  it.each([
    {
      what: 'a line of another document',
      line: aLine({ documentId: documentId('G2') }),
      why: /line 0 of part 0 belongs to document G2/,
    },
    {
      what: 'a line in another currency',
      line: aLine({ currency: 'USD' }),
      why: /line 0 of part 0 is in USD, the document in EUR/,
    },
  ])('refuses $what', ({ line, why }) => {
    expect(() => sumsOf([line])).toThrow(why);
  });

  it('refuses a second line at a place, and one that was counted before it was broken off', () => {
    expect(() => sumsOf([one, two])).toThrow('line 0 of part 0 comes out of its order, or twice');
    const counting = tally(aHeader(), sha256, sumsOf([one]), { part: 0, lineNumber: 1 });
    expect(() => counting.add([one])).toThrow('line 0 of part 0 comes out of its order, or twice');
  });
});
