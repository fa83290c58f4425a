import { neededOption, type Command } from '../command.ts';
import { purchasingText } from './purchasing-show.ts';

export const purchasingOpen: Command = {
  words: ['purchasing', 'open'],
  takes: [],
  options: {
    reason: { type: 'string', value: 'TEXT', says: 'why, for whoever reads it later', needed: true },
  },
  summary: 'lets purchases go on',
  run: async (asked) =>
    purchasingText(await asked.client.setPurchasing('open', neededOption(asked, 'reason'))),
};
