import {
  instantSchema as instant,
  listOf,
  named,
  nullable,
  pageOf,
  type Definition,
} from '../../values/definition.ts';
import { z } from '../../values/schema.ts';
import { exportSchema } from '../exports/export-desk.ts';
import type { ExportView } from '../exports/export-view.ts';
import { plainList } from '../pages/list-query.ts';

const { string, number, literal } = z;

const of = z.union([
  z.object({ what: literal('all') }),
  z.object({ what: literal('period'), period: string() }),
  z.object({ what: literal('document'), documentId: string() }),
  z.object({ what: literal('case'), caseId: string() }),
]);

const written = named(
  'Export',
  z.object({
    id: string(),
    format: exportSchema.shape.format,
    of,
    customers: nullable(listOf(string())),
    state: z.enum(['asked', 'writing', 'ready', 'failed']),
    askedBy: string(),
    askedAt: instant,
    endedAt: nullable(instant),
    files: listOf(
      z.object({
        ...{ name: string(), key: string(), sha256: string(), bytes: number() },
        ...{ rows: nullable(number()), link: nullable(string()) },
      }),
    ),
    problems: listOf(string()),
  }),
) satisfies z.ZodMiniType<Omit<ExportView, 'of'>>;

export const exportDefinitions = {
  askExport: {
    summary: 'Has a file written: in one format, of a period, a document, a case or everything.',
    body: exportSchema,
    answer: written,
  },
  export: {
    summary: 'One export; where it is ready, its files with links that are good for some minutes.',
    answer: written,
  },
  exports: {
    summary: 'Every export that was asked for.',
    query: plainList,
    answer: pageOf('ExportPage', written),
  },
} satisfies Readonly<Record<string, Definition>>;
