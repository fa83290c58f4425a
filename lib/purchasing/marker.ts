import { asId, type PurchaseId } from '../values/id.ts';

const PREFIX = 'tieout ';

/** What we write on the cart's line, so that an order of ours can be told from anybody else's. */
export function markerOf(id: PurchaseId): string {
  return `${PREFIX}${id}`;
}

/** Whether a text is our marker of some other purchase; a name that is no marker says nothing. */
export function marksAnother(text: string, id: PurchaseId): boolean {
  return asWritten(text).startsWith(PREFIX) && !marks(text, id);
}

/** Whether a text is the marker of this purchase. */
export function marks(text: string | undefined, id: PurchaseId): boolean {
  return asWritten(text) === markerOf(id);
}

/** The purchase that a marker names; undefined where a text is no marker. */
export function markedPurchase(text: string | undefined): PurchaseId | undefined {
  const name = asWritten(text);
  return name.startsWith(PREFIX) ? asId(name.slice(PREFIX.length)) : undefined;
}

// Names may come back with blanks around them and in other letters; we write none, and small ones.
function asWritten(text = ''): string {
  return text.trim().toLowerCase();
}
