import { isZero } from '../../values/decimal.ts';
import { money, noMoney } from '../../values/money.ts';
import { runningSum } from '../../values/running-sum.ts';
import type { BilledLine } from '../billed-line.ts';
import type { DocumentHeader } from '../document.ts';
import { SourceFailure } from '../source-failure.ts';
import { contentOf } from './line-content.ts';
import type { Sums } from './loading.ts';
import type { Sha256 } from './version.ts';

/** Counts, sums and fingerprints lines while they stream by, and refuses those that cannot be of this document. */
type Tally = {
  readonly add: (batch: readonly BilledLine[]) => void;
  /** What all lines so far came to; whole in itself, so that another tally can go on from it. */
  readonly sums: () => Sums;
  /** Where the next line may lie at the earliest. */
  readonly next: () => Place;
};

export type Place = { readonly part: number; readonly lineNumber: number };

export const FIRST: Place = { part: 0, lineNumber: 0 };

export function noSums(currency: string): Sums {
  const nothing = noMoney(currency);
  return {
    count: 0,
    subtotal: nothing,
    tax: nothing,
    total: nothing,
    unbalanced: 0,
    linesOfPart: [],
    hashes: '',
  };
}

/** Names a multiset of lines: equal for equal lines, whatever their order and the parts they lie in. */
export function fingerprintOf({ count, hashes }: Sums): string {
  return `${count}-${hashes.padStart(64, '0')}`;
}

/** Goes on from what was counted so far, up to the given place. */
export function tally(
  { id, total: { currency } }: Pick<DocumentHeader, 'id' | 'total'>,
  sha256: Sha256,
  from: Sums,
  next: Place,
): Tally {
  const subtotal = runningSum(from.subtotal.amount);
  const tax = runningSum(from.tax.amount);
  const total = runningSum(from.total.amount);
  let { count, unbalanced } = from;
  let hashes = BigInt(`0x0${from.hashes}`);
  const linesOfPart = [...from.linesOfPart];
  let { part, lineNumber } = next;

  const addOne = (line: BilledLine): void => {
    if (line.documentId !== id || line.currency !== currency) throw stranger(line, id, currency);
    // A line out of its place would be written over another one.
    if (line.part < part || (line.part === part && line.lineNumber < lineNumber)) throw misplaced(line);
    ({ part } = line);
    lineNumber = line.lineNumber + 1;
    while (linesOfPart.length <= part) linesOfPart.push(0);
    linesOfPart[part] = (linesOfPart[part] ?? 0) + 1;
    count += 1;
    subtotal.add(line.subtotal);
    tax.add(line.tax);
    total.add(line.total);
    if (!isBalanced(line)) unbalanced += 1;
    hashes += BigInt(`0x${sha256(contentOf(line))}`);
  };

  return {
    add: (batch) => {
      for (const line of batch) addOne(line);
      hashes = BigInt.asUintN(256, hashes);
    },
    sums: () => ({
      count,
      subtotal: money(subtotal.total(), currency),
      tax: money(tax.total(), currency),
      total: money(total.total(), currency),
      unbalanced,
      linesOfPart: [...linesOfPart],
      hashes: hashes.toString(16),
    }),
    next: () => ({ part, lineNumber }),
  };
}

// Most lines have no tax, and then the two are one amount.
function isBalanced({ subtotal, tax, total }: BilledLine): boolean {
  if (!isZero(tax)) return total.eq(subtotal.plus(tax));
  return total === subtotal || total.eq(subtotal);
}

function stranger(line: BilledLine, id: string, currency: string): SourceFailure {
  const where = `line ${line.lineNumber} of part ${line.part}`;
  return line.documentId === id
    ? new SourceFailure(`${where} is in ${line.currency}, the document in ${currency}`)
    : new SourceFailure(`${where} belongs to document ${line.documentId}, not to ${id}`);
}

function misplaced({ part, lineNumber }: BilledLine): SourceFailure {
  return new SourceFailure(`line ${lineNumber} of part ${part} comes out of its order, or twice`);
}
