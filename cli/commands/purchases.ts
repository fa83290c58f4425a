import { asJson, asText, JSON_OPTION, textOption, type Command } from '../command.ts';
import { purchaseTable } from '../print-tables.ts';

export const purchases: Command = {
  words: ['purchases'],
  takes: [],
  options: {
    stage: {
      type: 'string',
      value: 'STAGE',
      says: 'only those in this stage: fulfilled, rejected, unknown …',
    },
    request: { type: 'string', value: 'ID', says: 'only those of this purchase request' },
    ...JSON_OPTION,
  },
  summary: 'every line we were asked to buy, and what became of it',
  run: async (asked) => {
    const stage = textOption(asked, 'stage');
    const requestId = textOption(asked, 'request');
    const found = await asked.client.purchases({
      ...(stage === undefined ? {} : { stage }),
      ...(requestId === undefined ? {} : { requestId }),
    });
    return asked.options['json'] === true
      ? asJson(found)
      : asText(purchaseTable(found), 'No such purchases.');
  },
};
