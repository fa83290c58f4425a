import type { ExportJob, ExportJobs } from '../../reporting/exports/export-job.ts';
import { EXPORTS, exportKey } from '../keys.ts';
import { partition, type Item, type Table } from '../partition.ts';
import { putRevised, readItem, revisionOf } from '../revised-item.ts';
import { fromStored, toStored } from '../stored-value.ts';

/** The exports that were asked for, in the table `billing`. They are few: one partition holds them all. */
export function createExportJobs(table: Table): ExportJobs {
  return {
    async read(id) {
      const item = await readItem(table, exportKey(id));
      return item && jobFrom(item);
    },
    async write(job) {
      const { revision, ...stored } = job;
      const outcome = await putRevised(table, { ...exportKey(job.id), job: toStored(stored) }, revision);
      if (outcome === 'written') return outcome;
      // Our own write may have landed and lost its answer.
      const found = await readItem(table, exportKey(job.id));
      return found && isSame(jobFrom(found), { ...job, revision: revision + 1 }) ? 'written' : 'lost';
    },
    async *all() {
      for await (const item of partition(table, EXPORTS)) yield jobFrom(item);
    },
  };
}

// What is undefined in memory is absent in the table.
function jobFrom(item: Item): ExportJob {
  const stored = fromStored(item['job']) as Omit<ExportJob, 'revision'>;
  const files = stored.files.map((file) => ({ ...file, rows: file.rows }));
  const { customers, endedAtMs } = stored;
  return { ...stored, customers, endedAtMs, files, revision: revisionOf(item) };
}

function isSame(found: ExportJob, written: ExportJob): boolean {
  return JSON.stringify(inOrder(found)) === JSON.stringify(inOrder(written));
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, inOrder(inner)]);
}
