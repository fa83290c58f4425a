import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import type { DiscrepancyKind } from '../../../../lib/reconciliation/discrepancy.ts';
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
  return [
    ...tieOut.explained.map(({ kind, amount }) =>
      found(kind, paper, tieOut.linesTotal, plus(tieOut.linesTotal, amount)),
    ),
    ...tieOut.findings.map(({ kind, expected, actual }) => found(kind, paper, expected, actual)),
  ];
}

/** A credit note lowers what it amends, whatever sign its total came with; nothing where that is in another currency. */
function ofCreditNote(paper: Paper, papers: readonly Paper[]): readonly Found[] {
  const { header } = paper;
  if (header.documentType !== 'credit_note') return [];
  const { currency } = header.total;
  const amended = papers.find(
    ({ header: { id, total } }) => id === header.amendsOf && total.currency === currency,
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
  const replacements = replacementsOf(inOrder);
  return inOrder
    .filter(({ header }) => header.isVoid)
    .map((old): Found => {
      const anew = replacements.get(old);
      if (!anew) return found('credit_note', old, totalOf(old), money(ZERO, old.header.total.currency));
      return found('rebilled', anew, totalOf(old), totalOf(anew), old.header.id);
    });
}

/**
 * Which later document of the same month takes the place of which void one, each of one at most: one that says so itself
 * comes first, then the one that has most of its charges, at least half of them.
 */
function replacementsOf(inOrder: readonly Paper[]): ReadonlyMap<Paper, Paper> {
  const replacements = new Map<Paper, Paper>();
  const namesIt = (old: Paper, anew: Paper) => anew.header.amendsOf === old.header.id;
  const hasHalf = (old: Paper, anew: Paper) => {
    const shared = sharedCharges(old, anew);
    return shared > 0 && shared * 2 >= (old.lines ?? []).length;
  };
  for (const fits of [namesIt, hasHalf]) {
    for (const old of inOrder.filter(({ header }) => header.isVoid)) {
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
    anew.header.period === old.header.period &&
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

/** What is owed is positive, what is given back negative; the tie-out knows the sign, where there is one. */
function totalOf({ header, tieOut }: Paper): Money {
  if (tieOut) return tieOut.total;
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
