import { JSON_OPTION, neededOption, type Command } from '../command.ts';
import { printed } from './purchasing-show.ts';

export const purchasingOpen: Command = {
  words: ['purchasing', 'open'],
  takes: [],
  options: {
    reason: { type: 'string', value: 'TEXT', says: 'why, for whoever reads it later', needed: true },
    ...JSON_OPTION,
  },
  summary: 'lets purchases go on',
  teaches: ['Whatever waited goes on within ten minutes; our own time limits stood still meanwhile.'],
  example: 'purchasing open --reason "The orphan of 5 February was bought in the portal."',
  run: async (asked) =>
    printed(
      await asked.client.setPurchasing('open', neededOption(asked, 'reason')),
      asked.options['json'] === true,
    ),
};
