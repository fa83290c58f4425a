import { asJson, ID_TEACHES, JSON_OPTION, neededOption, type Command } from '../command.ts';
import { instantText } from '../instant-text.ts';
import { purchaseIdOf } from '../purchase-names.ts';
import { FOLLOWS } from './purchase-record-return.ts';

/** The way back from `purchase record-return`. */
export const purchaseWithdrawReturn: Command = {
  words: ['purchase', 'withdraw-return'],
  takes: ['ID', 'RETURN_ID'],
  options: {
    why: { type: 'string', value: 'TEXT', says: 'why it was a mistake', needed: true },
    ...JSON_OPTION,
  },
  summary: 'takes back a return that was recorded by mistake: it counts in nothing from then on',
  teaches: [
    ID_TEACHES,
    '`purchase show` names the returns of a purchase, and goes on showing what was withdrawn: by whom, when and why.',
    FOLLOWS,
    'To correct a return, withdraw it and record the right one under another return id.',
  ],
  example:
    'purchase withdraw-return REQ-1/1 2024-02-10.1.500.00 --why "It was another purchase that was given back."',
  run: async (asked) => {
    const why = neededOption(asked, 'why');
    const [named = '', returnId = ''] = asked.given;
    const purchaseId = await purchaseIdOf(asked.client, named);
    const withdrawn = await asked.client.withdrawReturn(purchaseId, { returnId, why });
    if (asked.options['json'] === true) return asJson(withdrawn);
    const how = withdrawn.withdrawn === 'already' ? 'had been withdrawn already' : 'is withdrawn';
    return `Return ${returnId} of ${named} ${how} and counts in nothing: by ${withdrawn.by} at ${instantText(withdrawn.at)}: ${withdrawn.why}\n${FOLLOWS}\n`;
  },
};
