import { neededOption, type Command } from '../command.ts';
import { purchasingText } from './purchasing-show.ts';

export const purchasingStop: Command = {
  words: ['purchasing', 'stop'],
  takes: [],
  options: {
    reason: { type: 'string', value: 'TEXT', says: 'why, for whoever reads it later', needed: true },
  },
  summary: 'stops everything that buys; requests are kept and wait, look-ups go on',
  run: async (asked) =>
    purchasingText(await asked.client.setPurchasing('stopped', neededOption(asked, 'reason'))),
};
