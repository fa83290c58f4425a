import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import type { Decimal } from '../../../../lib/values/decimal.ts';
import type { GeneratedBook } from '../generate-book.ts';
import { referenceOf } from './known-words.ts';
import { asOne, isCredit, type Netted } from './netting.ts';
import { amendedBy } from './taken-back.ts';

/** A charge, and by how much it differs from what was expected of it: with the effect of the month's rate and without. */
export type Faulty = { readonly charge: Netted; readonly differences: readonly Decimal[] };

/**
 * A charge that was wrong, and the single credit that gives back exactly what was too much, are one charge, as if it had
 * been billed right. Credits in their order, each with the first charge that fits.
 */
export function madeGood(
  faulty: readonly Faulty[],
  credits: readonly BilledLine[],
  book: GeneratedBook,
): ReadonlyMap<Netted, Netted> {
  const joined = new Map<Netted, Netted>();
  for (const credit of credits.filter(isCredit)) {
    const one = faulty.find(
      ({ charge, differences }) =>
        !joined.has(charge) &&
        isForTheSame(charge.speaker, credit) &&
        differences.some((difference) => difference.neg().eq(credit.subtotal)) &&
        belongsTo(credit, charge, book),
    );
    if (one) joined.set(one.charge, joinedWith(one.charge, credit));
  }
  return joined;
}

function isForTheSame(charge: BilledLine, credit: BilledLine): boolean {
  const facts = ['chargeStart', 'currency', 'customerId'] as const;
  return facts.every((fact) => charge[fact] === credit[fact]);
}

/** By its credit note, by Microsoft's word, or by a reference: that amounts are equal is not enough. */
function belongsTo(credit: BilledLine, { lines }: Netted, book: GeneratedBook): boolean {
  const amended = amendedBy(credit, book);
  return (
    lines.some(({ documentId }) => documentId === amended) ||
    credit.chargeType.trim().toLowerCase() === 'customercredit' ||
    (referenceOf(credit) !== '' && lines.some((line) => referenceOf(line) === referenceOf(credit)))
  );
}

function joinedWith(charge: Netted, credit: BilledLine): Netted {
  return { ...asOne([...charge.lines, credit]), speaker: charge.speaker };
}
