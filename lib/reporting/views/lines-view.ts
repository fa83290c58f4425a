import type { BilledLine } from '../../billing/billed-line.ts';
import type { BillingBook, PlaceOfLine } from '../../billing/billing-book.ts';
import type { BillingDocument } from '../../billing/document.ts';
import type { ReconciliationStore } from '../../reconciliation/reconciliation-store.ts';
import { absent, answer, impossible, type Answer } from '../../values/answer.ts';
import { amountText, money } from '../../values/money.ts';
import { lineStates, type LineState } from './line-states.ts';
import { findVersion } from './line-view.ts';
import { linesQuery, type Asked } from '../pages/list-query.ts';
import type { PageView } from '../pages/page.ts';

/** A line in the list of a document's lines. Its place leads to the source line; amounts are decimal text. */
export type ListedLine = {
  readonly part: number;
  readonly line: number;
  readonly category: string;
  readonly chargeType: string;
  readonly customerId: string;
  readonly orderId: string;
  readonly productName: string;
  readonly subtotal: string;
  readonly tax: string;
  readonly total: string;
  readonly currency: string;
  /** How it stands in the latest reconciliation, and the purchase it belongs to; null where that was not asked for. */
  readonly state: LineState | null;
  readonly purchaseId: string | null;
};

/** A page of the lines of one version, in the order of their places. `lines`: how many that version has in all. */
export type LinesView = PageView<ListedLine> & {
  readonly documentId: string;
  readonly version: string;
  readonly lines: number;
};

type LineBooks = {
  readonly billing: Pick<BillingBook, 'lines'>;
  readonly reconciliations: Pick<ReconciliationStore, 'latest' | 'ofDocument'>;
};

/** Longer than the pages of other lists, for documents have millions of lines; an answer stays below one megabyte. */
export const LINES_PAGE_LENGTH = 2_000;

// Whoever asks for what is rare gets a short page and a mark before the answer takes too long.
const READ_AT_ONCE = 20_000;

export async function linesView(
  books: LineBooks,
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
  const { state } = query.value;
  const standing = state === undefined ? undefined : await standings(books, document, version);
  if (typeof standing === 'string') return impossible(standing);
  const items: ListedLine[] = [];
  let next: string | null = null;
  let read = 0;
  for await (const line of books.billing.lines(id, version, placeOf(query.value.next))) {
    if (items.length === length || read === READ_AT_ONCE) {
      next = `${line.part}|${line.lineNumber}`;
      break;
    }
    read += 1;
    if (!isWanted(line, query.value)) continue;
    const stands = await standing?.(line);
    if (state === undefined || state === 'any' || state === stands?.state) items.push(listed(line, stands));
  }
  return answer({ documentId: id, version, lines: lineCount, items, next });
}

/** How the lines of a version stand; a sentence where nothing can be said of them. */
async function standings(
  { reconciliations }: LineBooks,
  { header }: BillingDocument,
  version: string,
): Promise<Awaited<ReturnType<typeof lineStates>> | string> {
  const latest = await reconciliations.latest();
  if (latest === undefined) return 'Nothing has been reconciled yet.';
  const found = reconciliations.ofDocument(latest.run, header.id);
  const coverage = await found.coverage();
  return coverage?.version === version
    ? lineStates(found)
    : `That version of ${header.id} is not the one that was reconciled on ${latest.asOf}.`;
}

type Wanted = Readonly<
  Partial<Record<'customerId' | 'orderId' | 'category' | 'chargeType', string | undefined>>
>;

// An order is meant whichever of its two ids is given.
function isWanted(line: BilledLine, { customerId, orderId, category, chargeType }: Wanted): boolean {
  return (
    isAsked(customerId, line.customerId) &&
    (isAsked(orderId, line.orderId) || isAsked(orderId, line.alternateId)) &&
    isAsked(category, line.category) &&
    isAsked(chargeType, line.chargeType)
  );
}

function isAsked(asked: string | undefined, is: string): boolean {
  return asked === undefined || asked.toLowerCase() === is.toLowerCase();
}

function placeOf(mark: string | undefined): PlaceOfLine | undefined {
  if (mark === undefined) return undefined;
  const [part, lineNumber] = mark.split('|').map(Number);
  return { part: part ?? 0, lineNumber: lineNumber ?? 0 };
}

function listed(line: BilledLine, stands?: Pick<ListedLine, 'state' | 'purchaseId'>): ListedLine {
  const { part, lineNumber, category, chargeType, customerId, orderId, productName, currency } = line;
  const amount = (of: 'subtotal' | 'tax' | 'total') => amountText(money(line[of], currency));
  return {
    ...{ part, line: lineNumber, category, chargeType, customerId, orderId, productName },
    ...{ subtotal: amount('subtotal'), tax: amount('tax'), total: amount('total'), currency },
    ...(stands ?? { state: null, purchaseId: null }),
  };
}
