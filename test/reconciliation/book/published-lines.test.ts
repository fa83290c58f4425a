import { describe, expect, it } from '@jest/globals';
import type { BilledLine } from '../../../lib/billing/billed-line.ts';
import type { BillingDocument } from '../../../lib/billing/document.ts';
import type { CategorySum } from '../../../lib/reconciliation/book.ts';
import { bookDocument } from '../../../lib/reconciliation/matching/book/published-lines.ts';
import type { SiftVersion } from '../../../lib/reconciliation/matching/book/sifted-lines.ts';
import { sum } from '../../../lib/values/decimal.ts';
import { asId } from '../../../lib/values/id.ts';
import { money } from '../../../lib/values/money.ts';
import { aHeader, aLicence, aLine } from '../../builders/book.ts';
import { inMemorySiftedLines } from '../../fakes/in-memory-sifted-lines.ts';

const LINES = [aLine(), aLicence('10'), aLicence('20')];
const subtotalOf = (lines: readonly BilledLine[]) => money(sum(lines.map(({ subtotal }) => subtotal)), 'EUR');

/** One that was issued, and voided, before the one that is asked of. */
const VOID = { id: asId<'DocumentId'>('G000000'), isVoid: true };

const filed = (header: Parameters<typeof aHeader>[0] = {}, published?: object) =>
  ({
    header: aHeader(header),
    tieOut: undefined,
    restatements: [],
    published,
  }) as unknown as BillingDocument;
const publishedAs = (version: string, lines = LINES) => ({
  version,
  lineCount: lines.length,
  subtotal: subtotalOf(lines),
});

/** Reads the lines, and notes which came one by one. */
function reading(lines: readonly BilledLine[] = LINES) {
  const oneByOne: BilledLine[] = [];
  const sift: SiftVersion = (_header, _version, { takesPart, take }) => {
    const others: CategorySum[] = [];
    for (const line of lines) {
      if (takesPart(line)) {
        oneByOne.push(line);
        take(line);
      } else others.push({ category: line.category, lines: 1, amount: line.subtotal });
    }
    return Promise.resolve(others);
  };
  return { oneByOne, from: { sift, sifted: inMemorySiftedLines() } };
}

describe('a document as it is reconciled', () => {
  it('has no lines where none are published, and nothing is read for it', async () => {
    const { from, oneByOne } = reading();
    const { header, published } = await bookDocument(from, filed({ isVoid: true }), []);
    expect([header.id, header.isVoid, published]).toEqual(['G000001', true, undefined]);
    expect([oneByOne, from.sifted.written]).toEqual([[], []]);
  });

  it('has its charges one by one and the others as sums', async () => {
    const { from, oneByOne } = reading();
    const { published } = await bookDocument(from, filed({}, publishedAs('v1')), []);
    expect(published!.charges).toEqual([LINES[0]]);
    expect(published!.outOfScope.map(({ lines, amount }) => [lines, amount.toString()])).toEqual([[2, '30']]);
    expect([published!.version, published!.lineCount, published!.occurrences]).toEqual(['v1', 3, undefined]);
    expect(oneByOne).toEqual([LINES[0]]);
  });

  it('has each charge seen and counted where one of its month is void', async () => {
    const { from, oneByOne } = reading();
    const [one, voided] = [filed({}, publishedAs('v1')), filed(VOID)];
    const { published } = await bookDocument(from, one, [one, voided]);
    expect(oneByOne).toEqual(LINES);
    expect(published!.charges).toEqual([LINES[0]]);
    expect([...published!.occurrences!.values()]).toEqual([1, 1, 1]);
  });

  it('is sifted once for each version, commerce and way of counting, and kept', async () => {
    const { from } = reading();
    const kept = async (
      header: Parameters<typeof aHeader>[0],
      version: string,
      all: BillingDocument[] = [],
    ) => {
      await bookDocument(from, filed(header, publishedAs(version)), all);
      return from.sifted.written.length;
    };
    expect(await kept({}, 'v1')).toBe(1);
    expect(await kept({}, 'v1')).toBe(1);
    expect(await kept({}, 'v2')).toBe(2);
    expect(await kept({ commerce: 'legacy' }, 'v2')).toBe(3);
    expect(await kept({}, 'v2', [filed(VOID)])).toBe(4);
    expect(new Set(from.sifted.written.map(({ sift }) => sift)).size).toBe(3);
  });

  it.each([
    ['number', { lineCount: 4 }],
    ['sum', { subtotal: money('1', 'EUR') }],
  ])(
    'is refused where the %s of its lines is not what was published, and nothing is kept',
    async (_what, wrong) => {
      const { from } = reading();
      const document = filed({}, { ...publishedAs('v1'), ...wrong });
      await expect(bookDocument(from, document, [])).rejects.toThrow('Document G000001 was published with');
      expect(from.sifted.written).toEqual([]);
    },
  );
});
