import type { BilledLine } from '../billing/billed-line.ts';
import type { BillingBook, PlaceOfLine } from '../billing/billing-book.ts';
import type { BillingDocument } from '../billing/document.ts';
import { absent, answer, type Answer } from '../values/answer.ts';
import { amountText, money } from '../values/money.ts';
import { findVersion } from './line-view.ts';
import { linesQuery, type Asked } from './list-query.ts';
import type { PageView } from './page.ts';

/** A line in the list of a document's lines. Its place leads to the source line; amounts are decimal text. */
export type ListedLine = {
  readonly part: number;
  readonly line: number;
  readonly category: string;
  readonly chargeType: string;
  readonly customerId: string;
  readonly productName: string;
  readonly subtotal: string;
  readonly tax: string;
  readonly total: string;
  readonly currency: string;
};

/** A page of the lines of one version, in the order of their places. `lines`: how many that version has in all. */
export type LinesView = PageView<ListedLine> & {
  readonly documentId: string;
  readonly version: string;
  readonly lines: number;
};

/** Longer than the pages of other lists, for documents have millions of lines; an answer stays below one megabyte. */
export const LINES_PAGE_LENGTH = 2_000;

export async function linesView(
  billing: Pick<BillingBook, 'lines'>,
  document: BillingDocument,
  asked: Asked,
  length = LINES_PAGE_LENGTH,
): Promise<Answer<LinesView>> {
  const query = linesQuery(asked);
  if (!query.ok) return query;
  const { id } = document.header;
  const found = findVersion(document, query.value.version);
  if (typeof found === 'string') return absent(found);
  const { version, lineCount } = found;
  const items: ListedLine[] = [];
  let next: string | null = null;
  for await (const line of billing.lines(id, version, placeOf(query.value.next))) {
    if (items.length === length) {
      next = `${line.part}|${line.lineNumber}`;
      break;
    }
    items.push(listed(line));
  }
  return answer({ documentId: id, version, lines: lineCount, items, next });
}

function placeOf(mark: string | undefined): PlaceOfLine | undefined {
  if (mark === undefined) return undefined;
  const [part, lineNumber] = mark.split('|').map(Number);
  return { part: part ?? 0, lineNumber: lineNumber ?? 0 };
}

function listed(line: BilledLine): ListedLine {
  const { part, lineNumber, category, chargeType, customerId, productName, currency } = line;
  const amount = (of: 'subtotal' | 'tax' | 'total') => amountText(money(line[of], currency));
  return {
    ...{ part, line: lineNumber, category, chargeType, customerId, productName },
    ...{ subtotal: amount('subtotal'), tax: amount('tax'), total: amount('total'), currency },
  };
}
