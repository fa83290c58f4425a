import type { BalanceView } from '../lib/reporting/views/balance-view.ts';
import type { EstimateView } from '../lib/reporting/views/estimate-view.ts';
import type { FactView } from '../lib/reporting/views/facts-view.ts';
import type { LineView } from '../lib/reporting/views/line-view.ts';
import { instantText } from './instant-text.ts';
import { balanceTable } from './print-tables.ts';
import { table } from './table.ts';
import { totalsOf } from './totals.ts';

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

type FactWords = { readonly asks: string; readonly yes: string; readonly no: string };

const FACT_WORDS: Readonly<Record<FactView['fact'], FactWords>> = {
  total_includes_tax: {
    asks: 'Does the total of a document include tax?',
    yes: 'The total of a document includes tax',
    no: 'The total of a document is before tax',
  },
  credit_note_total_is_negative: {
    asks: 'Is the total of a credit note negative?',
    yes: 'The total of a credit note is negative',
    no: 'The total of a credit note is positive, and means what is given back',
  },
  paid_amount_is_negative: {
    asks: 'Is a paid amount negative?',
    yes: 'A paid amount is negative',
    no: 'A paid amount is positive',
  },
};

/** Each fact as a sentence that names the document which taught it; one that is open names both sides. */
export function printFacts(facts: readonly FactView[]): readonly string[] {
  return facts.flatMap(({ fact, state, lessons, why }) => {
    const { asks, ...words } = FACT_WORDS[fact];
    const taught = lessons.map(
      ({ value, documentId, at }) =>
        `${words[value ? 'yes' : 'no']}, as ${documentId} shows (${instantText(at)}).`,
    );
    if (state === 'learnt') return taught;
    if (state === 'not_learnt') return [`${asks} Not learnt yet: no document left no doubt.`];
    return [
      `${asks} OPEN: documents teach the opposite, somebody has to look at them.`,
      ...[...(why === '' ? [] : [why]), ...taught].map((one) => `  ${one}`),
    ];
  });
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
    ...openSums(estimates),
  ];
}

/** What is still to come, of each currency: a month that an invoice bills by now is in no sum. */
function openSums(estimates: readonly EstimateView[]): readonly string[] {
  const open = estimates.flatMap(({ currency, loaded, billedBy }) =>
    loaded === null || billedBy.length > 0 ? [] : [{ currency, amounts: [loaded.subtotal] }],
  );
  const rows = totalsOf(open).map(({ currency, amounts }) => ({ cells: [currency, ...amounts] }));
  return rows.length === 0
    ? []
    : ['', ...table([{ heading: 'NOT BILLED YET' }, { heading: 'BEFORE TAX', align: 'right' }], rows)];
}

type Row = { readonly cells: readonly string[]; readonly note?: string };

function estimateRows(estimate: EstimateView): readonly Row[] {
  const { currency, period, state, loaded, why, billedBy } = estimate;
  const notes = [
    ...(billedBy.length === 0 ? [] : [`billed meanwhile by ${billedBy.join(', ')}: no longer open`]),
    ...(why === '' ? [] : [why]),
  ];
  const note = notes.length === 0 ? {} : { note: notes.join('; ') };
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
