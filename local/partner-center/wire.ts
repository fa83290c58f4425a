import type { Decimal } from '../../lib/values/decimal.ts';

/** Links are relative and lack the `/v1` they need, as in nearly every documented sample. */
export function link(uri: string): { uri: string; method: string; headers: readonly object[] } {
  return { uri, method: 'GET', headers: [] };
}

export function collection(items: readonly object[], selfUri?: string): object {
  return {
    totalCount: items.length,
    items,
    ...(selfUri === undefined ? {} : { links: { self: link(selfUri) } }),
    attributes: { objectType: 'Collection' },
  };
}

/** ISO 8601 with seven fractional digits, Microsoft's usual form. */
export function instantText(instantMs: number): string {
  return new Date(instantMs).toISOString().replace('Z', '0000Z');
}

/** Money on carts and orders is a JSON number, a double in Microsoft's models: the one place where exactness ends. */
export function jsonNumber(value: Decimal): number {
  return Number(value.toString());
}

export function currencySymbol(currency: string): string {
  return { USD: '$', EUR: '€', GBP: '£', JPY: '¥' }[currency] ?? currency;
}
