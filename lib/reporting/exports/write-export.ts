import type { Content } from '../../billing/billing-source.ts';
import type { ExportBooks } from './export-books.ts';
import type { ExportedFile, ExportFiles, ExportJob, ExportJobs } from './export-job.ts';
import type { ExportSettings } from './export-settings.ts';
import { filesOf } from './files-of.ts';
import { NotPossible } from './not-possible.ts';

type WriteExportTools = {
  readonly jobs: Pick<ExportJobs, 'read' | 'write'>;
  readonly files: Pick<ExportFiles, 'keep'>;
  readonly books: ExportBooks;
  readonly settings: ExportSettings;
  readonly nowMs: () => number;
  readonly say: (what: string, facts: Readonly<Record<string, unknown>>) => void;
};

type Try = {
  /** Nobody tries again after this, so whoever waits has to be told. */
  readonly isLast: boolean;
  /** Until this try is ended from outside, whatever it is at. */
  readonly timeLeftMs: () => number;
};

/**
 * Writes one export: every file goes to the archive as it is made, and the job names them all in one write at the end.
 * Killed on the way and begun again it makes the same bytes of the same books, which lie under the same keys. An export
 * that is ready stays as it is. One that does not fit into the time or onto the disk would not the next time either: it
 * fails at once, and says what to ask for instead.
 */
export async function writeExport(
  tools: WriteExportTools,
  exportId: string,
  { isLast, timeLeftMs }: Try,
): Promise<void> {
  const asked = await tools.jobs.read(exportId);
  if (asked === undefined) throw new Error(`There is no export ${exportId}.`);
  if (asked.state === 'ready') return;
  const job = await written(tools, { ...asked, state: 'writing', files: [], problems: [] });
  if (job === undefined) return;
  try {
    const made = await makeFiles(tools, job, timeLeftMs);
    await written(tools, { ...job, ...made, state: 'ready', endedAtMs: tools.nowMs() });
    tools.say('export written', { exportId, format: job.format, files: made.files.length });
  } catch (failure) {
    const isForGood = failure instanceof NotPossible;
    if (isForGood || isLast) {
      const problems = [
        isForGood ? failure.message : 'It could not be written; the operators have been told.',
      ];
      await written(tools, { ...job, problems, state: 'failed', endedAtMs: tools.nowMs() });
    }
    if (!isForGood) throw failure;
    tools.say('export not possible', { exportId, why: failure.message });
  }
}

async function makeFiles(
  { files: archive, books, settings }: WriteExportTools,
  job: ExportJob,
  timeLeftMs: Try['timeLeftMs'],
): Promise<Pick<ExportJob, 'files' | 'problems'>> {
  const files: ExportedFile[] = [];
  const problems = new Set<string>();
  const told = (problem: string) => {
    if (problems.size < PROBLEMS_TOLD) problems.add(problem);
  };
  for await (const { name, content, rows } of filesOf({ books, settings, tell: told }, job)) {
    const { key, sha256, length } = await archive.keep(name, fitting(content, timeLeftMs));
    files.push({ name, key, sha256, bytes: length, rows: rows() });
  }
  if (files.every(({ rows }) => rows === undefined || rows === 0) && files.some(({ rows }) => rows === 0))
    told(job.format === 'xlsx' ? 'The workbook has no line.' : 'The files have no row.');
  return { files, problems: [...problems] };
}

const PROBLEMS_TOLD = 50;

// What is left when a file has been made: it still has to go from the disk to the archive.
const RESERVE_MS = 90_000;
// The disk of the function (`ephemeralStorageSize`), where one file at a time waits until its hash is known.
const MOST_BYTES = 4_000_000_000;

/** The content as long as there is time and room for it. Throws NotPossible where there is not. */
async function* fitting(content: Content, timeLeftMs: Try['timeLeftMs']): Content {
  let length = 0;
  for await (const bytes of content) {
    length += bytes.length;
    const why =
      length > MOST_BYTES
        ? 'One of its files is larger than 4 GB'
        : timeLeftMs() < RESERVE_MS
          ? 'It takes longer than one export may'
          : undefined;
    if (why !== undefined) throw new NotPossible(`${why}: ask for one period or one document.`);
    yield bytes;
  }
}

/** The job as it stands after the write; undefined where somebody else has brought it to its end meanwhile. */
async function written({ jobs }: WriteExportTools, job: ExportJob): Promise<ExportJob | undefined> {
  for (let revision = job.revision; ;) {
    if ((await jobs.write({ ...job, revision })) === 'written') return { ...job, revision: revision + 1 };
    const found = await jobs.read(job.id);
    if (found === undefined || found.state === 'ready') return undefined;
    revision = found.revision;
  }
}
