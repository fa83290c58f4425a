import { createHash } from 'node:crypto';
import type { ValueOf } from '../wire/codec.ts';
import { listOf } from '../wire/collections.ts';
import { fields, lenient, optional } from '../wire/fields.ts';
import { anything, text } from '../wire/leaves.ts';
import { cutItems, type CutPage } from './cut-items.ts';
import { DIGEST_LENGTH, type PageMark } from './page-mark.ts';
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

/** Where a list goes on, whichever list it is. */
type ListMark = Omit<PageMark, 'list'>;

/** A page, raw, and the mark under which the next one can be asked for, also by somebody else; undefined after the last. */
type MarkedPage = { readonly answer: Answer; readonly next: ListMark | undefined };

/**
 * The pages of a list in their order, raw: whoever wants the items reads them with `readAnswer`. While one page is
 * worked on, the next is on its way; a failure comes in its turn, and nothing more is asked once nobody listens. Throws
 * a PartnerCenterError, `malformed` for a list without an end: a page or a token that comes a second time.
 */
export async function* pagesOf(paged: Paged): AsyncGenerator<Answer> {
  for await (const { answer } of markedPages(paged)) yield answer;
}

/** The same, from the first page or from a mark on. What came before the mark counts as seen. */
export async function* markedPages(paged: Paged, from?: ListMark): AsyncGenerator<MarkedPage> {
  const pageAt = pageReader(paged, from);
  let coming: Promise<Page> | undefined = pageAt(from ?? { offset: 0 });
  while (coming !== undefined) {
    const { answer, next, mark, isEnd }: Page = await coming;
    if (isEnd) return;
    coming = next === undefined ? undefined : pageAt(next);
    // Nobody hears of it who stops here.
    coming?.catch(() => undefined);
    yield { answer, next: mark };
  }
}

const PAGES_AT_MOST = 20_000; // Forty million lines: whatever goes on after that has no end.

/** Where a page begins: after so many items, and in seek paging at a token, which an answer gave. */
type Place = { readonly offset: number; readonly token?: string | undefined; readonly givenBy?: Answer };
type Page = {
  readonly answer: Answer;
  readonly next?: Place | undefined;
  readonly mark?: ListMark | undefined;
  readonly isEnd?: boolean;
};

/** Asks for one page after the other, and remembers all that came before. */
function pageReader(paged: Paged, from: ListMark | undefined): (at: Place) => Promise<Page> {
  const seen = createSeen(from?.seen ?? '');
  let pages = from?.pages ?? 0;
  const endless = (why: string, answer: Answer | undefined) =>
    malformed(`${paged.what}: ${why}, so there is no end to them`, answer);

  return async (at) => {
    if (at.token !== undefined && seen.again(`token ${at.token}`))
      throw endless('a continuation token came a second time', at.givenBy);
    const answer = await paged.ask(continuation(paged, at));
    pages += 1;
    if (pages > PAGES_AT_MOST) throw endless(`more than ${PAGES_AT_MOST} pages came`, answer);
    const page = cutItems(answer.bytes);
    const { body } = readAnswer(envelope, { ...answer, bytes: page?.envelope ?? answer.bytes });
    // A server that begins again writes the same bytes again; no item has to be decoded to notice.
    if (page !== undefined && provesRepetition(page, paged) && seen.again(page.itemsText)) {
      if (paged.repetition === 'is the end') return { answer, isEnd: true };
      throw endless('a page came a second time', answer);
    }
    const itemCount = page?.items.length ?? body.items.length;
    const next = nextPlace(paged, at, { answer, body, itemCount });
    const mark = next && { pages, offset: next.offset, token: next.token, seen: seen.digests() };
    return { answer, next, mark };
  };
}

/** Which pages and tokens came before, by short digests. */
function createSeen(before: string) {
  let digests = before;
  const known = new Set<string>();
  for (let at = 0; at < before.length; at += DIGEST_LENGTH) known.add(before.slice(at, at + DIGEST_LENGTH));
  return {
    again(what: string | Uint8Array): boolean {
      const digest = createHash('sha256').update(what).digest('base64url').slice(0, DIGEST_LENGTH);
      if (known.has(digest)) return true;
      known.add(digest);
      digests += digest;
      return false;
    },
    digests: () => digests,
  };
}

// Every page is asked for by our own parameters: the documented links have a second `?`, an empty offset and a misspelt
// name in them.
function continuation({ paging, pageSize }: Paged, { offset, token }: Place): Continuation {
  const size = String(pageSize);
  if (paging === 'offset') return { query: { size, offset: String(offset) }, headers: {} };
  if (token === undefined) return { query: { size }, headers: {} };
  return { query: { size, seekOperation: 'Next' }, headers: { 'MS-ContinuationToken': token } };
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
  return { offset, token, givenBy: answer };
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
