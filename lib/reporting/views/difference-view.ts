import type { Archive } from '../../billing/billing-book.ts';
import type { Content } from '../../billing/billing-source.ts';
import type { BillingDocument } from '../../billing/document.ts';
import { absent, answer, impossible, invalid, type Answer } from '../../values/answer.ts';
import { LINES_PAGE_LENGTH } from './lines-view.ts';
import { linesQuery, type Asked } from '../pages/list-query.ts';
import type { PageView } from '../pages/page.ts';
import { restatementView, type RestatementView } from './version-view.ts';

/** A line that only one of two versions has, with every column as it was kept; what is empty may be left out. */
export type ChangedLine = {
  readonly change: 'removed' | 'added';
  /** The version that has it. */
  readonly version: string;
  readonly part: number;
  readonly lineNumber: number;
  readonly category: string;
  readonly chargeType: string;
  readonly customerId: string;
  readonly productName: string;
  readonly subtotal: string;
  readonly tax: string;
  readonly total: string;
  readonly currency: string;
};

/** A page of what one restatement took away and added, out of the archive. Restatements count from 0, the oldest first. */
export type DifferenceView = RestatementView &
  PageView<ChangedLine> & { readonly documentId: string; readonly number: number };

/** Every file is read to its end, so that its bytes are proven to have the hash that is shown. */
export async function differenceView(
  document: BillingDocument,
  number: string | undefined,
  asked: Asked,
  archive: Pick<Archive, 'fetch'>,
  length = LINES_PAGE_LENGTH,
): Promise<Answer<DifferenceView>> {
  const query = linesQuery(asked);
  if (!query.ok) return query;
  const { id } = document.header;
  if (!/^\d{1,9}$/.test(number ?? ''))
    return invalid([{ field: 'number', reason: 'is not a number that counts from 0' }]);
  const restatement = document.restatements[Number(number)];
  if (!restatement)
    return absent(`${id} was restated ${document.restatements.length} times, counted from 0.`);
  if (!restatement.difference)
    return impossible(`What changed on ${id} then has not been worked out line by line yet.`);
  const [file = 0, from = 0] = query.value.next?.split('|').map(Number) ?? [];
  const kept = restatement.difference.kept[file];
  const page = kept === undefined ? { items: [], more: false } : await cut(archive.fetch(kept), from, length);
  const isLast = file + 1 >= restatement.difference.kept.length;
  const next = page.more ? `${file}|${from + length}` : isLast ? null : `${file + 1}|0`;
  const view = { documentId: id, number: Number(number), ...restatementView(restatement) };
  return answer({ ...view, items: page.items, next });
}

async function cut(content: Content, from: number, length: number) {
  const items: ChangedLine[] = [];
  let count = 0;
  for await (const text of textLines(content)) {
    // Its columns are those we kept, and the hash of the file says so.
    if (count >= from && items.length < length) items.push(JSON.parse(text) as ChangedLine);
    count += 1;
  }
  return { items, more: count > from + length };
}

async function* textLines(content: Content): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of content) {
    const lines = `${rest}${decoder.decode(chunk, { stream: true })}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
