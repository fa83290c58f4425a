import { money, moneyText, type Money } from '../values/money.ts';

/** A value as it lies in a table: money as two texts, nothing undefined. */
export function toStored(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toStored);
  if (typeof value !== 'object' || value === null) return value;
  if (isMoney(value)) return moneyText(value);
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (inner === undefined ? [] : [[key, toStored(inner)]])),
  );
}

/** The same value read back: every pair of amount and currency is money again, to the last digit. */
export function fromStored(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromStored);
  if (typeof value !== 'object' || value === null) return value;
  const { amount, currency } = value as { amount?: unknown; currency?: unknown };
  if (typeof amount === 'string' && typeof currency === 'string') return money(amount, currency);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fromStored(inner)]));
}

function isMoney(value: object): value is Money {
  const { amount, currency } = value as { amount?: unknown; currency?: unknown };
  return typeof amount === 'object' && amount !== null && typeof currency === 'string';
}
