import type { Kept } from '../../billing/billing-book.ts';
import type { Content } from '../../billing/billing-source.ts';
import type { BillingPeriod } from '../../values/day.ts';
import type { CustomerId, DocumentId } from '../../values/id.ts';

/**
 * What can be written for finance.
 *
 * csv           lines, with what they were classified as and matched with; discrepancies.
 * xlsx          the same as a workbook: summary, discrepancies, cases, lines.
 * parquet       lines as a dataset in files of 100,000, decimals as decimals.
 * focus         FOCUS 1.4: cost and usage, invoice details, billing periods, and how far they tie.
 * accounting    entries as balanced debits and credits.
 * cases_csv     the queue of cases, to be edited and sent back.
 * cases_xlsx    the same as a workbook.
 * dispute_pack  what Microsoft needs to see of one case or document, as one zip.
 */
export const EXPORT_FORMATS = [
  'csv',
  'xlsx',
  'parquet',
  'focus',
  'accounting',
  'cases_csv',
  'cases_xlsx',
  'dispute_pack',
] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What of the books an export covers. A dispute pack is of one document or one case. */
export type ExportOf =
  | { readonly what: 'all' }
  | { readonly what: 'period'; readonly period: BillingPeriod }
  | { readonly what: 'document'; readonly documentId: DocumentId }
  | { readonly what: 'case'; readonly caseId: string };

/** One file of an export, as it lies in the archive. `rows` counts the rows below the header; undefined where it has none. */
export type ExportedFile = {
  readonly name: string;
  readonly key: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly rows: number | undefined;
};

/**
 * asked     in the queue.
 * writing   somebody began; killed on the way it is begun again, and the same books give the same bytes.
 * ready     every file lies in the archive.
 * failed    given up; `problems` says why.
 */
type ExportState = 'asked' | 'writing' | 'ready' | 'failed';

export type ExportJob = {
  readonly id: string;
  readonly format: ExportFormat;
  readonly of: ExportOf;
  readonly askedBy: string;
  readonly askedAtMs: number;
  /** Only what concerns these customers, because whoever asked may see no others. Undefined: all. */
  readonly customers: readonly CustomerId[] | undefined;
  readonly state: ExportState;
  readonly files: readonly ExportedFile[];
  /** What the files cannot show, and why an export failed; each a sentence. */
  readonly problems: readonly string[];
  readonly endedAtMs: number | undefined;
  /** Counts the writes; each is conditional on the revision that was read, 0 before the first. */
  readonly revision: number;
};

/** The exports that were asked for. */
export interface ExportJobs {
  read(id: string): Promise<ExportJob | undefined>;
  /** `lost`: somebody else wrote it first. */
  write(job: ExportJob): Promise<'written' | 'lost'>;
  all(): AsyncIterable<ExportJob>;
}

/** Wakes whoever writes exports. */
export interface ExportQueue {
  write(exportId: string): Promise<void>;
}

/** Where files for finance lie: under keys made of their content. */
export interface ExportFiles {
  /** Stores a file of any size as it streams in; the same bytes again are harmless. */
  keep(name: string, content: Content): Promise<Kept>;
  /** An address at which this file can be fetched under its name, for so many seconds, by whoever holds it. */
  link(file: Pick<ExportedFile, 'name' | 'key'>, seconds: number): Promise<string>;
}
