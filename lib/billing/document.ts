/**
 * A document is an invoice, credit note or other billing document of Microsoft, with the state of our copy of it.
 *
 * listed      seen in the list of invoices; nothing fetched.
 * exporting   a v2 export is running at Microsoft, or its lines are on their way here; polled by due time.
 * not_ready   Microsoft has no line data yet. A state, never zero lines. Looked at again.
 * published   a complete version of the lines is what readers see; the statement may still be missing.
 * filed       published, statement proven, tied out.
 * failed      could not be read; the reason is kept, later nights try again.
 *
 * A document that was published once stays published or filed while it is looked at again: readers lose nothing.
 */
import type { BillingPeriod, Day } from '../values/day.ts';
import type { DocumentId } from '../values/id.ts';
import type { Money } from '../values/money.ts';
import type { Kept } from './billing-book.ts';
import type { Comparing, Loading } from './load/loading.ts';
import type { TieCheck } from './filing/tie-checks.ts';

export type DocumentType = 'invoice' | 'credit_note' | 'other';

/** The document as the list of invoices shows it, amounts and signs as Microsoft sent them. */
export type DocumentHeader = {
  readonly id: DocumentId;
  /** Decided from Microsoft's several vocabularies, compared without case, blanks and underscores. */
  readonly documentType: DocumentType;
  readonly rawDocumentType: string;
  /** By its own word, or because it is a credit note of the whole of a document that is void: that is nothing already. */
  readonly isVoid: boolean;
  /** Legacy commerce (`D…`, Recurring) or new commerce (`G…`, OneTime). */
  readonly commerce: 'legacy' | 'new';
  readonly invoiceDate: Day;
  readonly period: BillingPeriod;
  readonly total: Money;
  readonly paid: Money;
  /** The document that this one amends. */
  readonly amendsOf: DocumentId | undefined;
  /** Pairs of provider and line type that exist, as Microsoft spells them: `office/billing_line_items`. */
  readonly lineSources: readonly string[];
  /** Ids of tax receipts (Taiwan), each with a PDF of its own. */
  readonly taxReceipts?: readonly string[] | undefined;
};

export type LineSource = 'v1' | 'v2';

/** A v2 export at Microsoft that we asked for and follow by due time. */
export type RunningExport = {
  readonly operationId: string;
  readonly askedAtMs: number;
  readonly polls: number;
  /** Since when the document is due for it: its place among others that are. */
  readonly dueSinceMs?: number | undefined;
  /** How many exports before this one were lost at Microsoft while the same question was open. */
  readonly lost?: number | undefined;
};

/** One complete loaded state of a document's lines. Equal multisets of lines are one version. */
export type Version = {
  readonly version: string;
  readonly source: LineSource;
  readonly lineCount: number;
  /** Exact sums over the lines, before tax, tax and total. */
  readonly subtotal: Money;
  readonly tax: Money;
  readonly total: Money;
  readonly parts: readonly ArchivedPart[];
  readonly loadedAtMs: number;
  /** Microsoft's own mark of the data, where it gives one. */
  readonly eTag: string | undefined;
  /** Count and sum of line hashes: equal for equal multisets of lines, whatever their order and parts. */
  readonly fingerprint?: string | undefined;
  /** Lines whose total is not subtotal plus tax. */
  readonly unbalancedLines?: number | undefined;
  /** Parts that Microsoft announced, where it does; all of them are here. */
  readonly announcedParts?: number | undefined;
};

/** One raw page or blob as it was received, byte for byte, in the archive. */
export type ArchivedPart = Kept & {
  readonly part: number;
  readonly lines: number;
};

/** The PDF of a document: proven bytes, and the figures its text states where they could be read. */
export type Statement = {
  readonly key: string;
  readonly sha256: string;
  readonly length: number;
  readonly figures: StatementFigures | undefined;
  readonly fetchedAtMs: number;
};

export type StatementFigures = { readonly subtotal: Money; readonly tax: Money; readonly total: Money };

/** The PDF of one tax receipt. */
export type Receipt = Kept & { readonly receiptId: string; readonly fetchedAtMs: number };

/**
 * A published document got other content: both versions stay, and this says by how much they differ before tax, as
 * everything about charges is compared. Where the currency changed there is no difference, and `before` is nothing.
 */
export type Restatement = {
  readonly from: string;
  readonly to: string;
  /** Microsoft sent other lines, or we read the same bytes again and understood them otherwise. Absent: Microsoft. */
  readonly cause?: 'microsoft' | 'read_again' | undefined;
  /** The version that was replaced, whole: its parts are needed to compare line by line, and it stays readable. */
  readonly replaced?: Version | undefined;
  /** Line by line, once it has been worked out: see load/difference.ts. */
  readonly difference?: Difference | undefined;
  /** Sums of the lines before tax. */
  readonly before: Money;
  readonly after: Money;
  readonly atMs: number;
};

/** A part of a document's difference that is explained, by a rule and never by a guess. */
export type Explained = { readonly kind: 'tax_on_invoice_only'; readonly amount: Money };

/**
 * Tax that is owed beyond a total which leaves it out, as the documents of this tenant taught (filing/tax-on-top.ts).
 * lines, statement   who shows it: the lines, or where they carry none the statement.
 * nothing            neither shows any yet: `tax` is nothing, and what is payable may be more than is known.
 * undecided          the total is just what the lines come to before tax, and whether this tenant's totals leave tax out is
 *                    not known: `tax` is what is in question, and `payable` the total alone.
 */
export type TaxOnTop = {
  readonly tax: Money;
  /** The total with that tax. */
  readonly payable: Money;
  readonly shownBy: 'lines' | 'statement' | 'nothing' | 'undecided';
};

/** Something about the document as a whole that does not agree. Explained parts are on both sides of it. */
export type DocumentFinding = {
  readonly kind: 'lines_do_not_sum' | 'statement_differs';
  /** Which figure of the statement differs: its total from the document's, the others from the lines'. Absent: the total. */
  readonly figure?: 'total' | 'before_tax' | 'tax' | undefined;
  readonly expected: Money;
  readonly actual: Money;
};

/** Whether one document agrees with itself: header, lines and statement. The figures of all sides are kept. */
export type TieOut = {
  /** Document total, its sign normalised: what is owed is positive, what is given back negative. */
  readonly total: Money;
  readonly linesTotal: Money;
  /** total - linesTotal. */
  readonly difference: Money;
  readonly explained: readonly Explained[];
  readonly unexplained: Money;
  readonly findings: readonly DocumentFinding[];
  /** Absent where the total is all that is payable. */
  readonly taxOnTop?: TaxOnTop | undefined;
  /** Every check with the figures of both sides, in the order T0 to T4. */
  readonly checks?: readonly TieCheck[] | undefined;
  /** Statement proven and read, nothing unexplained, no finding. A statement that cannot be read equals nothing. */
  readonly tied: boolean;
  /** Why it is not tied, in words a finance person can act on; empty where it is. */
  readonly why: string;
};

/** Something that happened to a document, for its timeline. Only what changed is told: a night without news adds none. */
export type DocumentEvent = {
  readonly atMs: number;
  readonly what: string;
  readonly ids?: Readonly<Record<string, string>>;
};

export type DocumentStage = 'listed' | 'exporting' | 'not_ready' | 'published' | 'filed' | 'failed';

/** Lines that one version has and the other has not, as multisets. The lines themselves are in the archive, as JSON Lines. */
export type Difference = {
  readonly removed: { readonly lines: number; readonly subtotal: Money };
  readonly added: { readonly lines: number; readonly subtotal: Money };
  readonly kept: readonly Kept[];
};

export type BillingDocument = {
  readonly header: DocumentHeader;
  readonly stage: DocumentStage;
  readonly source: LineSource;
  readonly export: RunningExport | undefined;
  /** How far the lines are on their way here; undefined where none are. */
  readonly loading?: Loading | undefined;
  /** How far the newest restatement has been compared line by line. */
  readonly comparing?: Comparing | undefined;
  /** Asked for: the published version is read again from the archive, without a question to Microsoft. */
  readonly reload?: boolean | undefined;
  /** What readers see; flipped by one conditional write. */
  readonly published: Version | undefined;
  readonly restatements: readonly Restatement[];
  readonly statement: Statement | undefined;
  /** Every other distinct statement this document ever had, oldest first. */
  readonly earlierStatements?: readonly Statement[] | undefined;
  /** Tax receipts that are here, every distinct one. */
  readonly receipts?: readonly Receipt[] | undefined;
  /** Why the statement, or a tax receipt, is missing, where it is. */
  readonly statementProblem: string | undefined;
  readonly tieOut: TieOut | undefined;
  readonly failure: string | undefined;
  readonly firstSeenMs: number;
  /** The night (its day) in which this document was last asked for. */
  readonly night: Day;
  /** When it was published, restated, filed: what a timeline tells. */
  readonly history?: readonly DocumentEvent[] | undefined;
  /** The night whose question the lines answer. Other than `night` (or none) while they are still to be looked at. */
  readonly linesNight?: Day | undefined;
  readonly revision: number;
  /** When it is to be looked at next; undefined where nothing is left to do until a night asks again. */
  readonly dueAtMs: number | undefined;
};
