import { Refused } from '../refused.ts';
import { link } from '../wire.ts';
import { pageSize, wholeNumber } from './paging.ts';
import type { Rows } from './rows.ts';

type Seek = {
  readonly query: URLSearchParams;
  readonly continuationToken: string | undefined;
  /** Names the list and the state of its data: a token is good for both and nothing else. */
  readonly key: string;
  /** The two links of a page of this size, as they are published. */
  readonly links: (size: number) => { readonly self: string; readonly next: string };
};

/** A page that a token leads on from; it stands in the body and in the headers of the next link. */
export function seekPage(items: Rows<object>, { query, continuationToken, key, links }: Seek): object {
  const size = pageSize(query);
  // The samples write it in two ways.
  const seek = query.get('seekOperation') ?? query.get('seekoperation');
  const start = seek?.toLowerCase() === 'next' ? startAt(key, continuationToken) : 0;
  const page = items.slice(start, start + size);
  const { self, next } = links(size);
  const token = start + size < items.length ? tokenFor(key, start + size) : undefined;
  return {
    ...(token === undefined ? {} : { continuationToken: token }),
    totalCount: page.length,
    items: page,
    links: {
      self: link(self),
      ...(token === undefined
        ? {}
        : { next: { ...link(next), headers: [{ key: 'MS-ContinuationToken', value: token }] } }),
    },
    attributes: { objectType: 'Collection' },
  };
}

function tokenFor(key: string, start: number): string {
  return Buffer.from(`${key},${start}`).toString('base64');
}

function startAt(key: string, token: string | undefined): number {
  const text = Buffer.from(token ?? '', 'base64').toString('utf8');
  const end = text.lastIndexOf(',');
  if (text.slice(0, end) !== key) throw new Refused(400, 800002, 'The continuation token is not valid.');
  return wholeNumber(text.slice(end + 1), 0);
}
