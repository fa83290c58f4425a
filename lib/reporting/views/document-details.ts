import type { BillingDocument, DocumentFinding, Statement } from '../../billing/document.ts';
import { amountText } from '../../values/money.ts';
import { checkView, type CheckView, type FamilyView } from './check-view.ts';
import { documentView, type DocumentView } from './document-view.ts';
import { keptView, type KeptView } from './kept-view.ts';
import { progressView, type ProgressJudgement, type ProgressView } from './progress-view.ts';
import { restatementView, versionView, type RestatementView, type VersionView } from './version-view.ts';

/** Everything that is known of a document: what it says, how each side compares, and the hash of every byte we have of it. */
export type DocumentDetails = DocumentView & {
  readonly progress: ProgressView;
  /** The night in which it was last asked for. */
  readonly night: string;
  readonly firstSeenAt: string;
  /** Tie-out T0 to T4 with the figures of both sides; empty before lines were published. */
  readonly checks: readonly CheckView[];
  /** What of it as a whole does not agree, as it is told in `why`. */
  readonly findings: readonly FindingView[];
  /** T4, where the document has credit notes or amends another one, or is void: it and its relatives together. */
  readonly family: FamilyView | null;
  /** The published one first, then those it replaced, newest first. */
  readonly versions: readonly VersionView[];
  readonly restatements: readonly RestatementView[];
  /** Every distinct PDF it ever had, newest first. */
  readonly statements: readonly StatementView[];
  /** Why it could not be looked at when it was last asked for; null where it could. */
  readonly failure: string | null;
  /** Why the statement or a tax receipt is missing; null where none is. */
  readonly statementProblem: string | null;
  readonly receipts: readonly (KeptView & { readonly receiptId: string; readonly fetchedAt: string })[];
  readonly timeline: readonly {
    readonly at: string;
    readonly what: string;
    readonly ids: Readonly<Record<string, string>>;
  }[];
};

/** `actual` - `expected` is the difference: the lines against the document, or a figure of the statement. */
type FindingView = {
  readonly kind: DocumentFinding['kind'];
  /** Which figure; the total is compared with the document's, the others with those of the lines. */
  readonly figure: 'total' | 'before_tax' | 'tax';
  readonly expected: string;
  readonly actual: string;
  readonly currency: string;
};

type StatementView = KeptView & {
  readonly current: boolean;
  readonly fetchedAt: string;
  /** What its text says; null where it could not be read, which is not the same as equal. */
  readonly figures: { readonly subtotal: string; readonly tax: string; readonly total: string } | null;
};

export function documentDetails(
  document: BillingDocument,
  judge: ProgressJudgement,
  family: FamilyView | null,
): DocumentDetails {
  const {
    published,
    restatements,
    statement,
    earlierStatements = [],
    receipts = [],
    history = [],
  } = document;
  const replaced = restatements.flatMap((one) => one.replaced ?? []).toReversed();
  return {
    ...documentView(document),
    progress: progressView(document, judge),
    night: document.night,
    firstSeenAt: instant(document.firstSeenMs),
    checks: (document.tieOut?.checks ?? []).map(checkView),
    findings: (document.tieOut?.findings ?? []).map(findingView),
    family,
    versions: [
      ...(published ? [versionView(published, true)] : []),
      // Microsoft may restate back to what it said before: then that version is the published one.
      ...replaced
        .filter(({ version }) => version !== published?.version)
        .map((version) => versionView(version, false)),
    ],
    restatements: restatements.map(restatementView),
    statements: [
      ...(statement ? [statementView(statement, true)] : []),
      ...earlierStatements.toReversed().map((one) => statementView(one, false)),
    ],
    failure: document.failure ?? null,
    statementProblem: document.statementProblem ?? null,
    receipts: receipts.map((one) => ({
      receiptId: one.receiptId,
      fetchedAt: instant(one.fetchedAtMs),
      ...keptView(one),
    })),
    timeline: history.map(({ atMs, what, ids = {} }) => ({ at: instant(atMs), what, ids })),
  };
}

function findingView({ kind, figure = 'total', expected, actual }: DocumentFinding): FindingView {
  const { currency } = expected;
  return { kind, figure, expected: amountText(expected), actual: amountText(actual), currency };
}

function statementView(statement: Statement, current: boolean): StatementView {
  const { figures } = statement;
  return {
    ...keptView(statement),
    current,
    fetchedAt: instant(statement.fetchedAtMs),
    figures:
      figures === undefined
        ? null
        : {
            subtotal: amountText(figures.subtotal),
            tax: amountText(figures.tax),
            total: amountText(figures.total),
          },
  };
}

function instant(atMs: number): string {
  return new Date(atMs).toISOString();
}
