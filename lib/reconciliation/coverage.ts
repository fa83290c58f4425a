import type { DocumentId } from '../values/id.ts';
import { sum, ZERO, type Decimal } from '../values/decimal.ts';
import { money } from '../values/money.ts';
import type { BookDocument } from './book.ts';
import type { Coverage } from './discrepancy.ts';
import type { Judgement } from './finding.ts';

/**
 * Explains every published document to its last cent: lines that agree, lines that carry a discrepancy (explained or
 * not), and everything that takes no part. All lines of a void document take no part. Throws where the three do not
 * come to the sum of the lines: then the rules lost a line or counted one twice.
 */
export function coverageOf(
  documents: readonly BookDocument[],
  judgements: readonly Judgement[],
): readonly Coverage[] {
  const judged = new Map<DocumentId, { matched: Decimal; discrepant: Decimal }>();
  for (const { lines, finding } of judgements) {
    const side = finding === undefined ? 'matched' : 'discrepant';
    for (const line of lines) {
      const sums = judged.get(line.documentId) ?? { matched: ZERO, discrepant: ZERO };
      judged.set(line.documentId, { ...sums, [side]: sums[side].plus(line.subtotal) });
    }
  }
  return documents.flatMap(({ header, published }) => {
    if (published === undefined) return [];
    const { matched, discrepant } = judged.get(header.id) ?? { matched: ZERO, discrepant: ZERO };
    const outOfScope = header.isVoid ? published.subtotal : published.outOfScope;
    if (!sum([matched, discrepant, outOfScope]).eq(published.subtotal)) {
      throw new Error(`The lines of document ${header.id} are not all accounted for.`);
    }
    const { currency } = header.total;
    return [
      {
        documentId: header.id,
        matched: money(matched, currency),
        discrepant: money(discrepant, currency),
        outOfScope: money(outOfScope, currency),
        linesSubtotal: money(published.subtotal, currency),
      },
    ];
  });
}
