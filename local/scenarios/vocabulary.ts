import * as z from 'zod/mini';
import { isDay, type BillingPeriod, type Day } from '../../lib/values/day.ts';

/** A field with the sentence that the JSON Schema says about it. */
export function said<Schema extends z.ZodMiniType>(schema: Schema, description: string): Schema {
  return schema.check(z.describe(description));
}

export const guid = z
  .string()
  .check(
    z.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, 'is not a GUID in lower case'),
  );

export const currency = z.string().check(z.regex(/^[A-Z]{3}$/, 'is not an ISO 4217 currency code'));

/** An exact decimal, as text: binary floating point is not accepted in a scenario either. */
export const decimalNumber = z
  .string()
  .check(z.regex(/^-?\d+(\.\d+)?$/, 'is not a decimal number in quotes'));

export const positiveDecimal = z
  .string()
  .check(z.regex(/^\d+(\.\d+)?$/, 'is not a positive decimal number in quotes'));

const NOT_AN_INSTANT = 'is not an instant like 2024-01-15T09:00:00Z';
export const instant = z.string().check(
  z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/, NOT_AN_INSTANT),
  z.refine((text) => isDay(text.slice(0, 10)) && !Number.isNaN(Date.parse(text)), NOT_AN_INSTANT),
);

const NOT_A_DAY = 'is not a day like 2024-01-15';
export const day = z.pipe(
  z.string().check(z.regex(/^\d{4}-\d\d-\d\d$/, NOT_A_DAY), z.refine(isDay, NOT_A_DAY)),
  z.transform((text): Day => text as Day),
);

export const period = z.pipe(
  z.string().check(z.regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'is not a month like 2024-01')),
  z.transform((text): BillingPeriod => text as BillingPeriod),
);

export const documentId = z
  .string()
  .check(
    z.regex(/^[DG][A-Z0-9]{5,}$/, 'is not a document id: G or D and at least five more capitals or digits'),
  );

export const purchaseReference = z.string().check(z.minLength(1));
