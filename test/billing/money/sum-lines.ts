import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { fingerprintOf, FIRST, noSums, tally } from '../../../lib/billing/load/tally.ts';
import { billedLines } from '../../../lib/partner-center/billing-source/billed-lines.ts';
import { decimalText, type Decimal } from '../../../lib/values/decimal.ts';
import { documentId, aHeader, euro } from '../../builders/billing.ts';
import { exportLineMembers, jsonLine } from '../../builders/export-line.ts';
import { seededRandom } from '../../builders/seeded-random.ts';
import { contentOf } from '../../fakes/in-memory-archive.ts';
import { decimalsOf, textOfUnits, unitsOf } from './literal.ts';

type Column =
  'Subtotal' | 'TaxTotal' | 'Total' | 'EffectiveUnitPrice' | 'BillableQuantity' | 'PCToBCExchangeRate';
type Literals = Readonly<Record<Column, string>>;

/** What so many made-up lines come to, read and summed by the product, and by whole numbers from their literal text. */
export async function sumLines(count: number, seed: number) {
  const random = seededRandom(seed);
  const header = aHeader({ id: documentId('G020000001'), total: euro('0') });
  const sha256 = (text: Uint8Array | string) => createHash('sha256').update(text).digest('hex');
  const counting = tally(header, sha256, noSums('EUR'), FIRST);
  const exact = { subtotal: 0n, tax: 0n, total: 0n };
  const misprinted: string[] = [];
  let printed = 0;
  for (let [part, left] = [0, count]; left > 0; part += 1) {
    const literals = Array.from({ length: Math.min(LINES_A_PART, left) }, () => literalsOf(random));
    left -= literals.length;
    const text = literals.map((given) => lineWith(given, random)).join('\n');
    const content = contentOf(gzipSync(text));
    for await (const batch of billedLines(header, { part, format: 'v2_blob', content })) {
      counting.add(batch);
      for (const line of batch) {
        const given = literals[line.lineNumber];
        if (!given) throw new Error('a line came that nobody sent');
        exact.subtotal += unitsOf(given.Subtotal);
        exact.tax += unitsOf(given.TaxTotal);
        exact.total += unitsOf(given.Total);
        const read: Readonly<Record<Column, Decimal>> = {
          Subtotal: line.subtotal,
          TaxTotal: line.tax,
          Total: line.total,
          EffectiveUnitPrice: line.effectiveUnitPrice,
          BillableQuantity: line.billableQuantity,
          PCToBCExchangeRate: line.exchangeRate,
        };
        for (const column of Object.keys(read) as Column[]) {
          printed += 1;
          if (!printsBack(read[column], given[column])) misprinted.push(`${column} ${given[column]}`);
        }
      }
    }
  }
  const sums = counting.sums();
  const difference = (sum: Decimal, units: bigint) => unitsOf(decimalText(sum)) - units;
  return {
    lines: sums.count,
    unbalanced: sums.unbalanced,
    fingerprint: fingerprintOf(sums),
    subtotal: decimalText(sums.subtotal.amount),
    /** Product minus whole numbers, in units of 10^-80. */
    differences: [
      difference(sums.subtotal.amount, exact.subtotal),
      difference(sums.tax.amount, exact.tax),
      difference(sums.total.amount, exact.total),
    ],
    printed,
    misprinted,
  };
}

const LINES_A_PART = 20_000;

/** Digit by digit as it was read, with as many decimals as were written; an exponent is written out. */
function printsBack(value: Decimal, literal: string): boolean {
  const decimals = decimalsOf(literal);
  return decimalText(value, decimals) === textOfUnits(unitsOf(literal), decimals);
}

function literalsOf(random: () => number): Literals {
  const subtotal = amount(random);
  const tax = random() < 0.5 ? '0' : amount(random);
  return {
    Subtotal: subtotal,
    TaxTotal: tax,
    Total: plainText(unitsOf(subtotal) + unitsOf(tax)),
    EffectiveUnitPrice: amount(random),
    BillableQuantity: random() < 0.5 ? String(Math.floor(random() * 1_000)) : amount(random),
    PCToBCExchangeRate: `${Math.floor(random() * 200)}.${digits(random, 1 + Math.floor(random() * 14))}`,
  };
}

// Mostly cents; and as odd as JSON allows: 38 digits, 22 decimals, exponents, nothing at all, and amounts that no binary
// number can hold.
function amount(random: () => number): string {
  const sign = random() < 0.3 ? '-' : '';
  const kind = random();
  if (kind < 0.5) return `${sign}${1 + Math.floor(random() * 99_999)}.${digits(random, 2)}`;
  if (kind < 0.6) return `${sign}0.${digits(random, 1)}${1 + Math.floor(random() * 9)}`;
  if (kind < 0.7) return `${sign}${1 + Math.floor(random() * 9)}${digits(random, 15)}.${digits(random, 21)}7`;
  if (kind < 0.8)
    return `${sign}${1 + Math.floor(random() * 9)}.${digits(random, 3)}1e${random() < 0.5 ? '-' : ''}${Math.floor(random() * 9)}`;
  if (kind < 0.9) return `${sign}0.1000000000000000055511151231257827021181583404541015625`;
  return kind < 0.95 ? '0' : `${sign}9007199254740993`;
}

function digits(random: () => number, count: number): string {
  return Array.from({ length: count }, () => Math.floor(random() * 10)).join('');
}

function plainText(units: bigint): string {
  const text = textOfUnits(units, 70).replace(/0+$/, '').replace(/\.$/, '');
  return text === '-0' ? '0' : text;
}

// The same column is a number in one row and a text in the next.
function lineWith(given: Literals, random: () => number): string {
  return jsonLine(
    exportLineMembers(random).map(([name, value]) => {
      const literal = name in given ? given[name as Column] : undefined;
      if (literal === undefined) return [name, value];
      return [name, random() < 0.5 ? literal : JSON.stringify(literal)];
    }),
  );
}
