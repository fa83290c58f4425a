import type {
  ExportFiles,
  ExportJob,
  ExportJobs,
  ExportQueue,
} from '../../lib/reporting/exports/export-job.ts';
import { bytesOf } from '../reporting/exports/collected.ts';
import { createHash } from 'node:crypto';

/** Jobs in memory, under the rules of the real ones. */
export function inMemoryExportJobs(...given: readonly ExportJob[]): ExportJobs {
  const jobs = new Map(given.map((job) => [job.id, job]));
  return {
    read: async (id) => jobs.get(id),
    async write(job) {
      if ((jobs.get(job.id)?.revision ?? 0) !== job.revision) return 'lost';
      jobs.set(job.id, { ...job, revision: job.revision + 1 });
      return 'written';
    },
    async *all() {
      yield* jobs.values();
    },
  };
}

/** Files in memory, under keys made from their content; links that name them. */
export function inMemoryExportFiles(): ExportFiles & { readonly objects: ReadonlyMap<string, Uint8Array> } {
  const objects = new Map<string, Uint8Array>();
  return {
    objects,
    async keep(name, content) {
      const bytes = await bytesOf(content);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const key = `exports/${sha256}/${name}`;
      objects.set(key, bytes);
      return { key, sha256, length: bytes.length };
    },
    link: async ({ key, name }, seconds) => `https://files.example/${key}?name=${name}&seconds=${seconds}`,
  };
}

export function inMemoryExportQueue(): ExportQueue & { readonly asked: readonly string[] } {
  const asked: string[] = [];
  return {
    asked,
    async write(exportId) {
      asked.push(exportId);
    },
  };
}
