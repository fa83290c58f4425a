import type { DiscrepancyView } from '../lib/reporting/views/discrepancy-view.ts';
import { decimal } from '../lib/values/decimal.ts';
import { documentTable, documentTotals } from './print-documents.ts';
import { balanceTable, discrepancyTable, purchaseTable, refusedText } from './print-tables.ts';
import type { Report } from './report.ts';
import { stageCounts, type StageCounts } from './report-json.ts';
import { shortened } from './table.ts';
import { totalsOf } from './totals.ts';

/** Rows of one list; the JSON report and the commands have all of them. */
const MOST = 60;

/** The report a finance person reads, as plain text: what was bought, what was billed, and where the two differ. */
export function printReport(report: Report, extra: { duplicates: number | null }): string {
  const { reconciliation } = report;
  const title = reconciliation
    ? `Tieout report as of ${reconciliation.asOf} (rules ${reconciliation.rulesVersion})`
    : 'Tieout report: nothing has been reconciled yet';
  return [
    title,
    '='.repeat(title.length),
    '',
    ...purchaseSection(report, extra.duplicates),
    '',
    ...documentSection(report),
    '',
    ...nightSection(report),
    ...matchSection(report),
    '',
    ...discrepancySections(report),
    ...balanceSection(report),
    '',
  ].join('\n');
}

function purchaseSection(report: Report, duplicates: number | null): readonly string[] {
  const { requested, ...stages } = stageCounts(report);
  const reached = STAGES.filter((stage) => stages[stage] > 0);
  const width = Math.max(0, ...reached.map((stage) => STAGE_WORDS[stage].length));
  const stuck = report.purchases.filter(
    (purchase) => purchase.reason !== undefined || purchase.asks !== undefined,
  );
  const shown = shortened(stuck, MOST, 'tieout purchase list --stage STAGE');
  return [
    `Purchases: ${requested} requested${duplicates === null ? '' : `, ${duplicates === 0 ? 'none' : duplicates} bought twice`}`,
    ...reached.map((stage) => `  ${STAGE_WORDS[stage].padEnd(width)}  ${String(stages[stage]).padStart(6)}`),
    ...(shown.rows.length === 0 ? [] : ['', ...purchaseTable(shown.rows), ...shown.rest]),
    ...report.refused.slice(0, MOST).map((message) => `  ${refusedText(message)}`),
  ];
}

function documentSection({ documents, night }: Report): readonly string[] {
  const standing = documents.filter((document) => !document.void);
  const tied = standing.filter((document) => document.tied).length;
  const voided = documents.length - standing.length;
  const shown = shortened(documents, MOST, 'tieout documents');
  const open = night !== undefined && night.endedAt === null ? [...night.waiting] : [];
  return [
    `Documents: ${documents.length}${voided === 0 ? '' : `, ${voided} of them void`}; ${tied} of ${standing.length} tied`,
    ...documentTable(shown.rows),
    ...shown.rest,
    ...(standing.length === 0 ? [] : ['', ...documentTotals(documents)]),
    ...(open.length === 0 ? [] : ['', `  The night of ${night?.night} still waits for ${open.join(', ')}.`]),
  ];
}

function nightSection({ night }: Report): readonly string[] {
  if (night === undefined || night.problems.length === 0) return [];
  return [`Problems of the night of ${night.night}`, ...night.problems.map((problem) => `  ${problem}`), ''];
}

function matchSection({ reconciliation, documents }: Report): readonly string[] {
  if (reconciliation === undefined) return ['Paired with a purchase: no lines yet'];
  const { matches, expected, coverage, suggestions } = reconciliation;
  const voided = new Set(documents.filter((document) => document.void).map(({ id }) => id));
  const live = coverage.filter(({ documentId }) => !voided.has(documentId));
  const matched = live.reduce((sum, { lines }) => sum + lines.matched, 0);
  const sums = totalsOf(
    live.map(({ currency, matched: agreed, discrepant, outOfScope, linesSubtotal }) => ({
      currency,
      amounts: [agreed, discrepant, outOfScope, linesSubtotal],
    })),
  );
  return [
    `Paired with a purchase: ${matches} ${matches === 1 ? 'line' : 'lines'}, ${matched} of them matched: without a difference; charges expected and not due yet: ${expected}`,
    ...comparedText(reconciliation),
    ...(suggestions === 0 ? [] : [`  ${suggestions} more may be of a purchase: tieout suggestions list`]),
    ...absorbedText(reconciliation),
    ...sums.map(
      ({ currency, amounts: [agreed, discrepant, outOfScope, all] }) =>
        `  Before tax: ${agreed} on matched lines + ${discrepant} on lines with a discrepancy + ${outOfScope} on lines that are no reservations = ${all} ${currency}`,
    ),
  ];
}

// How far the comparison reaches: without it, few discrepancies say nothing.
function comparedText({ compared }: NonNullable<Report['reconciliation']>): readonly string[] {
  const { documents, ofDocuments, lines, purchases, unread } = compared;
  return [
    `  Compared: ${documents} of ${ofDocuments} documents with ${lines} lines, and ${purchases} purchases` +
      (unread.length === 0 ? '' : `; not read yet: ${unread.join(', ')}`),
  ];
}

// What rounding and tolerances let pass is a sum, too.
function absorbedText({ absorbed }: NonNullable<Report['reconciliation']>): readonly string[] {
  return absorbed.map(
    ({ kind, rule, count, above, below, currency }) =>
      `  Let pass by ${kind.replaceAll('_', ' ')} (${rule}): ${count}, too much ${above}, too little ${below} ${currency}`,
  );
}

function discrepancySections({ discrepancies, purchases }: Report): readonly string[] {
  const section = (heading: string, found: readonly DiscrepancyView[]) => {
    const shown = shortened(found, MOST, 'tieout discrepancies --all');
    return [
      `${heading}: ${found.length === 0 ? 'none' : found.length}`,
      ...netOf(
        'charges, before tax',
        found.filter(({ basis }) => basis !== 'document'),
      ),
      ...netOf(
        'whole documents, with tax',
        found.filter(({ basis }) => basis === 'document'),
      ),
      ...discrepancyTable(shown.rows, purchases),
      ...shown.rest,
      '',
    ];
  };
  return [
    ...section(
      'Discrepancies that no rule explains',
      discrepancies.filter(({ explained }) => !explained),
    ),
    ...section(
      'Differences that are explained',
      discrepancies.filter(({ explained }) => explained),
    ),
  ];
}

// Charges and documents hold the same money twice: their sums are never one figure.
function netOf(of: string, found: readonly DiscrepancyView[]): readonly string[] {
  if (found.length === 0) return [];
  const sums = totalsOf(found.map(({ amount }) => ({ currency: amount.currency, amounts: [amount.amount] })));
  const net = sums.map(({ currency, amounts: [amount] }) => `${amount} ${currency}`).join(', ');
  return [`  ${found.length} on ${of}: net ${net}`];
}

function balanceSection({ balances }: Report): readonly string[] {
  if (balances.length === 0) return ['Balances: none recorded yet'];
  const open = balances.filter(({ unexplained }) => unexplained !== null && !decimal(unexplained).eq('0'));
  const rolled = balances.some(({ unexplained }) => unexplained !== null);
  const fine = rolled ? 'they roll forward' : 'recorded once, nothing to compare with yet';
  const verdict = open.length === 0 ? fine : `${open.length} with an unexplained difference`;
  return [`Balances: ${verdict}`, ...balanceTable(balances)];
}

const STAGE_WORDS: Readonly<Record<Exclude<keyof StageCounts, 'requested'>, string>> = {
  fulfilled: 'fulfilled',
  ordered: 'ordered, not yet fulfilled',
  inProgress: 'in progress',
  rejected: 'rejected',
  cancelled: 'cancelled',
  failed: 'failed',
  unfulfilled: 'unfulfilled at Microsoft',
  unknown: 'unknown: a person has to look',
};

const STAGES = Object.keys(STAGE_WORDS) as (keyof typeof STAGE_WORDS)[];
