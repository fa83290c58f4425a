import { isDay, type Day } from '../../values/day.ts';
import { asId, type DocumentId } from '../../values/id.ts';
import type { EstimateId } from '../estimates/estimate.ts';

/** What a message of billing work asks for. */
type BillingMessage =
  | { readonly kind: 'document'; readonly documentId: DocumentId }
  | { readonly kind: 'estimate'; readonly estimateId: EstimateId }
  | { readonly kind: 'night'; readonly night: Day };

/**
 * Reads a message of billing work:
 * `{"kind":"document","night":"2024-02-09","documentId":"G016907411"}`; without a kind it is an older one for a document,
 * `{"kind":"estimate","night":"2024-02-09","estimateId":"USD-current"}`,
 * `{"kind":"night","night":"2024-02-09"}`.
 * The night of a document or estimate is for whoever reads the queue; which one it works for is in the book. Throws on
 * anything else: only we write to this queue.
 */
export function billingMessage({ body }: { readonly body: string }): BillingMessage {
  const message = (JSON.parse(body) ?? {}) as Readonly<Record<string, unknown>>;
  const { kind = 'document', night, documentId, estimateId } = message;
  if (kind === 'document' && isName(documentId)) {
    return { kind, documentId: asId<'DocumentId'>(documentId) };
  }
  if (kind === 'estimate' && isName(estimateId)) return { kind, estimateId: estimateId as EstimateId };
  if (kind === 'night' && isName(night) && isDay(night)) return { kind, night };
  throw new TypeError('a message names no document, estimate or night');
}

export function documentMessage(night: Day, documentId: DocumentId): string {
  return JSON.stringify({ kind: 'document', night, documentId });
}

export function estimateMessage(night: Day, estimateId: EstimateId): string {
  return JSON.stringify({ kind: 'estimate', night, estimateId });
}

export function nightMessage(night: Day): string {
  return JSON.stringify({ kind: 'night', night });
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
