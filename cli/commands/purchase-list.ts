import { withheldIs } from '../ask-finance-api.ts';
import { asJson, asText, JSON_OPTION, textOption, type Command } from '../command.ts';
import { purchaseTable, refusedText } from '../print-tables.ts';
import { purchasesInOrder, refusedInOrder } from '../report-order.ts';

export const purchaseList: Command = {
  words: ['purchase', 'list'],
  takes: [],
  options: {
    stage: {
      type: 'string',
      value: 'STAGE',
      says: 'only those in this stage: awaiting_approval, unknown, fulfilled, rejected …',
    },
    request: {
      type: 'string',
      value: 'ID',
      says: 'only those of this purchase request, also where it was refused',
      field: 'requestId',
    },
    source: { type: 'string', value: 'NAME', says: 'only those that this system sent' },
    ...JSON_OPTION,
  },
  summary: 'every line we were asked to buy, and what became of it',
  teaches: [
    'accepted, ready, carted: nothing is bought yet. awaiting_approval: somebody has to agree. checking_out: an order may',
    'exist. ordered, fulfilled: bought. unknown: two people have to find out. rejected, cancelled, failed: not bought.',
  ],
  example: 'purchase list --stage awaiting_approval',
  run: async (asked) => {
    const requestId = textOption(asked, 'request');
    const wanted = { stage: textOption(asked, 'stage'), requestId, source: textOption(asked, 'source') };
    const query = Object.fromEntries(
      Object.entries(wanted).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
    const found = purchasesInOrder(await asked.client.purchases(query));
    if (asked.options['json'] === true) return asJson(found);
    // A message that was refused became no purchase; who asks for its request must hear of it all the same.
    const refused = requestId === undefined ? [] : await withheldIs([], asked.client.refusedMessages());
    const ofRequest = refusedInOrder(refused.filter((message) => message.requestId === requestId));
    return asText([...purchaseTable(found), ...ofRequest.map(refusedText)], 'No such purchases.');
  },
};
