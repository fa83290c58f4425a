import type { DocumentId } from '../../values/id.ts';
import { asId } from '../../values/id.ts';

/**
 * Reads a message of billing work: `{"night":"2024-02-09","documentId":"G016907411"}`. The night is for whoever reads
 * the queue; which one a document works for is in the book. Throws on anything else: only we write to this queue.
 */
export function syncMessage({ body }: { readonly body: string }): DocumentId {
  const message: unknown = JSON.parse(body);
  const { documentId } = (message ?? {}) as { documentId?: unknown };
  if (typeof documentId !== 'string' || documentId === '') throw new TypeError('a message names no document');
  return asId<'DocumentId'>(documentId);
}
