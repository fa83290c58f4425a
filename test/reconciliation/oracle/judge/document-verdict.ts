import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import type { DiscrepancyKind } from '../../../../lib/reconciliation/discrepancy.ts';
import { decimal, decimalText, ZERO } from '../../../../lib/values/decimal.ts';
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

/** A credit note lowers what it amends, whatever sign its total came with. */
function ofCreditNote(paper: Paper, papers: readonly Paper[]): readonly Found[] {
  const { header } = paper;
  if (header.documentType !== 'credit_note') return [];
  const amended = papers.find(({ header: { id } }) => id === header.amendsOf);
  const before = amended ? totalOf(amended) : money(ZERO, header.total.currency);
  return [found('credit_note', paper, before, plus(before, totalOf(paper)))];
}

function ofRestatements(paper: Paper): readonly Found[] {
  return paper.restatements.map(({ before, after }) => found('restated', paper, before, after));
}

/** A void document is replaced by the later one that has most of its charges, at least half of them; else it is credited. */
function ofVoid(papers: readonly Paper[]): readonly Found[] {
  const inOrder = [...papers].sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
  const used = new Set<Paper>();
  return inOrder
    .filter(({ header }) => header.isVoid)
    .map((old): Found => {
      const anew = replacementOf(old, inOrder, used);
      if (!anew) return found('credit_note', old, totalOf(old), money(ZERO, old.header.total.currency));
      used.add(anew);
      return found('rebilled', anew, totalOf(old), totalOf(anew));
    });
}

function replacementOf(old: Paper, papers: readonly Paper[], used: ReadonlySet<Paper>): Paper | undefined {
  const candidates = papers.filter(
    (anew) =>
      orderOf(anew) > orderOf(old) &&
      !used.has(anew) &&
      anew.lines !== undefined &&
      anew.header.documentType === 'invoice' &&
      anew.header.period === old.header.period &&
      anew.header.commerce === old.header.commerce &&
      anew.header.total.currency === old.header.total.currency,
  );
  let best: Paper | undefined;
  let most = Math.max(0.5, (old.lines?.length ?? 0) / 2);
  for (const anew of candidates) {
    const shared = sharedCharges(old.lines ?? [], anew.lines ?? []);
    if (shared < most || (best && shared === most)) continue;
    [best, most] = [anew, shared];
  }
  return best;
}

/** Equal charges, each counted as often as both have it. */
function sharedCharges(old: readonly BilledLine[], anew: readonly BilledLine[]): number {
  const left = anew.map(contentOf);
  let shared = 0;
  for (const line of old) {
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

function found(kind: DiscrepancyKind, { header }: Paper, expected: Money, actual: Money): Found {
  return {
    kind,
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
