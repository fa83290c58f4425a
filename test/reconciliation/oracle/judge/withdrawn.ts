import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import { decimal, ZERO } from '../../../../lib/values/decimal.ts';
import type { GeneratedBook } from '../generate-book.ts';
import type { Netted } from './netting.ts';

/**
 * Where a charge is billed anew without its invoice becoming void, a credit note withdraws the old one: the two come to
 * nothing, if the charge has been billed anew. Credits in the order of their lines, each with the first charge that fits.
 */
export function withdrawnCharges(lines: readonly BilledLine[], { papers }: GeneratedBook): readonly Netted[] {
  const pairs: Netted[] = [];
  const isPaired = (line: BilledLine) => pairs.some((pair) => pair.lines.includes(line));
  for (const credit of lines) {
    const note = papers.find(({ header }) => header.id === credit.documentId)!.header;
    if (!credit.subtotal.lt(ZERO) || note.documentType !== 'credit_note' || !note.amendsOf) continue;
    const others = lines.filter(
      (line) => !isPaired(line) && line.subtotal.gt(ZERO) && sameCharge(line, credit),
    );
    const old = others.find(
      ({ documentId, subtotal }) =>
        documentId === note.amendsOf && subtotal.times(decimal('-1')).eq(credit.subtotal),
    );
    if (!old || !others.some((line) => line !== old)) continue;
    pairs.push({ lines: [old, credit], speaker: credit, amount: ZERO, quantities: [] });
  }
  return pairs;
}

function sameCharge(a: BilledLine, b: BilledLine): boolean {
  return a.customerId === b.customerId && a.currency === b.currency && a.chargeStart === b.chargeStart;
}
