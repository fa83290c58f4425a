import type { PeriodNow } from '../../../lib/reporting/period-office.ts';
import type { FiguresView, PeriodCheckView, PeriodView } from '../../../lib/reporting/views/period-view.ts';
import { printFacts } from '../../facts-text.ts';
import { instantText } from '../../instant-text.ts';
import { table } from '../../table.ts';
import { printDifference } from './print-difference.ts';

const right = (heading: string) => ({ heading, align: 'right' as const });

/** A period as it stands now: whether it may be signed, what would be signed, and what changed since it was. */
export function printPeriod(period: PeriodNow): readonly string[] {
  const { adjustments, cases } = period;
  const counts = Object.entries(cases).map(([status, count]) => `${count} ${status}`);
  return [
    `Period ${period.period}: ${period.state}`,
    ...printFacts(signaturesOf(period)),
    '',
    ...printChecks(period.checks),
    '',
    ...figuresOf(period),
    '',
    `Cases that count in it: ${counts.join(', ') || 'none'}`,
    ...adjustments.map(
      ({ ofPeriod, amount }) =>
        `Takes ${amount.amount} ${amount.currency} of ${ofPeriod}, which was closed before.`,
    ),
    ...carriedOver(period),
    ...sinceSigned(period),
    ...stepsTo(period),
  ];
}

// Where nothing changed since it was closed, what was signed is what is.
function figuresOf({ state, figures, signed, since }: PeriodNow): readonly string[] {
  if (state !== 'closed' || signed === null) return printFigures('WOULD BE SIGNED', figures);
  const now = since?.isSame === true ? [] : ['', ...printFigures('AS IT IS NOW', figures)];
  return [...printFigures('SIGNED', signed), ...now];
}

function signaturesOf(period: PeriodView): readonly (readonly [string, string | undefined])[] {
  const { preparedBy, preparedAt, closedBy, closedAt, reopenedBy, reopenedAt, reopenedWhy } = period;
  const said = (by: string | null, at: string | null) =>
    by === null ? undefined : `by ${by}${at === null ? '' : ` at ${instantText(at)}`}`;
  const reopened = said(reopenedBy, reopenedAt);
  return [
    ['prepared', said(preparedBy, preparedAt)],
    ['closed', said(closedBy, closedAt)],
    ['reopened', reopened && `${reopened}: ${reopenedWhy ?? ''}`],
    ['snapshot', period.snapshot ?? undefined],
    ...period.waivers.map(({ check, why }) => ['waived', `${check}: ${why}`] as const),
  ];
}

export function printChecks(checks: readonly PeriodCheckView[]): readonly string[] {
  return table(
    [{ heading: 'CHECK' }, { heading: 'VERDICT' }, { heading: 'WHAT IS COMPARED' }],
    checks.map(({ check, title, left, right: other, verdict, mayBeWaived, detail }) => ({
      cells: [
        check,
        verdict === 'fails' ? `FAILS${mayBeWaived ? ', may be waived' : ''}` : verdict,
        `${title} (${left.name}: ${left.figure}; ${other.name}: ${other.figure})`,
      ],
      ...(detail === '' ? {} : { note: detail }),
    })),
  );
}

/** payable = before tax + tax + unexplained; before tax = matched + discrepant + out of scope. */
export function printFigures(heading: string, figures: readonly FiguresView[]): readonly string[] {
  if (figures.length === 0) return [`${heading}: no document is in it.`];
  return table(
    [
      { heading },
      ...['DOCUMENTS', 'LINES', 'PAYABLE', 'BEFORE TAX', 'MATCHED', 'DISCREPANT'].map(right),
      ...['OUT OF SCOPE', 'TAX', 'UNEXPLAINED'].map(right),
    ],
    figures.map((one) => ({
      cells: [
        ...[one.currency, String(one.documents), String(one.lines), one.payable, one.beforeTax, one.matched],
        ...[one.discrepant, one.outOfScope, one.tax, one.unexplained],
      ],
    })),
  );
}

function carriedOver({ carried, cut }: PeriodNow): readonly string[] {
  if (carried.length === 0) return [];
  return [
    '',
    'Carried over from earlier periods, not decided yet',
    ...table(
      [{ heading: 'CASE' }, { heading: 'STATUS' }, right('IN QUESTION'), { heading: 'CURRENCY' }],
      carried.map(({ id, status, amount }) => ({ cells: [id, status, amount.amount, amount.currency] })),
    ),
    ...(cut === null ? [] : [cut]),
  ];
}

function sinceSigned({ since, state }: PeriodNow): readonly string[] {
  if (since === null || (state !== 'closed' && state !== 'prepared')) return [];
  const title = `Since it was ${state}`;
  return since.isSame ? ['', `${title}: nothing changed`] : ['', title, ...printDifference(since)];
}

/** What has to be done for a period to be signed, or by whom it may be. */
export function stepsTo(period: PeriodNow): readonly string[] {
  const { state, checks, period: name, preparedBy, since } = period;
  if (state === 'closed') return [];
  const failing = checks.filter(({ verdict }) => verdict === 'fails');
  if (failing.length > 0) {
    const waivers = failing.every(({ mayBeWaived }) => mayBeWaived)
      ? [`  tieout period prepare ${name} ${failing.map(({ check }) => `--waive ${check}=WHY`).join(' ')}`]
      : [];
    const cases = failing.some(({ check }) => check === 'cases_decided')
      ? [
          `  tieout cases list --period ${name}                 which cases wait`,
          '  tieout cases status CASE accepted --comment WHY    or written_off; or waiting_on_microsoft, which is carried over',
          `  tieout cases download FILE --period ${name}        many at once, as a spreadsheet; back: tieout cases upload FILE`,
        ]
      : [];
    return [
      '',
      `It cannot be signed yet: ${failing.length} of ${checks.length} checks ${failing.length === 1 ? 'fails' : 'fail'}.`,
      ...cases,
      ...waivers,
    ];
  }
  if (state === 'prepared' && since?.isSame !== false)
    return [
      '',
      `Somebody other than ${preparedBy ?? 'the preparer'} may sign it:`,
      `  tieout period close ${name}`,
    ];
  return ['', 'It may be prepared, and then signed by somebody else:', `  tieout period prepare ${name}`];
}
