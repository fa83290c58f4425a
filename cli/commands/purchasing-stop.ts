import { JSON_OPTION, neededOption, type Command } from '../command.ts';
import { printed } from './purchasing-show.ts';

export const purchasingStop: Command = {
  words: ['purchasing', 'stop'],
  takes: [],
  options: {
    reason: { type: 'string', value: 'TEXT', says: 'why, for whoever reads it later', needed: true },
    ...JSON_OPTION,
  },
  summary: 'stops everything that buys; requests are kept and wait, look-ups go on',
  teaches: [
    'A checkout that was sent before cannot be called back; it is looked after until its end is known.',
  ],
  example: 'purchasing stop --reason "Prices look wrong."',
  run: async (asked) =>
    printed(
      await asked.client.setPurchasing('stopped', neededOption(asked, 'reason')),
      asked.options['json'] === true,
    ),
};
