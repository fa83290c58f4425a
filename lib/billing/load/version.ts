import { decimalText, ZERO, type Decimal } from '../../values/decimal.ts';
import { money, type Money } from '../../values/money.ts';
import type { BilledLine } from '../billed-line.ts';
import type { ArchivedPart, DocumentHeader, LineSource } from '../document.ts';
import { SourceFailure } from '../source-failure.ts';

/** SHA-256 in hexadecimal digits. Passed in: the domain has no packages. */
export type Sha256 = (content: Uint8Array | string) => string;

/** Names a version by its raw parts: the same bytes in the same order are the same version, whoever loads them. */
export function versionId(
  source: LineSource,
  parts: readonly Pick<ArchivedPart, 'sha256'>[],
  sha256: Sha256,
): string {
  return sha256([source, ...parts.map((part) => part.sha256)].join('\n'));
}

/** What the lines of a version came to. */
export type Sums = {
  readonly count: number;
  readonly subtotal: Money;
  readonly tax: Money;
  readonly total: Money;
  readonly unbalanced: number;
  readonly linesOfPart: ReadonlyMap<number, number>;
  readonly fingerprint: string;
};

/** Counts, sums and fingerprints lines while they stream by, and refuses those that cannot be of this document. */
type Tally = {
  readonly through: (lines: AsyncIterable<BilledLine>) => AsyncIterable<BilledLine>;
  readonly sums: () => Sums;
};

export function tally(header: DocumentHeader, sha256: Sha256): Tally {
  const currency = header.total.currency;
  const linesOfPart = new Map<number, number>();
  let [subtotal, tax, total]: [Decimal, Decimal, Decimal] = [ZERO, ZERO, ZERO];
  let [count, unbalanced, hashes] = [0, 0, 0n];
  let last: Place = { part: -1, lineNumber: -1 };

  async function* through(lines: AsyncIterable<BilledLine>): AsyncIterable<BilledLine> {
    for await (const line of lines) {
      refuseStranger(line, header, last);
      last = line;
      count += 1;
      linesOfPart.set(line.part, (linesOfPart.get(line.part) ?? 0) + 1);
      subtotal = subtotal.plus(line.subtotal);
      tax = tax.plus(line.tax);
      total = total.plus(line.total);
      if (!line.total.eq(line.subtotal.plus(line.tax))) unbalanced += 1;
      hashes = BigInt.asUintN(256, hashes + BigInt(`0x${sha256(contentOf(line))}`));
      yield line;
    }
  }

  return {
    through,
    sums: () => ({
      count,
      subtotal: money(subtotal, currency),
      tax: money(tax, currency),
      total: money(total, currency),
      unbalanced,
      linesOfPart,
      fingerprint: `${count}-${hashes.toString(16).padStart(64, '0')}`,
    }),
  };
}

type Place = { readonly part: number; readonly lineNumber: number };

// A line out of its place would be written over another one; a line of another document or currency would be summed.
function refuseStranger(line: BilledLine, header: DocumentHeader, last: Place): void {
  const where = `line ${line.lineNumber} of part ${line.part}`;
  if (line.documentId !== header.id) {
    throw new SourceFailure(`${where} belongs to document ${line.documentId}, not to ${header.id}`);
  }
  if (line.currency !== header.total.currency) {
    throw new SourceFailure(`${where} is in ${line.currency}, the document in ${header.total.currency}`);
  }
  if (line.part < last.part || (line.part === last.part && line.lineNumber <= last.lineNumber)) {
    throw new SourceFailure(`${where} comes after line ${last.lineNumber} of part ${last.part}`);
  }
}

// Everything Microsoft says in a line, without where it lies and without what we conclude: the same charge in another
// part or order is the same charge.
function contentOf(line: BilledLine): string {
  return JSON.stringify(SAID.map((key) => textOf(line[key])));
}

function textOf(value: BilledLine[Said]): string {
  return typeof value === 'object' ? decimalText(value) : (value ?? '');
}

type Said = Exclude<keyof BilledLine, 'part' | 'lineNumber' | 'category' | 'categoryRule'>;

// An object, so that the compiler misses no field of the type.
const SAID = Object.keys({
  documentId: 0,
  customerId: 0,
  orderId: 0,
  alternateId: 0,
  reservationOrderId: 0,
  referenceId: 0,
  subscriptionId: 0,
  productId: 0,
  skuId: 0,
  productName: 0,
  chargeType: 0,
  termAndBillingCycle: 0,
  billingFrequency: 0,
  chargeStart: 0,
  chargeEnd: 0,
  subscriptionStart: 0,
  effectiveUnitPrice: 0,
  pricingCurrency: 0,
  exchangeRate: 0,
  billableQuantity: 0,
  subtotal: 0,
  tax: 0,
  total: 0,
  currency: 0,
} satisfies Record<Said, 0>) as Said[];
