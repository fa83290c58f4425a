import type { RecordedReturn } from '../../purchasing/purchase-ledger.ts';
import type { PurchaseId } from '../../values/id.ts';
import type { BookSides, ReconcilablePurchase, SummedDocument } from '../book.ts';
import type { Compared, ExpectedInstalment, Match, ToldReconciliation } from '../discrepancy.ts';
import { absorbedBy } from './absorbed.ts';
import { inputHash, type Hash } from './book/input-hash.ts';
import type { Charge } from './charges/charge.ts';
import type { CleanCharge, CleanCharges } from './clean-charges.ts';
import type { Accounts } from './documents/coverage.ts';
import { judgeDocuments } from './documents/judge-documents.ts';
import type { VoidDocument } from './documents/rebills.ts';
import type { Finding, Judgement } from './finding.ts';
import { createFoundList, type FoundList } from './found-list.ts';
import type { JudgePurchase } from './judge-purchase.ts';
import type { PurchaseNumber } from './keys/match-keys.ts';
import type { PurchaseLines } from './keys/paired-lines.ts';
import { matchList } from './match-list.ts';
import { awaitedJudge } from './missing/awaited.ts';
import { RULES_VERSION } from './rules-version.ts';
import { createTeller, numbered, type Teller } from './told.ts';
import { suggestionsFor } from './unmatched/suggestions.ts';
import { unmatchedJudge } from './unmatched/unmatched-lines.ts';

/** Purchases that have to be judged whole, each with all its lines. They are made when they are asked for. */
export type WholePurchases = {
  readonly has: (at: PurchaseNumber) => boolean;
  readonly of: (at: PurchaseNumber) => PurchaseLines;
};

/** Everything that came of the lines of a run, in the order of the book. */
type TakenLines = {
  readonly judge: JudgePurchase;
  readonly clean: CleanCharges;
  /** How many of them are of no purchase that has to be judged whole: these are matched. */
  readonly cleanMatches: number;
  readonly whole: WholePurchases;
  /** What no purchase explains. */
  readonly strangers: readonly Charge[];
  readonly accounts: Accounts;
  readonly voided: readonly VoidDocument[];
  readonly inShort: boolean;
};

/** Judges what is left to be judged once all lines are here, and tells what was found. */
export function tellRun(
  sides: BookSides,
  documents: readonly SummedDocument[],
  taken: TakenLines,
  hash: Hash,
): ToldReconciliation {
  const { clean, whole, accounts } = taken;
  const teller = createTeller(documents, sides.asOf);
  const inOrder = linesInOrder(documents);
  const told = toldJudgements(accounts, teller, createFoundList(inOrder, taken.inShort), inOrder);
  const purchases = judgedPurchases(sides, documents, taken, told.judged);
  const strangers = taken.strangers.map(unmatchedJudge(sides, taken.strangers));
  told.judged(strangers);
  const others = [...purchases.missing, ...judgeDocuments(documents, taken.voided)];
  const found = told.found(numbered(others.map(teller.discrepancy)));
  const matched = () => clean.of((at) => !whole.has(at));
  return {
    asOf: sides.asOf,
    rulesVersion: RULES_VERSION,
    inputHash: inputHash(sides, documents, hash),
    compared: comparedIn(sides, documents),
    matches: matchList(
      { length: taken.cleanMatches, all: matched },
      told.matches.sort(inOrder),
      teller,
      inOrder,
    ),
    ...found,
    suggestions: suggestionsFor(strangers, sides, purchases, teller),
    coverage: accounts.coverage(documents),
    expected: purchases.expected,
    absorbed: absorbedBy(found.discrepancies),
    movedReturns: sides.movedReturns ?? [],
  };
}

/**
 * What is left of judgements once they are told: neither their lines nor anything else that only the rules needed. Those of
 * one purchase come together, and so do those of all that no purchase explains: an id is found twice in one of these only.
 */
function toldJudgements(accounts: Accounts, teller: Teller, list: FoundList, inOrder: InOrder) {
  const matches: Match[] = [];
  const judged = (judgements: readonly Judgement[]) => {
    for (const judgement of judgements) {
      accounts.judged(judgement);
      matches.push(...judgement.matches.map(teller.match));
    }
    const found = judgements.flatMap(({ finding }) => (finding ? teller.discrepancy(finding) : []));
    found.sort(({ lines: [a] }, { lines: [b] }) => inOrder(a!, b!));
    numbered(found).forEach(list.add);
  };
  return { judged, matches, found: list.told };
}

function judgedPurchases(
  sides: BookSides,
  documents: readonly SummedDocument[],
  { judge, clean, whole, voided }: TakenLines,
  tell: (judgements: readonly Judgement[]) => void,
) {
  const judgeAwaited = awaitedJudge(sides, documents, voided);
  const returns = Map.groupBy(sides.returns, ({ purchaseId }): PurchaseId => purchaseId);
  const returnsOf = ({ id }: ReconcilablePurchase): readonly RecordedReturn[] =>
    (returns.size === 0 ? undefined : returns.get(id)) ?? [];
  const billed = new Map<PurchaseNumber, ReadonlySet<number>>();
  const missing: Finding[] = [];
  const expected: ExpectedInstalment[] = [];
  for (const [at, purchase] of sides.purchases.entries()) {
    const returned = returnsOf(purchase);
    const judged = whole.has(at) ? judge(whole.of(at), returned) : undefined;
    if (judged) {
      billed.set(at, judged.billed);
      tell(judged.judgements);
    }
    const found = judged ?? { billed: clean.billed(at), refunded: new Set<never>() };
    const awaited = judgeAwaited(purchase, returned, found);
    missing.push(...awaited.findings);
    expected.push(...awaited.expected);
  }
  const billedOf = (at: PurchaseNumber) => billed.get(at) ?? clean.billed(at);
  return { missing, expected, returnsOf, billedOf };
}

/** Judgements are told in the order in which their first lines were billed, as somebody reads the invoices. */
function linesInOrder(documents: readonly SummedDocument[]): InOrder {
  const order = new Map(documents.map(({ header }, index) => [header.id, index]));
  const indexOf = ({ documentId }: Place) => order.get(documentId) ?? -1;
  return (a, b) => indexOf(a) - indexOf(b) || a.part - b.part || a.lineNumber - b.lineNumber;
}

type Place = Pick<CleanCharge, 'documentId' | 'part' | 'lineNumber'>;
type InOrder = (a: Place, b: Place) => number;

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
