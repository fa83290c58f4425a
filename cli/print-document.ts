import type { CheckView, SideView } from '../lib/reporting/views/check-view.ts';
import type { DocumentDetails } from '../lib/reporting/views/document-details.ts';
import { decimal, ZERO } from '../lib/values/decimal.ts';
import { amountText, minus, money } from '../lib/values/money.ts';
import { durationText } from './duration-text.ts';
import { instantText } from './instant-text.ts';
import { printReceipts, printRestatements, printStatements, printVersions } from './print-versions.ts';
import { progressText } from './progress-text.ts';
import { table } from './table.ts';

/** One document whole: its figures, every check with both sides, every version and hash, and all that happened to it. */
export function printDocument(document: DocumentDetails): readonly string[] {
  return [
    `${capitalised(document.documentType)} ${document.id}: ${document.void ? 'void, ' : ''}${document.stage}`,
    ...figures(document).map(([name, text]) => `  ${name.padEnd(14)}  ${text}`),
    '',
    ...checkSection('Checks', document.checks, 'none yet: no lines are published'),
    ...(document.family === null
      ? []
      : ['', ...checkSection(`Together with ${relatives(document)}`, document.family.checks, 'none')]),
    '',
    ...printVersions(document),
    ...printRestatements(document.restatements),
    '',
    ...printStatements(document),
    ...printReceipts(document),
    '',
    ...timeline(document),
  ];
}

function figures(document: DocumentDetails): readonly (readonly [string, string])[] {
  const { currency, progress } = document;
  const explained = document.explained.map(({ kind, amount }) => `${amount} ${kind.replaceAll('_', ' ')}`);
  const difference =
    document.difference === null
      ? []
      : ([
          ['difference', linesAgainstTotal(document)],
          ['explained', explained.length === 0 ? 'nothing' : explained.join(', ')],
          ['unexplained', `${document.unexplained ?? '-'} ${currency}`],
        ] as const);
  return [
    ['period', `${document.period}, dated ${document.invoiceDate}`],
    ...(document.amendsOf === null ? [] : ([['amends', document.amendsOf]] as const)),
    ['total', `${document.total} ${currency}`],
    ['sum of lines', document.linesTotal === null ? 'not read yet' : `${document.linesTotal} ${currency}`],
    ...difference,
    ...statementDiffers(document),
    ['paid', `${document.paid.amount} ${document.paid.currency}`],
    ['read by', document.source],
    ['on its way', progressText(progress)],
    ['night', document.night],
    ['first seen', instantText(document.firstSeenAt)],
    ...(progress.dueAt === null ? [] : ([['next look', instantText(progress.dueAt)]] as const)),
    ...(document.failure === null ? [] : ([['failure', document.failure]] as const)),
    ...(document.statementProblem === null ? [] : ([['no statement', document.statementProblem]] as const)),
    ...(document.why === '' || document.why === document.failure ? [] : ([['why', document.why]] as const)),
  ];
}

// Where the lines agree with the document, only this says what keeps it from being tied.
function statementDiffers({ findings }: DocumentDetails): readonly (readonly [string, string])[] {
  return findings
    .filter(({ kind }) => kind === 'statement_differs')
    .map(({ figure, expected, actual, currency }) => {
      const { of, than } = STATED[figure];
      return ['statement', `${actual} ${currency}${of}, ${compared(actual, expected, currency)} ${than}`];
    });
}

const STATED = {
  total: { of: '', than: 'than the document' },
  before_tax: { of: ' before tax', than: 'than the lines' },
  tax: { of: ' tax', than: 'than the lines' },
} as const;

function linesAgainstTotal({ linesTotal, total, currency }: DocumentDetails): string {
  if (linesTotal === null || isSame(linesTotal, total)) return 'none between the lines and the document';
  return `the lines are ${compared(linesTotal, total, currency)} than the document`;
}

/** `1.00 EUR less`: which side is larger, in words. Of a sign one would have to know what it is taken from. */
function compared(side: string, other: string, currency: string): string {
  const by = minus(money(side, currency), money(other, currency));
  const isMore = by.amount.gt(ZERO);
  return `${amountText(money(by.amount.abs(), currency))} ${currency} ${isMore ? 'more' : 'less'}`;
}

function isSame(one: string, other: string): boolean {
  return decimal(one).eq(decimal(other));
}

export function checkSection(
  heading: string,
  checks: readonly CheckView[],
  ifNone: string,
): readonly string[] {
  if (checks.length === 0) return [`${heading}: ${ifNone}`];
  return [
    heading,
    ...table(
      [
        { heading: 'CHECK' },
        { heading: 'WHAT' },
        { heading: 'ONE SIDE', align: 'right' },
        { heading: 'THE OTHER', align: 'right' },
        { heading: 'VERDICT' },
      ],
      checks.map(({ check, title, left, right, verdict, detail }) => ({
        cells: [check, title, sideText(left), sideText(right), VERDICTS[verdict]],
        ...(detail === '' ? {} : { note: detail }),
      })),
    ),
  ];
}

const VERDICTS: Readonly<Record<CheckView['verdict'], string>> = {
  equal: 'equal',
  explained: 'explained',
  differs: 'DIFFERS',
  unread: 'unread',
  does_not_apply: 'does not apply',
};

function sideText(side: SideView | null): string {
  if (side === null) return '-';
  return `${side.name} ${side.figure}${side.currency === null ? '' : ` ${side.currency}`}`;
}

function relatives({ id, family }: DocumentDetails): string {
  return (family?.documents ?? []).filter((other) => other !== id).join(', ') || 'nothing else';
}

function timeline({ timeline: events }: DocumentDetails): readonly string[] {
  if (events.length === 0) return ['Timeline: nothing yet'];
  const rows = events.map(({ at, what, ids }, index) => {
    const before = events[index - 1]?.at;
    const note = Object.entries(ids)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ');
    return {
      cells: [
        instantText(at),
        before === undefined ? '' : `+ ${durationText(Date.parse(at) - Date.parse(before))}`,
        what,
      ],
      ...(note === '' ? {} : { note }),
    };
  });
  return [
    'Timeline',
    ...table([{ heading: 'AT' }, { heading: 'AFTER', align: 'right' }, { heading: 'WHAT' }], rows),
  ];
}

function capitalised(type: string): string {
  const words = type.replaceAll('_', ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
