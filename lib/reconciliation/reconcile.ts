import type { RecordedReturn } from '../purchasing/purchase-ledger.ts';
import type { PurchaseId } from '../values/id.ts';
import type { Book } from './book.ts';
import { chargesOf } from './charge.ts';
import { coverageOf } from './coverage.ts';
import type { Match, Reconciliation } from './discrepancy.ts';
import { withIds, type Finding, type Judgement } from './finding.ts';
import { inputHash, type Hash } from './input-hash.ts';
import { isRenewalOf, judgeCharges } from './judge-charges.ts';
import { judgeDocuments } from './judge-documents.ts';
import { judgeRefunds } from './judge-refunds.ts';
import { learnRates } from './learn-rates.ts';
import { missingAfter, missingRefunds, unbilledInstalments, type ExpectedInstalment } from './missing.ts';
import { orderedBook } from './ordered-book.ts';
import { pairLines, type PurchaseLines } from './paired-lines.ts';
import { RULES_VERSION } from './rules-version.ts';
import { judgeUnmatched } from './unmatched-lines.ts';

/**
 * Compares what was bought with what was billed, as known on one day: the same book gives the same result to the last
 * byte, in whatever order its lists are. Every line is judged exactly once, and every document is explained whole.
 */
export function reconcile(given: Book, hash: Hash): Reconciliation {
  const book = orderedBook(given);
  const live = book.documents.filter(({ header }) => !header.isVoid);
  const { purchases, unmatched } = pairLines(
    book.purchases,
    live.flatMap(({ published }) => published?.charges ?? []),
  );
  const judgePurchase = purchaseJudge(book);
  const learntRate = learnRates(purchases);
  const judged = purchases.map((paired) => judgePurchase(withRate(paired, learntRate)));
  const judgements = [
    ...judged.flatMap((purchase) => purchase.judgements),
    ...unmatched.map((line) => judgeUnmatched(line, book.ledgerStart)),
  ].sort(asBilled(book));
  const findings = [
    ...judgements.flatMap(({ finding }) => finding ?? []),
    ...judged.flatMap((purchase) => purchase.missing),
    ...judgeDocuments(book.documents),
  ];
  return {
    asOf: book.asOf,
    rulesVersion: RULES_VERSION,
    inputHash: inputHash(book, hash),
    matches: judgements.flatMap((judgement): readonly Match[] => judgement.matches),
    discrepancies: withIds(findings),
    coverage: coverageOf(book.documents, judgements),
    expected: judged.flatMap((purchase) => purchase.expected),
  };
}

/** What upstream said about the rate stands; else it is learnt, where the book has witnesses of it. */
function withRate(paired: PurchaseLines, learntRate: ReturnType<typeof learnRates>): PurchaseLines {
  const { purchase } = paired;
  return { ...paired, purchase: { ...purchase, exchangeRate: purchase.exchangeRate ?? learntRate(paired) } };
}

/** Judgements are told in the order in which their first lines were billed, as somebody reads the invoices. */
function asBilled({ documents }: Book): (a: Judgement, b: Judgement) => number {
  const order = new Map(documents.map(({ header }, index) => [header.id, index]));
  const indexOf = ({ lines: [line] }: Judgement) => (line && order.get(line.documentId)) ?? -1;
  return (a, b) => {
    const [first, other] = [a.lines[0], b.lines[0]];
    const byDocument = indexOf(a) - indexOf(b);
    if (byDocument !== 0 || !first || !other) return byDocument;
    return first.part - other.part || first.lineNumber - other.lineNumber;
  };
}

type JudgedPurchase = {
  readonly judgements: readonly Judgement[];
  readonly missing: readonly Finding[];
  readonly expected: readonly ExpectedInstalment[];
};

/** One purchase against its lines: its charges, its refunds, its renewals, and what of it is missing. */
function purchaseJudge(book: Book): (paired: PurchaseLines) => JudgedPurchase {
  const headers = new Map(book.documents.map(({ header }) => [header.id, header]));
  const returnsOf = grouped(book.returns);
  const isMissing = missingAfter(book.asOf, book.documents);
  return (paired) => {
    const { purchase } = paired;
    const returns = returnsOf.get(purchase.id) ?? [];
    const renewals = paired.lines.filter((line) => isRenewalOf(purchase, line));
    const charges = chargesOf(
      paired.lines.filter((line) => !renewals.includes(line)),
      { netPairs: returns.length === 0 },
    );
    const context = { paired, returns, tolerances: book.tolerances };
    const back = judgeRefunds(
      context,
      charges.filter(({ amount }) => amount.amount.lt('0')),
    );
    const paid = judgeCharges(
      { ...context, headerOf: (line) => headers.get(line.documentId)! },
      charges.filter(({ amount }) => !amount.amount.lt('0')),
    );
    const unbilled = unbilledInstalments(purchase, returns, paid.billed, { asOf: book.asOf, isMissing });
    return {
      judgements: [
        ...paid.judgements,
        ...back.judgements,
        ...renewals.map((line) => judgeUnmatched(line, book.ledgerStart)),
      ],
      missing: [...unbilled.findings, ...missingRefunds(purchase, returns, back.refunded, isMissing)],
      expected: unbilled.expected,
    };
  };
}

function grouped(returns: readonly RecordedReturn[]): ReadonlyMap<PurchaseId, readonly RecordedReturn[]> {
  const groups = new Map<PurchaseId, RecordedReturn[]>();
  for (const recorded of returns) {
    const group = groups.get(recorded.purchaseId);
    if (group) group.push(recorded);
    else groups.set(recorded.purchaseId, [recorded]);
  }
  return groups;
}
