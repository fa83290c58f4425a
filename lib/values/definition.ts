import { z } from './schema.ts';

/**
 * How something can be asked for from outside, as schemas: those that decode the question are those that describe it to
 * others, so that the description cannot say anything else than the code does.
 */
export type Definition = {
  /** What is asked for, in half a sentence. */
  readonly summary: string;
  /** The parameters of the question, all of them text. */
  readonly query?: z.ZodMiniObject;
  readonly body?: z.ZodMiniType;
  /** What is answered; it has a name. */
  readonly answer: z.ZodMiniType;
};

/** Which names schemas have, for whoever writes a description. */
export const NAMES = z.registry<{ readonly id: string }>();

/** Gives a schema the name by which a description refers to it. Two schemas cannot have the same one. */
export function named<Schema extends z.ZodMiniType>(id: string, schema: Schema): Schema {
  if (NAMES._idmap.has(id)) throw new TypeError(`Two schemas are named ${id}.`);
  NAMES.add(schema, { id });
  return schema;
}

/** A list that nobody changes. */
export function listOf<Schema extends z.ZodMiniType>(schema: Schema) {
  return z.readonly(z.array(schema));
}

/** A schema with a sentence on what it is. */
export function said<Schema extends z.ZodMiniType>(schema: Schema, sentence: string): Schema {
  return schema.check(z.describe(sentence));
}

/** A part of a list, and the mark of the part after it. */
export function pageOf<Schema extends z.ZodMiniType>(id: string, item: Schema) {
  return named(id, z.object({ items: listOf(item), next: nextMark }));
}

export const nextMark = said(
  z.nullable(z.string()),
  'Handed back as `next` to get the part after this one; null at the end. A part may be short or empty and still have one.',
);

export const decimalTextSchema = said(
  z.string().check(z.regex(/^-?\d+(\.\d+)?$/)),
  'An exact decimal number as text.',
);
export const currencySchema = said(z.string(), 'An ISO 4217 code.');
export const moneySchema = named('Money', z.object({ amount: decimalTextSchema, currency: currencySchema }));
export const instantSchema = z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/));
export const daySchema = z.string().check(z.regex(/^\d{4}-\d\d-\d\d$/));
export const nullable = z.nullable;
