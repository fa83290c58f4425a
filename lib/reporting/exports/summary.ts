import { ZERO, type Decimal } from '../../values/decimal.ts';
import { minorDigits, type Money } from '../../values/money.ts';
import { discrepancyView } from '../views/discrepancy-view.ts';
import { STANDING_WORDS } from '../views/in-question.ts';
import { standingOfRow, type DiscrepancyRow } from './discrepancies.ts';
import type { DocumentRow } from './documents.ts';
import { asOfDay, type ExportScope } from './export-scope.ts';
import { amountColumn, column, type Column } from './table.ts';

/** One figure of the summary: a heading, what it is, and the amount, the count or the words for it. */
type SummaryRow = {
  readonly section: string;
  readonly what: string;
  readonly money?: Money | undefined;
  readonly count?: number | undefined;
  readonly detail?: string | undefined;
};

export const SUMMARY_COLUMNS: readonly Column<SummaryRow>[] = [
  column('text', 'section', ({ section }) => section),
  column('text', 'what', ({ what }) => what),
  column('text', 'currency', ({ money }) => money?.currency),
  amountColumn(
    'amount',
    ({ money }) => money?.amount,
    ({ money }) => (money ? minorDigits(money.currency) : 0),
  ),
  column('whole', 'count', ({ count }) => count),
  column('text', 'detail', ({ detail }) => detail),
];

/** What a reader wants to know before any list: how far it reaches, what it comes to, and what is in question. */
export function summaryRows(
  scope: ExportScope,
  documents: readonly DocumentRow[],
  discrepancies: Iterable<DiscrepancyRow>,
): readonly SummaryRow[] {
  return [...reach(scope, documents), ...coverage(documents), ...inQuestion(discrepancies)];
}

function reach(scope: ExportScope, documents: readonly DocumentRow[]): readonly SummaryRow[] {
  const section = 'Reach';
  const live = documents.filter(({ document }) => !document.header.isVoid);
  const untied = live.filter(({ document }) => document.tieOut?.tied !== true);
  const { run } = scope;
  return [
    { section, what: 'As of', detail: asOfDay(scope) },
    { section, what: 'Rules', detail: run?.rulesVersion ?? 'nothing has been reconciled yet' },
    { section, what: 'Inputs (SHA-256)', detail: run?.inputHash },
    { section, what: 'Documents', count: documents.length },
    { section, what: 'Void documents (in no sum)', count: documents.length - live.length },
    { section, what: 'Documents that tie out', count: live.length - untied.length },
    {
      section,
      what: 'Documents that do not tie out',
      count: untied.length,
      detail: untied
        .slice(0, DOCUMENTS_NAMED)
        .map(({ document }) => document.header.id)
        .join(', '),
    },
  ];
}

const DOCUMENTS_NAMED = 20;

function coverage(documents: readonly DocumentRow[]): readonly SummaryRow[] {
  const sums = new Sums();
  for (const { document, coverage: covered } of documents) {
    // Nothing of a void document is owed, and what replaced it has its own lines.
    if (document.header.isVoid) continue;
    if (document.published) sums.add('Billed before tax', document.published.subtotal);
    if (!covered) continue;
    sums.add('Matched with purchases', covered.matched, covered.lines.matched);
    sums.add('With a discrepancy', covered.discrepant, covered.lines.discrepant);
    for (const { category, amount, lines } of covered.outOfScopeBy)
      sums.add(`Not reservations: ${category}`, amount, lines);
  }
  return sums.rows('Lines before tax');
}

function inQuestion(discrepancies: Iterable<DiscrepancyRow>): readonly SummaryRow[] {
  const sums = { charge: new Sums(), line: new Sums(), document: new Sums() };
  for (const row of discrepancies) {
    const { amount } = row.discrepancy;
    sums[discrepancyView(row.discrepancy).basis].add(kindText(row), amount, 1);
  }
  return [
    ...sums.charge.rows('Discrepancies on charges, before tax'),
    ...sums.line.rows('Discrepancies of whole lines, before tax'),
    ...sums.document.rows('Discrepancies of documents, with tax'),
  ];
}

// What waits for a decision is no sum with what was decided or is explained.
function kindText(row: DiscrepancyRow): string {
  const standing = standingOfRow(row);
  const { kind } = row.discrepancy;
  return standing === 'in_question' || standing === 'to_clarify'
    ? kind
    : `${kind} (${STANDING_WORDS[standing]})`;
}

/** Sums and counts by name and currency, in the order in which names came. */
class Sums {
  readonly #sums = new Map<string, { what: string; currency: string; amount: Decimal; count: number }>();

  add(what: string, { amount, currency }: Money, count = 0): void {
    const key = `${currency}|${what}`;
    const sum = this.#sums.get(key) ?? { what, currency, amount: ZERO, count: 0 };
    this.#sums.set(key, { ...sum, amount: sum.amount.plus(amount), count: sum.count + count });
  }

  rows(section: string): readonly SummaryRow[] {
    return [...this.#sums.values()].map(({ what, currency, amount, count }) => ({
      section,
      what,
      money: { amount, currency },
      count: count === 0 ? undefined : count,
    }));
  }
}
