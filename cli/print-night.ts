import type { DocumentView } from '../lib/reporting/views/document-view.ts';
import type { NightDetails } from '../lib/reporting/views/night-view.ts';
import { instantText } from './instant-text.ts';
import { documentTable, documentTotals } from './print-documents.ts';
import { progressText } from './progress-text.ts';
import { documentsInOrder } from './report-order.ts';
import { shortened, table } from './table.ts';

const MOST = 60;

/** A night for whoever has to know whether it is whole: what was planned, what came, what did not and why. */
export function printNight(night: NightDetails, all: readonly DocumentView[]): readonly string[] {
  const planned = new Set([...night.finished, ...night.failed, ...night.waiting]);
  const documents = documentsInOrder(all.filter(({ id }) => planned.has(id)));
  const shown = shortened(documents, MOST, 'tieout documents');
  const totals = documentTotals(documents);
  return [
    `Night of ${night.night}: ${verdict(night)}`,
    ...courseOf(night),
    `  came     ${night.coverage.finished} of ${night.coverage.of} documents`,
    ...missedText(night),
    ...(documents.length === 0
      ? []
      : ['', 'Documents, as they stand now', ...documentTable(shown.rows), ...shown.rest, '', ...totals]),
    ...(night.problems.length === 0 ? [] : ['', 'Problems', ...night.problems.map((one) => `  ${one}`)]),
    ...lacking(night),
  ];
}

function verdict({ whole, endedAt }: NightDetails): string {
  if (whole) return 'whole';
  return endedAt === null ? 'still running' : 'NOT WHOLE';
}

/** In the order in which it happened: a night that is planned again, and had nothing to ask for, ended before. */
function courseOf(night: NightDetails): readonly string[] {
  const { plannedAt, endedAt } = night;
  const ended = `  ended    ${endText(night)}`;
  if (plannedAt === null) return ['  planned  not complete yet', ended];
  return endedAt !== null && endedAt < plannedAt
    ? [ended, `  planned  again ${instantText(plannedAt)}, with nothing left to ask for`]
    : [`  planned  ${instantText(plannedAt)}`, ended];
}

function missedText({ notRunSince }: NightDetails): readonly string[] {
  if (notRunSince === null) return [];
  const { from, to, nights } = notRunSince;
  const which = nights === 1 ? `The night of ${to}` : `The ${nights} nights from ${from} to ${to}`;
  return [
    `  since    ${which} did not run: what Microsoft has issued or changed since is not here.`,
    '           A night brings it: tieout billing night. See why none ran: the log and alarms of nightly-billing.',
  ];
}

function endText({ endedAt, endedBy }: NightDetails): string {
  if (endedAt === null) return 'not yet';
  const by = endedBy === 'deadline' ? 'its hour came with documents still open' : 'every document is settled';
  return `${instantText(endedAt)}, ${by}`;
}

/** What is not here, and what somebody can do about it. */
function lacking({ open, failures, waiting, failed, endedAt }: NightDetails): readonly string[] {
  if (waiting.length + failed.length === 0) return [];
  const more = waiting.length + failed.length - open.length - failures.length;
  return [
    '',
    endedAt === null ? 'Not here yet' : 'Not whole',
    ...table(
      [{ heading: 'DOCUMENT' }, { heading: 'STATE' }, { heading: 'LOOKED AT NEXT' }],
      [...failures, ...open].map((one) => ({
        cells: [one.documentId, progressText(one), one.dueAt === null ? '-' : instantText(one.dueAt)],
        ...(one.why === '' ? {} : { note: one.why }),
      })),
    ),
    ...(more > 0 ? [`  … and ${more} more: tieout billing night --look --json`] : []),
    ...(failures.length === 0
      ? []
      : ['  Each is looked at again by itself. Sooner: tieout billing sync DOCUMENT']),
  ];
}
