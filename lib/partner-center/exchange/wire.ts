import { z } from '../../values/schema.ts';
import { decimal, isDecimalText, type Decimal } from '../../values/decimal.ts';

/** Any text; numbers arrive as their literal text. */
export const text = z.string();

/** A whole number, as a number or as text on the wire. */
export const wholeNumber = z.pipe(
  z.string().check(z.regex(/^-?\d{1,15}$/, 'is not a whole number')),
  z.transform((literal) => Number(literal)),
);

/** An exact decimal, as a number or as text on the wire. */
export const exactDecimal = z.pipe(
  z.string().check(z.refine((literal) => isDecimalText(literal), 'is not a decimal number')),
  z.transform((literal): Decimal => decimal(literal)),
);

export const flag = z.union([
  z.boolean(),
  z.pipe(
    z.string().check(z.regex(/^(true|false)$/i, 'is not true or false')),
    z.transform((word) => /^true$/i.test(word)),
  ),
]);

/** An instant in epoch milliseconds. `0001-01-01…` is Microsoft's way to say that there is none. */
export const instant = z.pipe(
  z
    .string()
    .check(z.refine((literal) => !Number.isNaN(Date.parse(isoText(literal))), 'is not a date and time')),
  z.transform((literal): number | undefined =>
    literal.startsWith('0001-01-01') ? undefined : Date.parse(isoText(literal)),
  ),
);

/** An object of the wire: names match without case, null is the same as missing, what we do not name is left out. */
export function fields<Shape extends z.core.$ZodShape>(shape: Shape) {
  const spelling = new Map(Object.keys(shape).map((name) => [name.toLowerCase(), name]));
  return z.pipe(
    z.transform((value: unknown) => (isRecord(value) ? respelt(value, spelling) : value)),
    z.object(shape),
  );
}

/** The envelope of a list. `totalCount` is of no use: it counts the page, and often wrongly (page get-a-list-of-products). */
export function collectionOf<Item extends z.ZodMiniType>(item: Item) {
  return fields({ items: z.array(item) });
}

/** One spelling for all of Microsoft's: `NotRegistered`, `not_registered` and `not registered` are `notregistered`. */
export function folded(word: string): string {
  return word.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** Lower case with underscores, as the service itself prefers: `OneTime` and `onetime` are `one_time`. */
export function snakeCase(word: string): string {
  if (folded(word) === 'onetime') return 'one_time';
  return word
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/\s+/g, '_')
    .toLowerCase();
}

// Dates come with Z, with an offset or with neither (UTC is meant), with up to seven decimals, and on two documented
// pages with blanks around the colons or a doubled T.
function isoText(literal: string): string {
  const tidy = literal.replace(/\s+/g, '').replace(/TT/i, 'T');
  return /(Z|[+-]\d\d:?\d\d)$/i.test(tidy) || !/T/i.test(tidy) ? tidy : `${tidy}Z`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function respelt(
  value: Record<string, unknown>,
  spelling: ReadonlyMap<string, string>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([name, inner]) => [spelling.get(name.toLowerCase()) ?? name, inner]),
  );
}
