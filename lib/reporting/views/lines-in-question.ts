import type { BilledLine } from '../../billing/billed-line.ts';
import type { BillingBook } from '../../billing/billing-book.ts';
import type { BillingDocument } from '../../billing/document.ts';
import type { Discrepancy, LinePlace } from '../../reconciliation/discrepancy.ts';
import type { Around } from './advised-difference.ts';
import { taxPlace } from './tax-of-part.ts';

/** Where a document has its tax, and the lines of these discrepancies as far as they tell it: see `Around`. */
export async function linesInQuestion(
  document: BillingDocument,
  discrepancies: readonly Discrepancy[],
  billing: Pick<BillingBook, 'linesAt'>,
): Promise<Pick<Around, 'taxPlace' | 'linesOf'>> {
  const place = taxPlace(document);
  const version = document.published?.version;
  const isHere = (line: LinePlace) => line.documentId === document.header.id && line.version === version;
  const places = discrepancies.flatMap(({ lines }) => lines).filter(isHere);
  const lines =
    place === 'on_lines' && version !== undefined
      ? await billing.linesAt(document.header.id, version, places)
      : [];
  const byPlace = new Map<string, BilledLine>(lines.map((line) => [placeText(line), line]));
  const linesOf = (discrepancy: Discrepancy) => {
    const own = discrepancy.lines.filter(isHere).flatMap((line) => byPlace.get(placeText(line)) ?? []);
    return own.length === 0 || own.length < discrepancy.lines.length ? undefined : own;
  };
  return { taxPlace: place, linesOf };
}

function placeText({ part, lineNumber }: Pick<LinePlace, 'part' | 'lineNumber'>): string {
  return `${part}|${lineNumber}`;
}
