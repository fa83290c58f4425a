import { decode } from '../../values/decode.ts';
import { z } from '../../values/schema.ts';
import { malformed } from '../errors/malformed.ts';

/**
 * Where a list goes on that somebody left, perhaps hours ago: after how many pages and items, at which token, and short
 * digests of all that came before, without which a list that begins again would be taken for one that goes on.
 */
export type PageMark = {
  /** Which of several lists it is. */
  readonly list: string;
  readonly pages: number;
  readonly offset: number;
  readonly token?: string | undefined;
  readonly seen: string;
};

/**
 * Six bytes: among the pages and tokens of forty million lines two are taken for equal once in some hundred thousand such
 * lists, and what comes of it is an error, not a missing line.
 */
export const DIGEST_LENGTH = 8;

export function markText(mark: PageMark): string {
  return JSON.stringify(mark);
}

/** Throws a PartnerCenterError, `malformed`, on a text that is no mark: what was stored may be damaged, or of another release. */
export function markFrom(text: string): PageMark {
  const decoded = decode(schema, jsonOf(text));
  if (decoded.ok) return decoded.value;
  const why = decoded.problems.map(({ field, reason }) => `${field} ${reason}`).join('; ');
  throw malformed(`the mark under which a list is to go on cannot be read: ${why}`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const count = z.int().check(z.gte(0));
const digests = new RegExp(`^([\\w-]{${DIGEST_LENGTH}})*$`);
const schema = z.strictObject({
  list: z.string(),
  pages: count,
  offset: count,
  // What fits into a header, as when it was given.
  token: z.optional(z.string().check(z.regex(/^[\x20-\x7e]+$/))),
  seen: z.string().check(z.regex(digests)),
});
