import type { PurchaseId } from '../values/id.ts';

const PREFIX = 'tieout ';

/** What we write on the cart's line, so that an order of ours can be told from anybody else's. */
export function markerOf(id: PurchaseId): string {
  return `${PREFIX}${id}`;
}

/** Whether a text is our marker of some other purchase; a name that is no marker says nothing. */
export function marksAnother(text: string, id: PurchaseId): boolean {
  return text.startsWith(PREFIX) && text.trim() !== markerOf(id);
}
