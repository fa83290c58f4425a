import type { StageName } from '../purchasing/purchase.ts';
import { answer, invalid, type Answer } from '../values/answer.ts';
import { decode } from '../values/decode.ts';
import { z } from '../values/schema.ts';

/** What a list was asked with: parameters by name, as they came. */
export type Asked = Readonly<Record<string, string | undefined>>;

const next = z.optional(z.string().check(z.minLength(1, 'is empty')));
const text = z.optional(z.string().check(z.minLength(1, 'is empty')));

const STAGES = [
  'accepted',
  'awaiting_approval',
  'ready',
  'carted',
  'checking_out',
  'ordered',
  'fulfilled',
  'unfulfilled',
  'rejected',
  'cancelled',
  'failed',
  'unknown',
] as const satisfies readonly StageName[];

const purchaseList = z.strictObject({
  source: text,
  requestId: text,
  stage: z.optional(z.enum(STAGES)),
  next,
});
const plainList = z.strictObject({ next });
const runList = z.strictObject({
  next: z.optional(z.string().check(z.regex(/^[^|]+\|\d{1,9}$/, 'is not a mark of this list'))),
});

const lineList = z.strictObject({
  version: text,
  next: z.optional(z.string().check(z.regex(/^\d{1,9}\|\d{1,12}$/, 'is not a mark of this list'))),
});

const oneDocument = z.strictObject({ alone: z.optional(z.enum(['true'])) });

export const purchaseQuery = (asked: Asked) => checked(purchaseList, asked);
export const plainQuery = (asked: Asked) => checked(plainList, asked);
export const documentQuery = (asked: Asked) => checked(oneDocument, asked);
export const linesQuery = (asked: Asked) => checked(lineList, asked);
export const runQuery = (asked: Asked) => checked(runList, asked);

function checked<Schema extends z.ZodMiniType>(schema: Schema, asked: Asked): Answer<z.output<Schema>> {
  const decoded = decode(schema, asked);
  return decoded.ok ? answer(decoded.value) : invalid(decoded.problems);
}
