import type { BilledLine } from '../../billing/billed-line.ts';
import { periodOf, type BillingPeriod, type Day } from '../../values/day.ts';
import { asId, type DocumentId } from '../../values/id.ts';
import { money } from '../../values/money.ts';
import type { SummedDocument } from '../book.ts';
import type { Discrepancy, LinePlace, Match } from '../discrepancy.ts';
import { amountInQuestion, isExplained, type Finding, type JudgedMatch } from './finding.ts';

/** Says of lines and findings where they stand in the book: document, version, period, age. */
export type Teller = {
  readonly place: (line: Pick<BilledLine, 'documentId' | 'part' | 'lineNumber'>) => LinePlace;
  readonly periodOf: (line: BilledLine) => BillingPeriod;
  readonly match: (judged: ToldMatch) => Match;
  /** Its id says what it concerns; see `numbered`. */
  readonly discrepancy: (finding: Finding) => Discrepancy;
};

type ToldMatch = Omit<JudgedMatch, 'line'> & {
  readonly line: Pick<BilledLine, 'documentId' | 'part' | 'lineNumber' | 'subtotal' | 'currency'>;
};

export function createTeller(all: readonly SummedDocument[], asOf: Day): Teller {
  const documents = new Map(all.map((document) => [document.header.id, document]));
  const versionOf = ({ documentId }: { readonly documentId: DocumentId }) =>
    documents.get(documentId)?.published?.version ?? '';
  const place: Teller['place'] = (line) => {
    const { documentId, part, lineNumber } = line;
    return { documentId, version: versionOf(line), part, lineNumber };
  };
  return {
    place,
    periodOf: ({ documentId }) => documents.get(documentId)?.header.period ?? periodOf(asOf),
    // Written out, because there are hundreds of thousands.
    match: ({ line, purchaseId, customerId, instalment, by }) => ({
      documentId: line.documentId,
      version: versionOf(line),
      part: line.part,
      lineNumber: line.lineNumber,
      purchaseId,
      customerId,
      instalment,
      by,
      amount: money(line.subtotal, line.currency),
    }),
    discrepancy: (finding) => told(finding, documents, place, asOf),
  };
}

function told(
  finding: Finding,
  documents: ReadonlyMap<DocumentId, SummedDocument>,
  place: Teller['place'],
  asOf: Day,
): Discrepancy {
  const { kind, rule, documentId, purchaseId, expected, actual, overdue, lines = [] } = finding;
  const header = documentId === undefined ? undefined : documents.get(documentId)?.header;
  const [line] = lines;
  return {
    id: [kind, ...finding.concerns].join(':'),
    kind,
    rule,
    explained: isExplained(kind),
    documentId,
    relatedDocumentId: finding.relatedDocumentId,
    purchaseId,
    customerId: line === undefined ? finding.customerId : asId(line.customerId),
    expected,
    actual,
    amount: amountInQuestion(expected, actual),
    exchangeRateEffect: finding.exchangeRateEffect,
    instalment: finding.instalment,
    lines: lines.map(place),
    period: overdue?.period ?? header?.period ?? periodOf(asOf),
    since: overdue?.dueOn ?? header?.invoiceDate ?? asOf,
    boughtIn: finding.boughtIn,
    stage: overdue?.stage,
    detail: finding.detail,
  };
}

/**
 * Gives every finding its id: kind and what it concerns, and a number only where the same is found more than once.
 * Neither a version nor a position is in it, so that it stays over nights, re-exports and rebills.
 */
export function numbered(found: readonly Discrepancy[]): readonly Discrepancy[] {
  const seen = new Map<string, number>();
  return found.map((finding) => {
    const occurrence = (seen.get(finding.id) ?? 0) + 1;
    seen.set(finding.id, occurrence);
    return occurrence === 1 ? finding : { ...finding, id: `${finding.id}:${occurrence}` };
  });
}
