import { asJson, ID_TEACHES, JSON_OPTION, neededOption, type Command } from '../command.ts';
import { findPurchase } from '../find-purchase.ts';
import { titleOf } from '../print-purchase.ts';

export const purchaseCancel: Command = {
  words: ['purchase', 'cancel'],
  takes: ['ID'],
  options: {
    reason: { type: 'string', value: 'TEXT', says: 'why; upstream is told', needed: true },
    ...JSON_OPTION,
  },
  summary: 'withdraws a purchase that nothing was sent for yet',
  teaches: [
    ID_TEACHES,
    'Once a checkout was sent nothing can be withdrawn: an order may exist. What is bought is given back at Microsoft and',
    'then recorded with `tieout purchase record-return`.',
  ],
  example: 'purchase cancel REQ-1/1 --reason "The customer changed their mind."',
  run: async (asked) => {
    const reason = neededOption(asked, 'reason');
    const purchase = await findPurchase(asked.client, asked.given[0] ?? '');
    const cancelled = await asked.client.cancel(purchase.id, reason);
    if (asked.options['json'] === true) return asJson(cancelled);
    return `${titleOf(purchase)} is cancelled. ${cancelled.reason.detail}\n`;
  },
};
