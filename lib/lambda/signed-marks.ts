import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import { HttpProblem } from './http-problem.ts';
import type { HttpRequest } from './http.ts';

/** The marks of pages as callers get them: nobody can make one or read it, and none is good for another question. */
export type SignedMarks = {
  readonly sign: (request: HttpRequest, mark: string) => string;
  /** The mark in the question, as it was before it was signed; undefined where there is none. Refuses any other. */
  readonly opened: (request: HttpRequest) => string | undefined;
};

const SIGNATURE_BYTES = 16;

/**
 * A mark says where a list goes on, in words of our own books, and would otherwise be the one thing that callers send us
 * unchecked. It is signed together with the question: path, query and the customers of the token. It is hidden, too, since
 * it may name what was left out for this caller; the signature serves as its initial vector (as in RFC 5297), so that the
 * same page has the same mark and the same entity tag.
 */
export function signedMarks(key: string): SignedMarks {
  const keyFor = (use: string) => createHmac('sha256', key).update(use).digest();
  const [signing, hiding] = [keyFor('sign'), keyFor('hide')];
  const signatureOf = (request: HttpRequest, mark: string) =>
    createHmac('sha256', signing)
      .update(JSON.stringify(questionOf(request, mark)))
      .digest()
      .subarray(0, SIGNATURE_BYTES);
  return {
    sign: (request, mark) => {
      const signature = signatureOf(request, mark);
      const hidden = createCipheriv('aes-256-ctr', hiding, signature).update(mark, 'utf8');
      return Buffer.concat([signature, hidden]).toString('base64url');
    },
    opened: (request) => {
      const { next } = request.query;
      if (next === undefined) return undefined;
      const bytes = Buffer.from(next, 'base64url');
      if (bytes.length < SIGNATURE_BYTES) throw notAMark();
      const signature = bytes.subarray(0, SIGNATURE_BYTES);
      const hidden = bytes.subarray(SIGNATURE_BYTES);
      const mark = createDecipheriv('aes-256-ctr', hiding, signature).update(hidden).toString('utf8');
      if (timingSafeEqual(signature, signatureOf(request, mark))) return mark;
      throw notAMark();
    },
  };
}

function questionOf({ path, query, customers }: HttpRequest, mark: string): readonly unknown[] {
  const asked = Object.entries(query).filter(([name, value]) => name !== 'next' && value !== undefined);
  return [
    path.replace(/\/$/, ''),
    asked.toSorted(([a], [b]) => (a < b ? -1 : 1)),
    customers?.toSorted() ?? null,
    mark,
  ];
}

function notAMark(): HttpProblem {
  const reason = 'is not a mark of this list, asked for in this way';
  return new HttpProblem(400, `next ${reason}.`, { problems: [{ field: 'next', reason }] });
}
