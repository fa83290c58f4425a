/** The fields that messages and configuration have in common, each with the reason why a value is none. */
import { z } from '../../values/schema.ts';

/** A field with the sentence that the published JSON Schema says about it. */
export function said<Schema extends z.ZodMiniType>(schema: Schema, description: string): Schema {
  return schema.check(z.describe(description));
}

export const text = (pattern: RegExp, reason: string) => z.string().check(z.regex(pattern, reason));

export const GUID = /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;

export const guid = text(GUID, 'is not a GUID');
// It becomes part of an address, in which nothing but dots leads elsewhere.
export const catalogueId = text(/^(?!\.+$)[A-Za-z0-9._-]{1,64}$/, 'is not an id of the catalogue');
export const market = text(/^[A-Z]{2}$/, 'is not an ISO 3166 alpha-2 country code in capitals');
export const currency = text(/^[A-Z]{3}$/, 'is not an ISO 4217 currency code in capitals');
export const term = z.enum(['P1Y', 'P3Y']);
export const quantity = z.int().check(z.gte(1), z.lte(999_999_999));

export const positive = text(
  /^(?=.*[1-9])\d{1,15}(\.\d{1,12})?$/,
  'is not a positive decimal number written as text, such as "1037.78"',
);

export const money = z.strictObject({
  amount: said(positive, 'Decimal text, never a number: "1037.78".'),
  currency: said(currency, 'ISO 4217 code.'),
});
