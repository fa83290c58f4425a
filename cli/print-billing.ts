import type { BalanceView } from '../lib/reporting/balance-view.ts';
import type { EstimateView } from '../lib/reporting/estimate-view.ts';
import type { FactView } from '../lib/reporting/facts-view.ts';
import type { LineView } from '../lib/reporting/line-view.ts';
import { instantText } from './instant-text.ts';
import { balanceTable } from './print-tables.ts';
import { table } from './table.ts';

/** A line as Microsoft wrote it, and under it what was read in it. */
export function printLine(line: LineView): readonly string[] {
  const columns = Object.entries(line.columns ?? {});
  const width = Math.max(0, ...columns.map(([name]) => name.length));
  return [
    `Line ${line.line} of part ${line.part} of ${line.documentId}, both counted from 0`,
    `  version  ${line.version}`,
    `  part     ${line.key}`,
    `  SHA-256  ${line.sha256}, as its bytes have now`,
    '',
    'As Microsoft wrote it',
    `  ${line.raw}`,
    '',
    line.columns === null ? `It cannot be read: ${line.problem ?? ''}` : 'As it is read',
    ...columns.map(([name, value]) => `  ${name.padEnd(width)}  ${value ?? '-'}`.trimEnd()),
  ];
}

const FACT_WORDS: Readonly<Record<FactView['fact'], readonly [yes: string, no: string]>> = {
  total_includes_tax: ['The total of a document includes tax.', 'The total of a document is before tax.'],
  credit_note_total_is_negative: [
    'The total of a credit note is negative.',
    'The total of a credit note is positive, and means what is given back.',
  ],
  paid_amount_is_negative: ['A paid amount is negative.', 'A paid amount is positive.'],
};

export function printFacts(facts: readonly FactView[]): readonly string[] {
  return facts.flatMap((fact) => [
    `${fact.fact}: ${factText(fact)}`,
    ...(fact.why === '' ? [] : [`  ${fact.why}`]),
    ...fact.lessons.map(
      ({ value, documentId, at }) => `  ${value ? 'yes' : 'no'}: taught by ${documentId}, ${instantText(at)}`,
    ),
  ]);
}

function factText({ fact, value, state }: FactView): string {
  if (state === 'open') return 'OPEN: documents teach the opposite, somebody has to look at them.';
  if (value === null) return 'not learnt yet: no document left no doubt.';
  return FACT_WORDS[fact][value ? 0 : 1];
}

export function printEstimates(estimates: readonly EstimateView[]): readonly string[] {
  if (estimates.length === 0) return [];
  return [
    'Estimates: not billed yet, without tax, up to a week late. They are no facts, and are in no other sum.',
    ...table(
      [
        { heading: 'CURRENCY' },
        { heading: 'ASKED FOR' },
        { heading: 'STATE' },
        { heading: 'MONTH' },
        { heading: 'CATEGORY' },
        { heading: 'LINES', align: 'right' },
        { heading: 'BEFORE TAX', align: 'right' },
        { heading: 'NIGHT' },
      ],
      estimates.flatMap(estimateRows),
    ),
  ];
}

type Row = { readonly cells: readonly string[]; readonly note?: string };

function estimateRows(estimate: EstimateView): readonly Row[] {
  const { currency, period, state, loaded, why } = estimate;
  const note = why === '' ? {} : { note: why };
  const head = [currency, period, state.replaceAll('_', ' ')];
  if (loaded === null) return [{ cells: [...head, '-', '-', '-', '-', '-'], ...note }];
  return [
    { cells: [...head, loaded.month, 'all', String(loaded.lines), loaded.subtotal, loaded.night], ...note },
    ...loaded.byCategory.map(({ category, lines, subtotal }) => ({
      cells: ['', '', '', '', category.replaceAll('_', ' '), String(lines), subtotal, ''],
    })),
  ];
}

/** The balances, with T5 of each currency and what is to be doubted of the snapshots. */
export function printBalances(balances: readonly BalanceView[]): readonly string[] {
  if (balances.length === 0) return [];
  return [
    ...balanceTable(balances),
    '',
    ...balances.flatMap(({ currency, check, doubts }) => [
      `${check.check} ${currency}: ${checkText(check, currency)}`,
      ...doubts.map(({ night, why }) => `  ${night}: ${why}`),
    ]),
  ];
}

function checkText({ left, right, verdict }: BalanceView['check'], currency: string): string {
  if (left === null || verdict === 'does_not_apply') return 'one snapshot only, nothing to compare with yet';
  const word = verdict === 'equal' ? 'equal' : 'DIFFERS';
  return `${left.name} ${left.figure}, ${right.name} ${right.figure} ${currency}: ${word}`;
}
