import { InjectedFailure } from '../../task.ts';
import type { PageMark } from '../../../../lib/billing/billing-source.ts';
import type { IssuedDocument } from './issued-document.ts';
import { failureOf, type Tenant } from './tenant.ts';
import { encodePart } from './wire.ts';

type SentPage = { readonly bytes: Uint8Array; readonly next: PageMark | undefined };

/** Where a list goes on: the state it began with, how many pages came, and which are left. */
type Place = { readonly state: number; readonly came: number; readonly left: readonly number[] };

/**
 * One page of a document's lines, as the client hands it on: it has noticed by then what can be noticed, a page or a
 * token that comes again. Pages carry no mark of the data: each is of the state of its moment.
 */
export function pageOf(tenant: Tenant, document: IssuedDocument, mark: PageMark | undefined): SentPage {
  const { issue, now } = document;
  if (tenant.nowMs < issue.linesFromMs) {
    return { bytes: encodePart(issue.id, issue.currency, [], ''), next: undefined };
  }
  const all = now.bytes.map((_, page) => page);
  const place = mark === undefined ? { state: now.number, came: 0, left: all } : placeFrom(mark);
  const { left, instead } = misled(tenant, document, place);
  const [page = 0, ...rest] = left;
  const bytes = instead ?? now.bytes[page] ?? encodePart(issue.id, issue.currency, [], '');
  if (instead || place.state !== now.number) tenant.lies.part(issue.id, place.came, bytes);
  const next = { state: place.state, came: place.came + 1, left: rest };
  return { bytes, next: rest.length === 0 ? undefined : JSON.stringify(next) };
}

function misled(
  tenant: Tenant,
  { issue, now }: IssuedDocument,
  { came, left }: Place,
): { readonly left: readonly number[]; readonly instead?: Uint8Array } {
  const [page = 0, ...rest] = left;
  const bytes = now.bytes[page];
  const fate = tenant.fate('page');
  switch (fate) {
    case undefined:
      return { left };
    case 'unavailable':
    case 'throttled':
      throw failureOf(fate);
    case 'comes again':
    case 'token comes again':
      throw new InjectedFailure(
        `lines of ${issue.id}: a page ${fate}, so there is no end to them`,
        'malformed',
      );
    case 'truncated':
      return { left, ...(bytes && { instead: bytes.slice(0, tenant.given.random.below(bytes.length)) }) };
    case 'out of order':
      return { left: [...left].reverse() };
    case 'dropped': {
      const after = rest[0] === undefined ? undefined : now.bytes[rest[0]];
      return after ? { left: rest, instead: after } : { left };
    }
    case 'the last for no reason':
      if (rest.length > 0) tenant.lies.end(issue.id, came + 1);
      return { left: [page] };
    case 'twice, in another order': {
      const items = now.parts[page];
      if (!items) return { left };
      const turned = encodePart(issue.id, issue.currency, [...items].reverse(), '');
      return { left: [page, ...left], instead: turned };
    }
  }
}

function placeFrom(mark: PageMark): Place {
  return JSON.parse(mark) as Place;
}
