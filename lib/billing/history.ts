import type { BillingDocument, DocumentEvent } from './document.ts';

/** The document with one more event in its timeline. The newest hundred are kept; the log has all of them. */
export function remember(document: BillingDocument, event: DocumentEvent): BillingDocument {
  return { ...document, history: [...(document.history ?? []), event].slice(-EVENTS_KEPT) };
}

const EVENTS_KEPT = 100;

/** The same, unless it was told before in the same words. */
export function rememberOnce(document: BillingDocument, event: DocumentEvent): BillingDocument {
  return isKnown(document, event) ? document : remember(document, event);
}

/** Whether it was told before, in the same words. */
export function isKnown({ history = [] }: BillingDocument, event: DocumentEvent): boolean {
  return history.some((known) => isSame(known, event));
}

/** The same trouble night after night is told once, until something else happens. */
export function rememberTrouble(
  document: BillingDocument,
  what: Trouble,
  why: string,
  atMs: number,
): BillingDocument {
  const event = { atMs, what, ids: { why } };
  const last = document.history?.at(-1);
  return last && isSame(last, event) ? document : remember(document, event);
}

/** That the lines are as they were is news only after trouble. */
export function rememberConfirmed(document: BillingDocument, version: string, atMs: number): BillingDocument {
  const last = document.history?.at(-1)?.what;
  if (!TROUBLES.some((trouble) => trouble === last)) return document;
  return remember(document, { atMs, what: 'lines confirmed', ids: { version } });
}

const TROUBLES = ['failed', 'not ready'] as const;
type Trouble = (typeof TROUBLES)[number];

function isSame(one: DocumentEvent, other: DocumentEvent): boolean {
  return one.what === other.what && reasonOf(one) === reasonOf(other);
}

// Microsoft's ids of a request are other ones each time, and no other reason.
function reasonOf({ ids }: DocumentEvent): string | undefined {
  return ids?.['why']?.replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}/gi, '');
}
