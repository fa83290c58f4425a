import type { PeriodView } from '../../../lib/reporting/views/period-view.ts';
import { asJson, asText, JSON_OPTION, type Command } from '../../command.ts';
import { table } from '../../table.ts';
import { printTrail } from '../../print-trail.ts';
import { earlierMonths, earlierNote } from './earlier-months.ts';
import { printDifference } from './print-difference.ts';
import { printPeriod } from './print-period.ts';

export const periodList: Command = {
  words: ['period', 'list'],
  takes: [],
  options: JSON_OPTION,
  summary: 'every month that has documents: open, prepared or closed, and who signed it',
  example: 'period list',
  run: async ({ client, options }) => {
    const found = await client.periods();
    return options['json'] === true
      ? asJson(found)
      : asText(periodTable(found), 'No month has documents yet.');
  },
};

export const periodShow: Command = {
  words: ['period', 'show'],
  takes: ['MONTH'],
  options: JSON_OPTION,
  summary: 'one billing period: every check with both sides, its figures, who signed it, what changed since',
  teaches: [
    'A check that fails says why. What each means, and which may be waived: docs/period-close.md',
    'The exit status is 0 where it is closed, or could be signed; 1 where a check fails. Where earlier months are not closed it',
    'says so: a later one may be signed all the same.',
  ],
  example: 'period show 2024-02',
  run: async ({ client, given: [period = ''], options }) => {
    const [{ value: now }, trail, periods] = await Promise.all([
      client.period(period),
      client.periodAudit(period),
      client.periods(),
    ]);
    const earlier = now.state === 'closed' ? [] : earlierMonths(periods, now.period);
    const note = earlierNote(earlier);
    const text =
      options['json'] === true
        ? asJson({ ...now, trail, earlierNotClosed: earlier })
        : asText(
            [
              ...printPeriod(now),
              ...(note.length === 0 ? [] : ['', ...note]),
              ...(trail.length === 0 ? [] : ['', 'What happened', ...printTrail(trail)]),
            ],
            '',
          );
    const mayBeSigned = now.state === 'closed' || now.checks.every(({ verdict }) => verdict !== 'fails');
    return mayBeSigned ? text : { notDone: text };
  },
};

export const periodDifference: Command = {
  words: ['period', 'difference'],
  takes: ['MONTH'],
  options: JSON_OPTION,
  summary: 'in what a period is no longer what was signed, with the money',
  teaches: [
    'What a closed period comes to now beyond what was signed lands in the next period that is closed: nothing is lost, and',
    'nothing is booked twice. The exit status is 1 where something changed.',
  ],
  example: 'period difference 2024-02',
  run: async ({ client, given: [period = ''], options }) => {
    const found = await client.periodDifference(period);
    const text =
      options['json'] === true
        ? asJson(found)
        : asText(printDifference(found), `${period} is what was signed.`);
    return found.isSame ? text : { notDone: text };
  },
};

function periodTable(found: readonly PeriodView[]): readonly string[] {
  return table(
    [
      { heading: 'PERIOD' },
      { heading: 'STATE' },
      { heading: 'PREPARED BY' },
      { heading: 'CLOSED BY' },
      { heading: 'PAYABLE', align: 'right' },
    ],
    found.map(({ period, state, preparedBy, closedBy, signed }) => ({
      cells: [
        ...[period, state, preparedBy ?? '-', state === 'closed' ? (closedBy ?? '-') : '-'],
        (signed ?? []).map(({ payable, currency }) => `${payable} ${currency}`).join(', ') || '-',
      ],
    })),
  );
}
