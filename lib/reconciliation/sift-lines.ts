import type { BilledLine } from '../billing/billed-line.ts';
import type { DocumentHeader } from '../billing/document.ts';
import { decimalText, ZERO, type Decimal } from '../values/decimal.ts';
import type { PublishedLines } from './book.ts';
import { isKnownChargeType } from './charge-types.ts';

/**
 * Reads the lines of one version once and keeps only those that the rules look at one by one. Memory grows with the
 * reservations of a document, not with its lines.
 */
export async function siftLines(
  version: string,
  lines: AsyncIterable<BilledLine> | Iterable<BilledLine>,
  options: { readonly commerce: DocumentHeader['commerce']; readonly countOccurrences: boolean },
): Promise<PublishedLines> {
  const charges: BilledLine[] = [];
  const occurrences = options.countOccurrences ? new Map<string, number>() : undefined;
  let outOfScope: Decimal = ZERO;
  let subtotal: Decimal = ZERO;
  let lineCount = 0;
  for await (const line of lines) {
    lineCount += 1;
    subtotal = subtotal.plus(line.subtotal);
    if (takesPart(line, options.commerce)) charges.push(line);
    else outOfScope = outOfScope.plus(line.subtotal);
    const key = occurrences && chargeKey(line);
    if (occurrences && key !== undefined) occurrences.set(key, (occurrences.get(key) ?? 0) + 1);
  }
  charges.sort(byPlace);
  return { version, charges, outOfScope, subtotal, lineCount, occurrences };
}

/** Where a line lies in its document decides its order; stores hand lines out as they come. */
function byPlace(a: BilledLine, b: BilledLine): number {
  return a.part - b.part || a.lineNumber - b.lineNumber;
}

// Legacy commerce has a vocabulary of its own, in sentences, and never a reservation.
function takesPart(line: BilledLine, commerce: DocumentHeader['commerce']): boolean {
  return line.category === 'reservation' || (commerce === 'new' && !isKnownChargeType(line.chargeType));
}

// What stays the same when a document is billed anew under another number.
function chargeKey(line: BilledLine): string {
  const { customerId, orderId, productId, skuId, chargeType, chargeStart } = line;
  return [customerId, orderId, productId, skuId, chargeType, chargeStart, decimalText(line.subtotal)].join(
    '|',
  );
}
