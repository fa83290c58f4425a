import { decimal, decimalText } from '../../values/decimal.ts';
import { asId, type PurchaseId } from '../../values/id.ts';
import type { PurchaseRequest } from './purchase-request.ts';

/** SHA-256 of a text, as 64 hex digits; passed in, since purchasing depends on no package. */
export type Sha256 = (text: string) => string;

/**
 * What tells a repeated request from a changed one: the hash of the whole decoded request in one canonical form.
 * Blanks, the order of fields and lines, `1.50` for `1.5` and the case of GUIDs make no difference; anything else does.
 */
export function contentHash(request: PurchaseRequest, sha256: Sha256): string {
  const lines = [...request.lines].sort((a, b) => (a.lineId < b.lineId ? -1 : 1));
  return sha256(JSON.stringify(canonical({ ...request, lines }, '')));
}

/** The same id for the same line of the same request, whenever and wherever it is made. */
export function purchaseIdOf(
  key: { source: string; requestId: string; lineId: string },
  sha256: Sha256,
): PurchaseId {
  return asId(sha256(JSON.stringify([key.source, key.requestId, key.lineId])).slice(0, 32));
}

const DECIMALS = new Set(['amount', 'exchangeRate']);
const GUIDS = new Set(['customerId', 'subscriptionId', 'entitlementId']);

function canonical(value: unknown, name: string): unknown {
  if (typeof value === 'string') {
    if (DECIMALS.has(name)) return decimalText(decimal(value));
    if (GUIDS.has(name)) return value.toLowerCase();
    return name === 'validUntil' ? new Date(value).toISOString() : value;
  }
  if (Array.isArray(value)) return value.map((item) => canonical(item, name));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return fields.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, canonical(inner, key)]);
}
