import {
  currencySchema as currency,
  decimalTextSchema as amount,
  listOf,
  named,
  nextMark,
  nullable,
  type Definition,
} from '../../values/definition.ts';
import { z } from '../../values/schema.ts';
import type { DifferenceView } from '../views/difference-view.ts';
import type { LineView } from '../views/line-view.ts';
import type { LinesView, ListedLine } from '../views/lines-view.ts';
import { lineList, plainList } from '../pages/list-query.ts';
import { restatement } from './documents.ts';

const { string, number } = z;

const figures = { subtotal: amount, tax: amount, total: amount, currency };

const listed = named(
  'Line',
  z.object({
    part: number(),
    line: number(),
    category: string(),
    chargeType: string(),
    customerId: string(),
    orderId: string(),
    productName: string(),
    ...figures,
    state: nullable(z.enum(['matched', 'discrepant', 'out_of_scope'])),
    purchaseId: nullable(string()),
  }),
) satisfies z.ZodMiniType<ListedLine>;

const lines = named(
  'LinePage',
  z.object({
    documentId: string(),
    version: string(),
    lines: number(),
    items: listOf(listed),
    next: nextMark,
  }),
) satisfies z.ZodMiniType<LinesView>;

const sourceLine = named(
  'SourceLine',
  z.object({
    documentId: string(),
    version: string(),
    part: number(),
    line: number(),
    customerId: nullable(string()),
    key: string(),
    sha256: string(),
    raw: string(),
    columns: nullable(z.record(string(), nullable(string()))),
    problem: nullable(string()),
  }),
) satisfies z.ZodMiniType<LineView>;

// What is empty in a line of an archived difference may be left out.
const changed = z.looseObject({
  change: z.enum(['removed', 'added']),
  version: string(),
  part: number(),
  lineNumber: number(),
  category: string(),
  chargeType: string(),
  customerId: string(),
  productName: string(),
  ...figures,
});

const difference = named(
  'Difference',
  z.object({
    documentId: string(),
    number: number(),
    ...restatement,
    items: listOf(changed),
    next: nextMark,
  }),
) satisfies z.ZodMiniType<DifferenceView>;

export const lineDefinitions = {
  lines: {
    summary: 'The lines of one document as they were read, in the order of their places.',
    query: lineList,
    answer: lines,
  },
  line: {
    summary: 'One source line to the letter, beside its columns.',
    query: z.object({ version: lineList.shape.version }),
    answer: sourceLine,
  },
  difference: {
    summary: 'The lines that went and came with a restatement.',
    query: plainList,
    answer: difference,
  },
} satisfies Readonly<Record<string, Definition>>;
