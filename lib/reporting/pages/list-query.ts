import type { StageName } from '../../purchasing/purchase.ts';
import { answer, invalid, type Answer } from '../../values/answer.ts';
import { isBillingPeriod } from '../../values/day.ts';
import { decode } from '../../values/decode.ts';
import { z } from '../../values/schema.ts';
import { DISCREPANCY_KINDS, LINE_CATEGORIES } from '../known-kinds.ts';

/** What a list was asked with: parameters by name, as they came. */
export type Asked = Readonly<Record<string, string | undefined>>;

const next = z.optional(z.string().check(z.minLength(1, 'is empty')));
const text = z.optional(z.string().check(z.minLength(1, 'is empty')));

const kind = z.optional(z.enum(DISCREPANCY_KINDS));

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

export const purchaseList = z.strictObject({
  source: text,
  requestId: text,
  stage: z.optional(z.enum(STAGES)),
  next,
});
export const plainList = z.strictObject({ next });
const runMark = z.optional(z.string().check(z.regex(/^[^|]+\|\d{1,9}$/, 'is not a mark of this list')));
const month = z.optional(z.string().check(z.refine(isBillingPeriod, 'is not a month like 2024-02')));

export const discrepancyList = z.strictObject({
  kind,
  documentId: text,
  purchaseId: text,
  customerId: text,
  period: month,
  explained: z.optional(z.enum(['true', 'false'])),
  next: runMark,
});
export const expectedList = z.strictObject({
  purchaseId: text,
  customerId: text,
  period: month,
  next: runMark,
});
export const suggestionList = z.strictObject({ purchaseId: text, customerId: text, next: runMark });
export const coverageList = z.strictObject({ period: month, next: runMark });
export const matchList = z.strictObject({ documentId: text, customerId: text, next: runMark });

/** `state` says how a line stands in the reconciliation; without it that is not looked up. */
const LINE_STATES = ['any', 'matched', 'discrepant', 'out_of_scope'] as const;

export const lineList = z.strictObject({
  version: text,
  customerId: text,
  orderId: text,
  category: z.optional(z.enum(LINE_CATEGORIES)),
  chargeType: text,
  state: z.optional(z.enum(LINE_STATES)),
  next: z.optional(z.string().check(z.regex(/^\d{1,9}\|\d{1,12}$/, 'is not a mark of this list'))),
});

export const oneDocument = z.strictObject({ alone: z.optional(z.enum(['true'])) });

export const paperOf = z.strictObject({ sha256: text });

// The marks below are signed where they leave us: nobody else can make one.
export const caseList = z.strictObject({
  status: z.optional(
    z.enum([
      ...(['queue', 'any', 'open', 'investigating', 'waiting_on_microsoft'] as const),
      ...(['accepted', 'written_off', 'resolved'] as const),
    ]),
  ),
  period: month,
  owner: text,
  kind,
  customerId: text,
  documentId: text,
  purchaseId: text,
  ageBucket: z.optional(z.enum(['0-30', '31-60', '61-90', '90+'])),
  next,
});
export const auditList = z.strictObject({
  next: z.optional(z.string().check(z.regex(/^\d{1,9}$/, 'is not a mark of this list'))),
});

export const verificationOf = z.strictObject({ chain: text, next });

/** Of the month that is named, or of all. */
export const documentList = z.strictObject({ period: month, next });

/** Of the customer that is named, or of all. */
export const customerList = z.strictObject({ customerId: text, next });

export const purchaseQuery = (asked: Asked) => checked(purchaseList, asked);
export const plainQuery = (asked: Asked) => checked(plainList, asked);
export const documentListQuery = (asked: Asked) => checked(documentList, asked);
export const documentQuery = (asked: Asked) => checked(oneDocument, asked);
export const caseQuery = (asked: Asked) => checked(caseList, asked);
export const auditQuery = (asked: Asked) => checked(auditList, asked);
export const verificationQuery = (asked: Asked) => checked(verificationOf, asked);
export const observedQuery = (asked: Asked) => checked(customerList, asked);
export const orderQuery = observedQuery;
export const paperQuery = (asked: Asked) => checked(paperOf, asked);
export const linesQuery = (asked: Asked) => checked(lineList, asked);
export const discrepancyQuery = (asked: Asked) => checked(discrepancyList, asked);
export const expectedQuery = (asked: Asked) => checked(expectedList, asked);
export const suggestionQuery = (asked: Asked) => checked(suggestionList, asked);
export const coverageQuery = (asked: Asked) => checked(coverageList, asked);
export const matchQuery = (asked: Asked) => checked(matchList, asked);

/** Whether something is what was asked for, in large or small letters; it is where nothing was. */
export function isOf(asked: string | undefined, is: string | undefined): boolean {
  return asked === undefined || asked.toLowerCase() === is?.toLowerCase();
}

function checked<Schema extends z.ZodMiniType>(schema: Schema, asked: Asked): Answer<z.output<Schema>> {
  const decoded = decode(schema, asked);
  return decoded.ok ? answer(decoded.value) : invalid(decoded.problems);
}
