import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import type { DiscrepancyKind } from '../../../../lib/reconciliation/discrepancy.ts';
import { addPeriods } from '../../../../lib/values/day.ts';
import { decimal, decimalText, ZERO } from '../../../../lib/values/decimal.ts';
import type { DocumentId } from '../../../../lib/values/id.ts';
import { minus, money, plus, type Money } from '../../../../lib/values/money.ts';
import type { Paper } from '../generated/papers.ts';
import type { GeneratedBook } from '../generate-book.ts';
import type { Found } from './verdict.ts';

/** What is to be said about documents as a whole. Of a void one nothing counts but that it is void. */
export function judgeDocuments({ papers }: GeneratedBook): readonly Found[] {
  const live = papers.filter(({ header }) => !header.isVoid);
  return [
    ...live.flatMap((paper) => [
      ...ofTieOut(paper),
      ...ofCreditNote(paper, papers),
      ...ofRestatements(paper),
    ]),
    ...ofVoid(papers),
  ];
}

function ofTieOut(paper: Paper): readonly Found[] {
  const { tieOut } = paper;
  if (!tieOut) return [];
  const { taxOnTop } = tieOut;
  const onlyOnTheStatement = taxOnTop?.shownBy === 'statement' ? [taxOnTop.tax] : [];
  return [
    ...onlyOnTheStatement.map((tax) =>
      found('tax_on_invoice_only', paper, tieOut.linesTotal, plus(tieOut.linesTotal, tax)),
    ),
    ...tieOut.explained.map(({ kind, amount }) =>
      found(kind, paper, tieOut.linesTotal, plus(tieOut.linesTotal, amount)),
    ),
    ...tieOut.findings.map(({ kind, expected, actual }) => found(kind, paper, expected, actual)),
  ];
}

/** A credit note lowers what it amends, whatever sign its total came with; nothing where that is void or in another currency. */
function ofCreditNote(paper: Paper, papers: readonly Paper[]): readonly Found[] {
  const { header } = paper;
  if (header.documentType !== 'credit_note') return [];
  const { currency } = header.total;
  const amended = papers.find(
    ({ header: { id, isVoid, total } }) => id === header.amendsOf && !isVoid && total.currency === currency,
  );
  const before = amended ? totalOf(amended) : money(ZERO, currency);
  return [found('credit_note', paper, before, plus(before, totalOf(paper)), header.amendsOf)];
}

function ofRestatements(paper: Paper): readonly Found[] {
  return paper.restatements.map(({ before, after }) => found('restated', paper, before, after));
}

/** A void document is credited where nothing replaces it. */
function ofVoid(papers: readonly Paper[]): readonly Found[] {
  const inOrder = [...papers].sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
  const replacements = replacementsAmong(papers);
  return inOrder
    .filter(({ header }) => header.isVoid)
    .map((old): Found => {
      const anew = replacements.get(old);
      const nothing = money(ZERO, old.header.total.currency);
      // What amends a void document is void with it: it gives nothing back.
      const amended = old.header.documentType === 'credit_note' ? old.header.amendsOf : undefined;
      if (!anew) return found('credit_note', old, totalOf(old), nothing, amended);
      return found('rebilled', anew, totalOf(old), totalOf(anew), old.header.id);
    });
}

/** The first of the void documents whose place, one after the other, a document takes; itself where it takes none. */
export function standsFor(paper: Paper, papers: readonly Paper[]): Paper {
  const [old] = [...replacementsAmong(papers)].find(([, anew]) => anew === paper) ?? [];
  return old ? standsFor(old, papers) : paper;
}

/** The last of the documents that took the place of a void one, one after the other; itself where none did. */
export function lastInPlaceOf(paper: Paper, papers: readonly Paper[]): Paper {
  const anew = replacementsAmong(papers).get(paper);
  return anew ? lastInPlaceOf(anew, papers) : paper;
}

// Asked for every instalment: found once for each book.
const REPLACEMENTS = new WeakMap<readonly Paper[], ReadonlyMap<Paper, Paper>>();

function replacementsAmong(papers: readonly Paper[]): ReadonlyMap<Paper, Paper> {
  const replacements =
    REPLACEMENTS.get(papers) ??
    replacementsOf([...papers].sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1)));
  REPLACEMENTS.set(papers, replacements);
  return replacements;
}

/**
 * Which later document, of whatever month, takes the place of which void one, each of one at most: one that says so itself
 * comes first, then the one that has most of its charges, at least half of them.
 */
function replacementsOf(inOrder: readonly Paper[]): ReadonlyMap<Paper, Paper> {
  const replacements = new Map<Paper, Paper>();
  const namesIt = (old: Paper, anew: Paper) => anew.header.amendsOf === old.header.id;
  // An ordinary invoice of a later month may bill some of it; later than two months, only its own word tells.
  const hasHalf = (old: Paper, anew: Paper) => {
    const { period } = old.header;
    if (anew.header.period < period || anew.header.period > addPeriods(period, 2)) return false;
    const shared = sharedCharges(old, anew);
    const isHalfOf = ({ lines = [] }: Paper) => shared > 0 && shared * 2 >= lines.length;
    return isHalfOf(old) && (anew.header.period === period || isHalfOf(anew));
  };
  // A credit note that is void is how its invoice was voided: nothing takes its place.
  const bills = inOrder.filter(({ header }) => header.isVoid && header.documentType !== 'credit_note');
  for (const fits of [namesIt, hasHalf]) {
    for (const old of bills) {
      const free = inOrder.filter(
        (anew) => isBilledAnew(old, anew) && ![...replacements.values()].includes(anew) && fits(old, anew),
      );
      const most = Math.max(...free.map((anew) => sharedCharges(old, anew)));
      const best = free.find((anew) => sharedCharges(old, anew) === most);
      if (best && !replacements.has(old)) replacements.set(old, best);
    }
  }
  return replacements;
}

function isBilledAnew(old: Paper, anew: Paper): boolean {
  return (
    orderOf(anew) > orderOf(old) &&
    anew.lines !== undefined &&
    anew.header.documentType === 'invoice' &&
    anew.header.commerce === old.header.commerce &&
    anew.header.total.currency === old.header.total.currency
  );
}

/** Equal charges, each counted as often as both have it. */
function sharedCharges(old: Paper, anew: Paper): number {
  const left = (anew.lines ?? []).map(contentOf);
  let shared = 0;
  for (const line of old.lines ?? []) {
    const at = left.indexOf(contentOf(line));
    if (at === -1) continue;
    left.splice(at, 1);
    shared += 1;
  }
  return shared;
}

function contentOf(line: BilledLine): string {
  const { customerId, orderId, productId, skuId, chargeType, chargeStart, subtotal } = line;
  return JSON.stringify([
    customerId,
    orderId,
    productId,
    skuId,
    chargeType,
    chargeStart,
    decimalText(subtotal),
  ]);
}

const orderOf = ({ header }: Paper) => `${header.invoiceDate} ${header.id}`;

/** What is owed, with tax that the total leaves out, is positive, what is given back negative; the tie-out knows the sign, where there is one. */
function totalOf({ header, tieOut }: Paper): Money {
  if (tieOut) return tieOut.taxOnTop?.payable ?? tieOut.total;
  const { amount, currency } = header.total;
  return money(header.documentType === 'credit_note' ? amount.abs().times(decimal('-1')) : amount, currency);
}

const EXPLAINED: readonly DiscrepancyKind[] = ['tax_on_invoice_only', 'credit_note', 'rebilled', 'restated'];

function found(
  kind: DiscrepancyKind,
  { header }: Paper,
  expected: Money,
  actual: Money,
  relatedDocumentId?: DocumentId,
): Found {
  return {
    kind,
    relatedDocumentId,
    explained: EXPLAINED.includes(kind),
    documentId: header.id,
    purchaseId: undefined,
    customerId: undefined,
    expected,
    actual,
    amount: minus(actual, expected),
    instalment: undefined,
    lines: [],
    period: header.period,
    since: header.invoiceDate,
    boughtIn: undefined,
    stage: undefined,
  };
}
