import { exactNumber } from '../exact-number.ts';

/** Amounts are JSON numbers in one row and strings in the next, in no regular order: two documented rows side by side. */
export function amountEncoder(row: number): (text: string) => object | string {
  const asNumber = ((Math.imul(row, 0x9e3779b1) >>> 13) & 1) === 0;
  return (text) => (asNumber && text !== '' ? exactNumber(text) : text);
}
