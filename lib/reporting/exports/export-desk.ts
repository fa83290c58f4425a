import { absent, answer, conflict, impossible, invalid, type Answer } from '../../values/answer.ts';
import { isBillingPeriod } from '../../values/day.ts';
import { decode } from '../../values/decode.ts';
import { asId, type CustomerId } from '../../values/id.ts';
import { z } from '../../values/schema.ts';
import { every } from '../pages/every.ts';
import { plainQuery, type Asked } from '../pages/list-query.ts';
import { pageOf, type PageView } from '../pages/page.ts';
import {
  EXPORT_FORMATS,
  type ExportFiles,
  type ExportFormat,
  type ExportJob,
  type ExportJobs,
  type ExportOf,
  type ExportQueue,
} from './export-job.ts';
import { exportView, type ExportView } from './export-view.ts';

export type ExportTools = {
  readonly jobs: ExportJobs;
  readonly queue: ExportQueue;
  readonly files: Pick<ExportFiles, 'link'>;
  readonly newId: () => string;
  readonly nowMs: () => number;
};

/** Who asks, and for which customers they may; undefined for all. */
type Reader = { readonly customers?: readonly CustomerId[] | undefined };

/** What people do about exports: ask for one, look at one and fetch its files, list them. */
export type ExportDesk = {
  readonly askExport: (
    asked: Reader & { readonly body: unknown; readonly caller: string },
  ) => Promise<Answer<ExportView>>;
  readonly export: (id: string, reader?: Reader) => Promise<Answer<ExportView>>;
  readonly exports: (asked: Asked, reader?: Reader) => Promise<Answer<PageView<ExportView>>>;
};

const filled = z.optional(z.string().check(z.minLength(1, 'is empty'), z.maxLength(200, 'is too long')));

/** What is sent to ask for an export: a format, and one period, document or case; none of them for everything. */
export const exportSchema = z.strictObject({
  format: z.enum(EXPORT_FORMATS),
  period: z.optional(z.string().check(z.refine(isBillingPeriod, 'is not a month like 2024-02'))),
  documentId: filled,
  caseId: filled,
});

const LINK_SECONDS = 900;

// They are about whole documents, and say what others were billed.
const OF_WHOLE_DOCUMENTS: readonly ExportFormat[] = ['focus', 'accounting', 'dispute_pack'];

export function createExportDesk(tools: ExportTools): ExportDesk {
  return {
    askExport: (asked) => askExport(tools, asked),
    export: async (id, { customers } = {}) => {
      const job = await tools.jobs.read(id);
      return job === undefined || !mayRead(job, customers)
        ? absent(`There is no export ${id}.`)
        : answer(await withLinks(tools, job));
    },
    exports: async (asked, { customers } = {}) => {
      const query = plainQuery(asked);
      if (!query.ok) return query;
      const jobs = (await every<ExportJob>(tools.jobs.all())).filter((job) => mayRead(job, customers));
      const views = jobs.map((job) => exportView(job, () => null));
      return answer(pageOf(views, (view) => `${view.askedAt}|${view.id}`, query.value.next));
    },
  };
}

async function askExport(
  { jobs, queue, newId, nowMs }: ExportTools,
  { body, caller, customers }: Parameters<ExportDesk['askExport']>[0],
): Promise<Answer<ExportView>> {
  const decoded = decode(exportSchema, body ?? {});
  if (!decoded.ok) return invalid(decoded.problems);
  const { format } = decoded.value;
  const of = coverageOf(decoded.value);
  if (of === undefined)
    return invalid([{ field: '(whole)', reason: 'names more than one of period, documentId and caseId' }]);
  if (format === 'dispute_pack' && of.what !== 'document' && of.what !== 'case')
    return invalid([{ field: 'format', reason: 'dispute_pack is of one documentId or one caseId' }]);
  if (format !== 'dispute_pack' && of.what === 'case')
    return invalid([{ field: 'caseId', reason: 'is for a dispute_pack only' }]);
  if (customers !== undefined && OF_WHOLE_DOCUMENTS.includes(format))
    return impossible(`${format} is about whole documents, and this token is for some customers only.`);
  const job: ExportJob = {
    ...{ id: newId(), format, of, customers, askedBy: caller, askedAtMs: nowMs() },
    ...{ state: 'asked', files: [], problems: [], endedAtMs: undefined, revision: 0 },
  };
  if ((await jobs.write(job)) === 'lost') return conflict(`There is an export ${job.id} already.`);
  await queue.write(job.id);
  return answer(exportView(job, () => null));
}

function coverageOf(asked: z.output<typeof exportSchema>): ExportOf | undefined {
  const { period, documentId, caseId } = asked;
  const named: readonly ExportOf[] = [
    ...(period !== undefined && isBillingPeriod(period) ? [{ what: 'period', period } as const] : []),
    ...(documentId !== undefined
      ? [{ what: 'document', documentId: asId<'DocumentId'>(documentId) } as const]
      : []),
    ...(caseId !== undefined ? [{ what: 'case', caseId } as const] : []),
  ];
  return named.length > 1 ? undefined : (named[0] ?? { what: 'all' });
}

function mayRead({ customers: within }: ExportJob, customers: readonly CustomerId[] | undefined): boolean {
  if (customers === undefined) return true;
  return within !== undefined && within.every((customer) => customers.includes(customer));
}

async function withLinks({ files }: ExportTools, job: ExportJob): Promise<ExportView> {
  const links = new Map<string, string>();
  for (const file of job.files) links.set(file.key, await files.link(file, LINK_SECONDS));
  return exportView(job, ({ key }) => links.get(key) ?? null);
}
