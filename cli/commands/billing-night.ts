import { asJson, asText, JSON_OPTION, textOption, type Asked, type Command } from '../command.ts';
import { followNight } from '../follow-night.ts';
import { waitOption } from '../minutes-option.ts';
import { printNight } from '../print-night.ts';

const FOUR_HOURS_MS = 4 * 3_600_000;

export const billingNight: Command = {
  words: ['billing', 'night'],
  takes: [],
  options: {
    date: {
      type: 'string',
      value: 'DAY',
      says: 'the night of this day; today where it is left out',
      field: 'night',
    },
    look: {
      type: 'boolean',
      says: 'only shows it, the latest one where no day is given; starts and follows nothing',
    },
    wait: { type: 'string', value: 'MINUTES', says: 'follows it for so long; 240 where it is left out' },
    ...JSON_OPTION,
  },
  summary: 'starts a billing night and follows it: every document, and what of it is not whole',
  teaches: [
    'A night that ran already is planned again: it adds what is new and what failed. Twice at once, or after one another,',
    'comes to the same. Stopping this command stops nothing; call it with --look to see how far it is.',
    'Balances are those of today, so a night of the past takes none.',
    'The exit status is 0 only where the night has ended, every document came whole and nothing was amiss; with --look,',
    'which shows the latest night, also only where every night after it has run whose hour has come.',
  ],
  example: 'billing night --date 2024-02-09',
  run: async (asked) => {
    const night = asked.options['look'] === true ? await looked(asked) : await started(asked);
    if (night === undefined) return { notDone: 'The night has not begun yet: tieout billing night --look\n' };
    const documents = await asked.client.documents();
    const text = asked.options['json'] === true ? asJson(night) : asText(printNight(night, documents), '');
    return night.whole && night.notRunSince === null ? text : { notDone: text };
  },
};

function looked(asked: Asked) {
  const day = textOption(asked, 'date');
  return day === undefined ? asked.client.latestNight() : asked.client.night(day);
}

async function started(asked: Asked) {
  const longestMs = waitOption(asked) ?? FOUR_HOURS_MS;
  const begun = await asked.client.askNight(textOption(asked, 'date'));
  asked.progress(
    `The night of ${begun.night} is asked for${begun.plannedAt === null ? '' : '; it was planned before'}.`,
  );
  return followNight(asked, begun, longestMs);
}
