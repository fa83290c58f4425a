import { addPeriods, isBillingPeriod, type BillingPeriod } from '../../lib/values/day.ts';
import { backfill, type Backfilled } from '../backfill.ts';
import { asText, neededOption, UsageError, type Asked, type Command } from '../command.ts';
import { waitOption } from '../minutes-option.ts';
import { table } from '../table.ts';

const FOUR_HOURS_MS = 4 * 3_600_000;
const MOST_PERIODS = 240;

export const billingBackfill: Command = {
  words: ['billing', 'backfill'],
  takes: [],
  options: {
    from: { type: 'string', value: 'MONTH', says: 'the first billing period, like 2023-10', needed: true },
    to: { type: 'string', value: 'MONTH', says: 'the last billing period, itself included', needed: true },
    wait: {
      type: 'string',
      value: 'MINUTES',
      says: 'follows each document for so long; 240 where it is left out',
    },
    json: { type: 'boolean', says: 'one line of JSON for each document as it comes, and one for the end' },
  },
  summary: 'reads every invoice of some billing periods that is not filed yet, with a bar for how far it is',
  teaches: [
    'Safe to stop and to start again: what is filed is skipped, and what was on its way comes without us. Four documents',
    'are asked for at a time, because Microsoft takes 14 starts and polls of exports in ten minutes.',
    'A billing night has to have listed the documents; a period that has none is named, since none is not the same as done.',
    'The exit status is 0 only where every period has documents and all of them are filed.',
  ],
  example: 'billing backfill --from 2023-10 --to 2024-02',
  run: async (asked) => {
    const range = { from: periodOption(asked, 'from'), to: periodOption(asked, 'to') };
    if (range.from > range.to) throw new UsageError(`--from is after --to: ${range.from}, ${range.to}`);
    const asPeriods = periodsOf(range);
    const isJson = asked.options['json'] === true;
    asked.progress(
      'Stop it when you like: what was asked for by then, four documents at most, is read all the same; what is left is read when you start it again.',
    );
    const found = await backfill(asked, range, waitOption(asked) ?? FOUR_HOURS_MS, (one) => {
      if (isJson) asked.print(JSON.stringify({ event: 'document', ...one }));
    });
    const periods = asPeriods.map((period) => countsOf(period, found));
    const isWhole = periods.every(({ documents, filed }) => documents > 0 && filed === documents);
    const text = isJson
      ? `${JSON.stringify({ event: 'end', whole: isWhole, periods })}\n`
      : asText(summary(periods, found), '');
    return isWhole ? text : { notDone: text };
  },
};

function periodOption(asked: Asked, name: string): BillingPeriod {
  const text = neededOption(asked, name);
  if (!isBillingPeriod(text)) throw new UsageError(`--${name} is not a month like 2023-10: ${text}`);
  return text;
}

function periodsOf({ from, to }: { readonly from: BillingPeriod; readonly to: BillingPeriod }) {
  const periods: BillingPeriod[] = [];
  for (let period = from; period <= to; period = addPeriods(period, 1)) {
    if (periods.length === MOST_PERIODS) throw new UsageError(`More than ${MOST_PERIODS} months at once.`);
    periods.push(period);
  }
  return periods;
}

type Counts = {
  readonly period: string;
  readonly documents: number;
  readonly filed: number;
  readonly skipped: number;
};

function countsOf(period: string, found: readonly Backfilled[]): Counts {
  const own = found.filter((one) => one.period === period);
  const skipped = own.filter(({ result }) => result === 'skipped').length;
  const read = own.filter(({ result }) => result === 'filed').length;
  return { period, documents: own.length, filed: skipped + read, skipped };
}

function summary(periods: readonly Counts[], found: readonly Backfilled[]): readonly string[] {
  const left = found.filter(({ result }) => result !== 'skipped' && result !== 'filed');
  return [
    ...table(
      [
        { heading: 'PERIOD' },
        { heading: 'DOCUMENTS', align: 'right' },
        { heading: 'FILED', align: 'right' },
        { heading: 'BEFORE', align: 'right' },
      ],
      periods.map(({ period, documents, filed, skipped }) => ({
        cells: [period, String(documents), String(filed), String(skipped)],
        ...(documents === 0
          ? { note: 'no document is known: has a night listed it? tieout billing night' }
          : {}),
      })),
    ),
    ...(left.length === 0
      ? []
      : [
          '',
          'Not filed',
          ...left.map(({ documentId, stage, why }) => `  ${documentId}  ${stage}  ${why}`.trimEnd()),
        ]),
  ];
}
