import type { ExportedFile, ExportJob } from './export-job.ts';

/** A file of an export. `link` fetches it for a few minutes; null in lists, and while the export is not ready. */
export type ExportedFileView = Omit<ExportedFile, 'rows'> & {
  readonly rows: number | null;
  readonly link: string | null;
};

/** An export as people see it; instants in ISO 8601. */
export type ExportView = {
  readonly id: string;
  readonly format: string;
  readonly of: ExportJob['of'];
  readonly customers: readonly string[] | null;
  readonly state: string;
  readonly askedBy: string;
  readonly askedAt: string;
  readonly endedAt: string | null;
  readonly files: readonly ExportedFileView[];
  readonly problems: readonly string[];
};

export function exportView(job: ExportJob, linkOf: (file: ExportedFile) => string | null): ExportView {
  const { id, format, of, customers = null, state, askedBy, problems } = job;
  return {
    ...{ id, format, of, customers, state, askedBy },
    askedAt: new Date(job.askedAtMs).toISOString(),
    endedAt: job.endedAtMs === undefined ? null : new Date(job.endedAtMs).toISOString(),
    files: job.files.map((file) => ({ ...file, rows: file.rows ?? null, link: linkOf(file) })),
    problems,
  };
}
