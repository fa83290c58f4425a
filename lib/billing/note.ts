import { amountText } from '../values/money.ts';
import type { BillingDocument } from './document.ts';
import { isOpen } from './night/night-plan.ts';
import { signed } from './filing/signed.ts';

/** Writes one structured line about something that happened. Ids and figures, never a secret. */
export type Note = (message: string, fields: Readonly<Record<string, unknown>>) => void;

/** What is told of a document that moved on; the local progress display reads these lines. */
export function movedFields(
  from: BillingDocument | undefined,
  to: BillingDocument,
  nowMs: number,
): Readonly<Record<string, unknown>> {
  return {
    documentId: to.header.id,
    night: to.night,
    from: from?.stage ?? 'unknown',
    to: to.stage,
    source: to.source,
    lines: to.published?.lineCount,
    total: amountText(to.tieOut?.total ?? signed(to.header, to.header.total)),
    currency: to.header.total.currency,
    tied: to.tieOut?.tied ?? false,
    // While its question is open it only waits its turn: nothing is amiss yet.
    why: isOpen(to, nowMs) ? '' : whyOf(to),
  };
}

/** Why a document is not filed yet, in a sentence; empty where it is. */
export function whyOf(document: BillingDocument): string {
  if (document.stage === 'filed') return '';
  return document.failure ?? document.tieOut?.why ?? '';
}
