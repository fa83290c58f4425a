import { asJson, asText, JSON_OPTION, textOption, type Command } from '../command.ts';
import { purchaseTable, refusedText } from '../print-tables.ts';
import { purchasesInOrder, refusedInOrder } from '../report-order.ts';

export const purchases: Command = {
  words: ['purchases'],
  takes: [],
  options: {
    stage: {
      type: 'string',
      value: 'STAGE',
      says: 'only those in this stage: fulfilled, rejected, unknown …',
    },
    request: {
      type: 'string',
      value: 'ID',
      says: 'only those of this purchase request, also where it was refused',
      field: 'requestId',
    },
    ...JSON_OPTION,
  },
  summary: 'every line we were asked to buy, and what became of it',
  run: async (asked) => {
    const stage = textOption(asked, 'stage');
    const requestId = textOption(asked, 'request');
    const found = purchasesInOrder(
      await asked.client.purchases({
        ...(stage === undefined ? {} : { stage }),
        ...(requestId === undefined ? {} : { requestId }),
      }),
    );
    if (asked.options['json'] === true) return asJson(found);
    // A message that was refused became no purchase; who asks for its request must hear of it all the same.
    const refused = requestId === undefined ? [] : await asked.client.refusedMessages();
    const ofRequest = refusedInOrder(refused.filter((message) => message.requestId === requestId));
    return asText([...purchaseTable(found), ...ofRequest.map(refusedText)], 'No such purchases.');
  },
};
