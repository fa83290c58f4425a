import { isUtf8 } from 'node:buffer';
import type { BilledLine, LineCategory } from '../../billing/billed-line.ts';
import type { RawPart } from '../../billing/billing-source.ts';
import type { DocumentHeader } from '../../billing/document.ts';
import { ZERO, type Decimal } from '../../values/decimal.ts';
import { runningSum, type RunningSum } from '../../values/running-sum.ts';
import { BrokenExport } from '../billing-v2/broken-export.ts';
import { spanReader, type LineLayout, type SpanReader } from '../billing-v2/line-layout.ts';
import { createLineReader, isBlankLine, readLine } from '../billing-v2/line-reader.ts';
import { decodeLine } from './decode-line.ts';
import { COLUMN_READING, type LineColumns } from './line-columns.ts';
import { NO_KIND, pickLines, type KindSum, type LineKind, type PickedLine } from './pick-lines.ts';

/** Which lines take part, and where these go, in their order. */
export type Sifting = {
  /** Has to say the same of lines of one category and one charge type. */
  readonly takesPart: (line: BilledLine) => boolean;
  readonly take: (line: BilledLine) => void;
};

/** Lines that take no part: how many of a category, and what they come to before tax. */
export type OtherLines = {
  readonly category: LineCategory;
  readonly lines: number;
  readonly amount: Decimal;
};

/**
 * Sifts a part of a published version out of the archive: a line that takes part is read whole, of any other only its sum
 * is. Such a line costs a quarter of a whole one: what it is charged for was decided by the whole reading of a line before
 * that says the very same bytes in every column that a category is decided by, and its amount is added up digit by digit. A
 * line that is oddly written, or says something new, is read whole. What is published has been read whole once, so that a
 * line which cannot be read at all is not looked for here.
 */
export async function siftPart(
  header: DocumentHeader,
  { part, content }: Pick<RawPart, 'part' | 'content'>,
  sifting: Sifting,
): Promise<readonly OtherLines[]> {
  const sifter = createSifter(header, part, sifting);
  sifter.add(await pickLines(content, sifter.read));
  return sifter.others();
}

type Sum = { lines: number; readonly amount: RunningSum };

function createSifter(header: DocumentHeader, part: number, { takesPart, take }: Sifting) {
  const columnsOf = createColumnReader();
  const sums = new Map<LineCategory, Sum>();
  const sumOfKind = new Map<LineKind, Sum>();

  const sumOf = (category: LineCategory): Sum => {
    const sum = sums.get(category) ?? { lines: 0, amount: runningSum(ZERO) };
    if (sum.lines === 0) sums.set(category, sum);
    return sum;
  };
  /** Reads a line whole: the sum it was added to, or none where it takes part, or is blank. */
  const readWhole = (picked: PickedLine): Sum | undefined => {
    const columns = columnsOf(picked);
    if (columns === undefined) return undefined;
    const line = decodeLine({ header, part, lineNumber: picked.lineNumber }, columns);
    if (takesPart(line)) return void take(line);
    const sum = sumOf(line.category);
    sum.lines += 1;
    sum.amount.add(line.subtotal);
    return sum;
  };
  return {
    // What goes through promises outlives its time: lines are handed on as they are read.
    read: (picked: PickedLine): boolean => {
      const sum = readWhole(picked);
      if (sum === undefined || picked.kind === NO_KIND) return false;
      if (!sumOfKind.has(picked.kind)) sumOfKind.set(picked.kind, sum);
      return true;
    },
    add: (summed: readonly KindSum[]): void => {
      for (const { kind, lines, amount } of summed) {
        const sum = sumOfKind.get(kind)!;
        sum.lines += lines;
        sum.amount.add(amount);
      }
    },
    others: (): readonly OtherLines[] =>
      [...sums].map(([category, { lines, amount }]) => ({ category, lines, amount: amount.total() })),
  };
}

function createColumnReader(): (picked: PickedLine) => LineColumns | undefined {
  const read = createLineReader(COLUMN_READING);
  const readers = new Map<LineLayout, SpanReader<LineColumns>>();
  return ({ bytes, start, end, lineNumber, layout }) => {
    const text = bytes.toString('utf8', start, end);
    // A letter of several bytes is fewer characters than bytes; and what is no letter at all becomes U+FFFD.
    const isAscii = text.length === end - start && !text.includes('\ufffd');
    if (!isAscii && !isUtf8(bytes.subarray(start, end))) throw new BrokenExport(lineNumber, 'is not UTF-8');
    if (layout !== undefined) {
      const bySpans = readers.get(layout) ?? spanReader(layout, COLUMN_READING);
      if (!readers.has(layout)) readers.set(layout, bySpans);
      const columns = bySpans(isAscii ? text : bytes.toString('latin1', start, end), start, isAscii);
      if (columns !== undefined) return columns;
    }
    return isBlankLine(text) ? undefined : readLine(text, lineNumber, read);
  };
}
