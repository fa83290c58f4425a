import { createHash } from 'node:crypto';
import type { ValueOf } from '../wire/codec.ts';
import { listOf } from '../wire/collections.ts';
import { fields, lenient, optional } from '../wire/fields.ts';
import { anything, text } from '../wire/leaves.ts';
import { cutItems, type CutPage } from './cut-items.ts';
import type { Answer } from '../exchange/exchange.ts';
import { malformed } from '../errors/malformed.ts';
import { readAnswer } from '../exchange/read-answer.ts';

/** What the question for one page adds to the parameters that all its pages share. */
export type Continuation = {
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
};

export type Paged = {
  readonly ask: (at: Continuation) => Promise<Answer>;
  /** `seek` follows tokens, `offset` counts the items that came. The page of an operation says which it is. */
  readonly paging: 'seek' | 'offset';
  /** How many items a page may have. */
  readonly pageSize: number;
  /** What is listed, for a complaint: `line items of invoice G000024135`. */
  readonly what: string;
  /** Of a page that came before. Some lists begin again, for ever, once they are through. */
  readonly repetition?: 'is an error' | 'is the end';
};

/**
 * The pages of a list in their order, raw: whoever wants the items reads them with `readAnswer`. While one page is
 * worked on, the next is on its way; a failure comes in its turn, and nothing more is asked once nobody listens. Throws
 * a PartnerCenterError, `malformed` for a list without an end: a page or a token that comes a second time.
 */
export async function* pagesOf(paged: Paged): AsyncGenerator<Answer> {
  const pageAt = pageReader(paged);
  let coming: Promise<Page> | undefined = pageAt({ offset: 0 });
  while (coming !== undefined) {
    const { answer, next, isEnd }: Page = await coming;
    if (isEnd) return;
    coming = next === undefined ? undefined : pageAt(next);
    // Nobody hears of it who stops here.
    coming?.catch(() => undefined);
    yield answer;
  }
}

const PAGES_AT_MOST = 20_000; // Forty million lines: whatever goes on after that has no end.

/** Where a page begins: after so many items, and in seek paging at a token, which an answer gave. */
type Place = {
  readonly offset: number;
  readonly seek?: { readonly token: string; readonly givenBy: Answer };
};
type Page = { readonly answer: Answer; readonly next?: Place | undefined; readonly isEnd?: boolean };

/** Asks for one page after the other, and remembers all that came before. */
function pageReader(paged: Paged): (at: Place) => Promise<Page> {
  const seen = new Set<string>();
  let pageCount = 0;
  const isSeen = (mark: string): boolean => seen.has(mark) || !seen.add(mark);
  const endless = (why: string, answer: Answer) =>
    malformed(`${paged.what}: ${why}, so there is no end to them`, answer);

  return async (at) => {
    if (at.seek !== undefined && isSeen(`token ${at.seek.token}`))
      throw endless('a continuation token came a second time', at.seek.givenBy);
    const answer = await paged.ask(continuation(paged, at));
    pageCount += 1;
    if (pageCount > PAGES_AT_MOST) throw endless(`more than ${PAGES_AT_MOST} pages came`, answer);
    const page = cutItems(answer.bytes);
    const { body } = readAnswer(envelope, { ...answer, bytes: page?.envelope ?? answer.bytes });
    if (page !== undefined && provesRepetition(page, paged) && isSeen(`page ${digest(page.itemsText)}`)) {
      if (paged.repetition === 'is the end') return { answer, isEnd: true };
      throw endless('a page came a second time', answer);
    }
    const itemCount = page?.items.length ?? body.items.length;
    return { answer, next: nextPlace(paged, at, { answer, body, itemCount }) };
  };
}

// Every page is asked for by our own parameters: the documented links have a second `?`, an empty offset and a misspelt
// name in them.
function continuation({ paging, pageSize }: Paged, { offset, seek }: Place): Continuation {
  const size = String(pageSize);
  if (paging === 'offset') return { query: { size, offset: String(offset) }, headers: {} };
  if (seek === undefined) return { query: { size }, headers: {} };
  return { query: { size, seekOperation: 'Next' }, headers: { 'MS-ContinuationToken': seek.token } };
}

/**
 * A page without its items. What says whether there is another has to fit where it is there: an odd link that is taken
 * for the end would be missing lines.
 */
const envelope = fields({
  totalCount: lenient(anything),
  items: listOf(anything),
  continuationToken: optional(text),
  links: optional(
    fields({
      self: lenient(anything),
      next: optional(
        fields({
          uri: lenient(anything),
          method: lenient(anything),
          headers: optional(listOf(fields({ key: text, value: optional(text) }))),
          body: lenient(anything),
        }),
      ),
      previous: lenient(anything),
    }),
  ),
  attributes: lenient(anything),
});
type Envelope = ValueOf<typeof envelope>;

type Read = { readonly answer: Answer; readonly body: Envelope; readonly itemCount: number };

function nextPlace({ paging }: Paged, at: Place, { answer, body, itemCount }: Read): Place | undefined {
  const offset = at.offset + itemCount;
  if (paging === 'offset') {
    return itemCount > 0 && body.links?.next !== undefined ? { offset } : undefined;
  }
  const token = continuationToken(body);
  if (token === undefined) return undefined;
  if (!HEADER.test(token)) throw malformed('the continuation token cannot be sent back', answer);
  return { offset, seek: { token, givenBy: answer } };
}

// Anything else makes fetch give up before it sends, as if Microsoft had been away.
const HEADER = /^[\x20-\x7e]+$/;

function continuationToken({ continuationToken: inBody, links }: Envelope): string | undefined {
  const inLink = links?.next?.headers?.find(({ key }) => key.toLowerCase() === 'ms-continuationtoken');
  return inBody || inLink?.value || undefined;
}

// Equal items are legal, so a full page of nothing else proves nothing when it comes again.
function provesRepetition({ items }: CutPage, { pageSize }: Paged): boolean {
  const [first] = items;
  if (first === undefined) return false;
  return items.length < pageSize || items.some((item) => Buffer.compare(item, first) !== 0);
}

// A server that begins again writes the same bytes again; no item has to be decoded to notice.
function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64');
}
