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
  readonly discrepancies: (findings: readonly Finding[]) => readonly Discrepancy[];
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
    discrepancies: (findings) => withIds(findings, (finding) => told(finding, documents, place, asOf)),
  };
}

function told(
  finding: Finding,
  documents: ReadonlyMap<DocumentId, SummedDocument>,
  place: Teller['place'],
  asOf: Day,
): Omit<Discrepancy, 'id'> {
  const { kind, rule, documentId, purchaseId, expected, actual, overdue, lines = [] } = finding;
  const header = documentId === undefined ? undefined : documents.get(documentId)?.header;
  const [line] = lines;
  return {
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
function withIds(
  findings: readonly Finding[],
  tell: (finding: Finding) => Omit<Discrepancy, 'id'>,
): readonly Discrepancy[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const key = [finding.kind, ...finding.concerns].join(':');
    const occurrence = (seen.get(key) ?? 0) + 1;
    seen.set(key, occurrence);
    return { id: occurrence === 1 ? key : `${key}:${occurrence}`, ...tell(finding) };
  });
}
