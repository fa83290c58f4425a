import type { Day } from '../values/day.ts';
import type { CorrelationId, DocumentId, RequestId } from '../values/id.ts';
import type { Money } from '../values/money.ts';
import type { BilledLine } from './billed-line.ts';
import type { DocumentHeader, StatementFigures } from './document.ts';
import type { EstimatedCharge, EstimateSubject } from './estimates/estimate.ts';

/** What Microsoft answers about its current balance in one currency. */
export type ReportedBalance = {
  readonly balance: Money;
  readonly accountingDate: Day | undefined;
  readonly details: readonly { readonly invoiceType: string; readonly balance: Money }[];
};

/** Raw bytes as they arrive or as they are read back; they may be far more than fit into memory. */
export type Content = AsyncIterable<Uint8Array>;

/** One raw piece of a document's lines, byte for byte as it came over the wire, read back from the archive. */
export type RawPart = {
  readonly part: number;
  readonly format: PartFormat;
  readonly content: Content;
};

export type PartFormat = 'v1_page' | 'v2_blob';

/** One page of v1 lines, raw, and the mark under which the next one is asked for; undefined after the last. */
export type RawPage = { readonly content: Content; readonly next: PageMark | undefined };

/** Where a list of pages goes on. Opaque to the domain, no secret, and good for hours: it is stored with a checkpoint. */
export type PageMark = string;

export type ExportState =
  | { readonly state: 'running'; readonly pollAfterMs: number | undefined }
  | { readonly state: 'ready'; readonly manifest: ExportManifest }
  /** Microsoft has no data for this document yet. */
  | { readonly state: 'not_ready'; readonly detail: string }
  /** The operation is gone or failed: a new export has to be asked for. */
  | { readonly state: 'gone'; readonly detail: string };

export type ExportManifest = {
  readonly eTag: string;
  readonly blobCount: number;
  /** Names of the blobs in their order; where they lie and what opens them stays inside the adapter. */
  readonly blobs: readonly string[];
  /** When the way to the blobs lapses, as far as Microsoft says. */
  readonly accessUntilMs?: number | undefined;
  /** Opaque to the domain: hands the manifest back to the adapter for the download. Holds a secret; never logged or stored. */
  readonly access: unknown;
};

/** A part whose bytes do not decode: which part, which line, which field, and why. */
export type LineProblem = {
  readonly part: number;
  readonly lineNumber: number;
  readonly field: string;
  readonly reason: string;
};

/**
 * Microsoft's side of billing, in its nouns and without its wire. Failures of the world are thrown as typed errors
 * with `kind`; what a caller must expect is in the answers.
 */
export interface BillingSource {
  /**
   * Balance in the default currency, and per currency where the App+User lane works; merged, one entry a currency.
   * Either may fail alone, and says why; an error where both do.
   */
  balances(): Promise<{
    readonly balances: readonly ReportedBalance[];
    readonly defaultCurrencyProblem: string | undefined;
    readonly perCurrencyProblem: string | undefined;
  }>;
  /**
   * Every invoice of the list and, walked as documents of their own, their amendments. Complete or an error, except for
   * the ones that cannot be read: each of them is a problem that names it, its field and the reason.
   */
  documents(): Promise<{
    readonly headers: readonly DocumentHeader[];
    readonly problems: readonly string[];
  }>;
  /**
   * v1 billing lines, page by page, of every provider the document names; usage lines repeat them and are left out.
   * Begins at the first page, or at a mark that an earlier page gave.
   */
  pages(header: DocumentHeader, from?: PageMark): AsyncIterable<RawPage>;
  startExport(
    documentId: DocumentId,
    call: { requestId: RequestId; correlationId: CorrelationId },
  ): Promise<{ readonly operationId: string }>;
  exportState(operationId: string): Promise<ExportState>;
  /** One blob of a manifest, counted from 0, as it arrives; fails where it is missing or the manifest's access has lapsed. */
  blob(manifest: ExportManifest, part: number): Content;
  /**
   * Decodes one part into lines, streaming, some dozens at a time; lines before `fromLine` are skipped unread. Throws an
   * error that names part, line and field where money cannot be read.
   */
  lines(header: DocumentHeader, part: RawPart, fromLine?: number): AsyncIterable<readonly BilledLine[]>;
  /** The PDF's bytes, as sent. Needs the App+User lane. */
  statement(documentId: DocumentId): Promise<Uint8Array>;
  /** The PDF of a tax receipt that the header names. Needs the App+User lane. */
  receipt(documentId: DocumentId, receiptId: string): Promise<Uint8Array>;
  /**
   * The figures that a statement's text states; undefined where they cannot be read, or where it names other documents
   * and not the given one, which is not the same as equal.
   */
  statementFigures(
    bytes: Uint8Array,
    currency: string,
    documentId?: DocumentId,
  ): Promise<StatementFigures | undefined>;
  /** Asks for what is not billed yet, by the asynchronous export; followed by `exportState` and `blob` like any other. */
  startEstimate(
    subject: EstimateSubject,
    call: { requestId: RequestId; correlationId: CorrelationId },
  ): Promise<{ readonly operationId: string }>;
  /** The same by v1, page by page. */
  estimatePages(subject: EstimateSubject, from?: PageMark): AsyncIterable<RawPage>;
  /** Decodes one part of an estimate. */
  estimatedCharges(subject: EstimateSubject, part: RawPart): AsyncIterable<readonly EstimatedCharge[]>;
}
