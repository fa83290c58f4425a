import Big from 'big.js';
import { isJsonNumber, scalarText } from '../../lib/partner-center/wire/json.ts';
import { Written } from '../../lib/partner-center/wire/written.ts';

/**
 * Amounts and whole numbers whose value is not, digit by digit, what was written. The digits are compared as text, by
 * code that knows nothing of the decoders.
 */
export function inexactLeaves(value: unknown, path = ''): readonly string[] {
  if (value instanceof Written) {
    const said = plainDigits(value.value);
    const literal = scalarText(value.wire) ?? '';
    return said === undefined || said === plainText(literal.trim())
      ? []
      : [`${path}: ${said} for ${literal}`];
  }
  if (typeof value !== 'object' || value === null || isJsonNumber(value)) return [];
  const inner = value instanceof Map ? [...(value as Map<string, unknown>)] : Object.entries(value);
  return inner.flatMap(([name, one]) => inexactLeaves(one, path === '' ? name : `${path}.${name}`));
}

function plainDigits(value: unknown): string | undefined {
  if (value instanceof Big || isDecimal(value)) return plainText((value as Big).toFixed());
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 1e9
    ? plainText(String(value))
    : undefined;
}

// A decimal of the product has a constructor of its own.
function isDecimal(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'c' in value && 'e' in value && 's' in value;
}

/** `-0012.500` and `-12.5e0` are `-12.5`: sign, digits before and after the point, nothing else. */
export function plainText(literal: string): string {
  const match = /^(-?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(literal);
  if (match === null) return literal;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  const padded = point < 0 ? '0'.repeat(-point) + digits : digits.padEnd(point, '0');
  const before = padded.slice(0, Math.max(0, point)).replace(/^0+/, '') || '0';
  const after = padded.slice(Math.max(0, point)).replace(/0+$/, '');
  const text = after === '' ? before : `${before}.${after}`;
  return text === '0' ? text : `${sign}${text}`;
}
