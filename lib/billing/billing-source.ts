import type { Day } from '../values/day.ts';
import type { CorrelationId, DocumentId, RequestId } from '../values/id.ts';
import type { Money } from '../values/money.ts';
import type { BilledLine } from './billed-line.ts';
import type { DocumentHeader, StatementFigures } from './document.ts';

/** What Microsoft answers about its current balance in one currency. */
export type ReportedBalance = {
  readonly balance: Money;
  readonly accountingDate: Day | undefined;
  readonly details: readonly { readonly invoiceType: string; readonly balance: Money }[];
};

/** One raw piece of a document's lines as it came over the wire, to be archived before it is parsed. */
export type RawPart = {
  readonly part: number;
  readonly bytes: Uint8Array;
  readonly format: 'v1_page' | 'v2_blob';
};

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
  /** v1 billing lines, page by page, of every provider the document names; usage lines repeat them and are left out. */
  pages(header: DocumentHeader): AsyncIterable<RawPart>;
  startExport(
    documentId: DocumentId,
    call: { requestId: RequestId; correlationId: CorrelationId },
  ): Promise<{ readonly operationId: string }>;
  exportState(operationId: string): Promise<ExportState>;
  /** The blobs of a manifest in order; fails where one is missing or the manifest's access has lapsed. */
  blobs(manifest: ExportManifest): AsyncIterable<RawPart>;
  /** Decodes one part into lines, streaming; throws an error that names part, line and field where money cannot be read. */
  lines(header: DocumentHeader, part: RawPart): AsyncIterable<BilledLine>;
  /** The PDF's bytes, as sent. Needs the App+User lane. */
  statement(documentId: DocumentId): Promise<Uint8Array>;
  /** The figures that a statement's text states; undefined where they cannot be read, which is not the same as equal. */
  statementFigures(bytes: Uint8Array, currency: string): Promise<StatementFigures | undefined>;
}
