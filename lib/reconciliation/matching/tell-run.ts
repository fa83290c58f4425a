import type { RecordedReturn } from '../../purchasing/purchase-ledger.ts';
import type { PurchaseId } from '../../values/id.ts';
import type { BookSides, ReconcilablePurchase, SummedDocument } from '../book.ts';
import type { Compared, ExpectedInstalment, ToldReconciliation } from '../discrepancy.ts';
import { absorbedBy } from './absorbed.ts';
import { inputHash, type Hash } from './book/input-hash.ts';
import type { Charge } from './charges/charge.ts';
import type { CleanCharge, CleanCharges } from './clean-charges.ts';
import type { Accounts } from './documents/coverage.ts';
import { judgeDocuments } from './documents/judge-documents.ts';
import type { VoidDocument } from './documents/rebills.ts';
import type { Finding, Judgement } from './finding.ts';
import type { JudgePurchase } from './judge-purchase.ts';
import type { PurchaseNumber } from './keys/match-keys.ts';
import type { PurchaseLines } from './keys/paired-lines.ts';
import { matchList } from './match-list.ts';
import { awaitedJudge } from './missing/awaited.ts';
import { RULES_VERSION } from './rules-version.ts';
import { createTeller } from './told.ts';
import { suggestionsFor } from './unmatched/suggestions.ts';
import { unmatchedJudge } from './unmatched/unmatched-lines.ts';

/** Everything that came of the lines of a run, in the order of the book. */
type TakenLines = {
  readonly judge: JudgePurchase;
  readonly clean: CleanCharges;
  /** How many of them are of no purchase that has to be judged whole: these are matched. */
  readonly cleanMatches: number;
  /** All lines of each purchase that has to be judged whole. */
  readonly whole: ReadonlyMap<PurchaseNumber, PurchaseLines>;
  /** What no purchase explains. */
  readonly strangers: readonly Charge[];
  readonly accounts: Accounts;
  readonly voided: readonly VoidDocument[];
};

/** Judges what is left to be judged once all lines are here, and tells what was found. */
export function tellRun(
  sides: BookSides,
  documents: readonly SummedDocument[],
  taken: TakenLines,
  hash: Hash,
): ToldReconciliation {
  const { clean, whole, accounts } = taken;
  const purchases = judgedPurchases(sides, documents, taken);
  const strangers = taken.strangers.map(unmatchedJudge(sides, taken.strangers));
  const inOrder = linesInOrder(documents);
  const judgements = [...purchases.judgements, ...strangers].sort(({ lines: [a] }, { lines: [b] }) =>
    a && b ? inOrder(a, b) : 0,
  );
  const matched = () => clean.of((at) => !whole.has(at));
  for (const judgement of judgements) accounts.judged(judgement);
  const teller = createTeller(documents, sides.asOf);
  const discrepancies = teller.discrepancies([
    ...judgements.flatMap(({ finding }) => finding ?? []),
    ...purchases.missing,
    ...judgeDocuments(documents, taken.voided),
  ]);
  return {
    asOf: sides.asOf,
    rulesVersion: RULES_VERSION,
    inputHash: inputHash(sides, documents, hash),
    compared: comparedIn(sides, documents),
    matches: matchList({ length: taken.cleanMatches, all: matched }, judgements, teller, inOrder),
    discrepancies,
    suggestions: suggestionsFor(strangers, sides, purchases, teller),
    coverage: accounts.coverage(documents),
    expected: purchases.expected,
    absorbed: absorbedBy(discrepancies),
    movedReturns: sides.movedReturns ?? [],
  };
}

function judgedPurchases(
  sides: BookSides,
  documents: readonly SummedDocument[],
  { judge, clean, whole, voided }: TakenLines,
) {
  const judgeAwaited = awaitedJudge(sides, documents, voided);
  const returns = Map.groupBy(sides.returns, ({ purchaseId }): PurchaseId => purchaseId);
  const returnsOf = ({ id }: ReconcilablePurchase): readonly RecordedReturn[] =>
    (returns.size === 0 ? undefined : returns.get(id)) ?? [];
  const billed = new Map<PurchaseNumber, ReadonlySet<number>>();
  const judgements: Judgement[] = [];
  const missing: Finding[] = [];
  const expected: ExpectedInstalment[] = [];
  for (const [at, purchase] of sides.purchases.entries()) {
    const [lines, returned] = [whole.get(at), returnsOf(purchase)];
    const judged = lines && judge(lines, returned);
    if (judged) billed.set(at, judged.billed);
    judgements.push(...(judged?.judgements ?? []));
    const found = judged ?? { billed: clean.billed(at), refunded: new Set<never>() };
    const awaited = judgeAwaited(purchase, returned, found);
    missing.push(...awaited.findings);
    expected.push(...awaited.expected);
  }
  const billedOf = (at: PurchaseNumber) => billed.get(at) ?? clean.billed(at);
  return { judgements, missing, expected, returnsOf, billedOf };
}

/** Judgements are told in the order in which their first lines were billed, as somebody reads the invoices. */
function linesInOrder(documents: readonly SummedDocument[]) {
  const order = new Map(documents.map(({ header }, index) => [header.id, index]));
  const indexOf = ({ documentId }: Place) => order.get(documentId) ?? -1;
  return (a: Place, b: Place) => indexOf(a) - indexOf(b) || a.part - b.part || a.lineNumber - b.lineNumber;
}

type Place = Pick<CleanCharge, 'documentId' | 'part' | 'lineNumber'>;

function comparedIn({ purchases }: BookSides, documents: readonly SummedDocument[]): Compared {
  const read = documents.flatMap(({ published }) => published ?? []);
  return {
    documents: read.length,
    ofDocuments: documents.length,
    unread: documents.flatMap(({ header, published }) => (published === undefined ? header.id : [])),
    lines: read.reduce((count, { lineCount }) => count + lineCount, 0),
    purchases: purchases.length,
  };
}
