import { asJson, asText, JSON_OPTION, UsageError } from '../command.ts';
import type { Asked, Command } from '../command.ts';
import { textOf, unreadable } from '../files.ts';
import { waitOption } from '../minutes-option.ts';
import { followPurchases, isBought } from '../follow-purchases.ts';
import { purchaseTable } from '../print-tables.ts';
import { purchasesInOrder } from '../report-order.ts';

export const purchaseSend: Command = {
  words: ['purchase', 'send'],
  takes: ['FILE'],
  options: {
    wait: {
      type: 'string',
      value: 'MINUTES',
      says: 'follows each line for so long, until it is ordered, has ended, or needs a person',
    },
    ...JSON_OPTION,
  },
  summary: 'sends a purchase request from a file, in your own name; - reads it from standard input',
  teaches: [
    'The file is a message of docs/purchase-request.schema.json. You are its requester, so somebody else has to approve it',
    'where that is needed. Sending the same file again buys nothing twice: its requestId says that it is the same request.',
    'With --wait the exit status is 1 unless every line is ordered.',
  ],
  example: 'purchase send request.json --wait 10',
  run: async (asked) => {
    const [file = ''] = asked.given;
    const longestMs = waitOption(asked);
    const sent = await asked.client.sendRequest(requestIn(asked, file));
    const { source, requestId } = sent;
    if (longestMs === undefined) {
      if (asked.options['json'] === true) return asJson(sent);
      const lines = sent.purchases.map(
        ({ id, lineId, stage }) => `  ${requestId}/${lineId}  ${stage}  ${id}`,
      );
      return asText([`Request ${requestId} of ${source}, for ${sent.requester}:`, ...lines], '');
    }
    const query = { source, requestId };
    const found = purchasesInOrder(await followPurchases(asked, query, longestMs));
    const text = asked.options['json'] === true ? asJson(found) : asText(purchaseTable(found), '');
    return found.every(isBought) ? text : { notDone: text };
  },
};

function requestIn({ files }: Asked, file: string): unknown {
  let text: string;
  try {
    text = textOf(files, file);
  } catch (cause) {
    throw unreadable(file, cause);
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UsageError(`${file} is not JSON: ${(cause as Error).message}`, { cause });
  }
}
