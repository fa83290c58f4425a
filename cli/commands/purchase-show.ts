import { asJson, asText, JSON_OPTION, type Command } from '../command.ts';
import { findPurchase } from '../find-purchase.ts';
import { printPurchase } from '../print-purchase.ts';

export const purchaseShow: Command = {
  words: ['purchase', 'show'],
  takes: ['ID'],
  options: JSON_OPTION,
  summary: 'one purchase with its recorded returns and its whole history; ID is ours, or REQUEST/LINE',
  run: async ({ client, given: [named = ''], options }) => {
    const purchase = await findPurchase(client, named);
    return options['json'] === true ? asJson(purchase) : asText(printPurchase(purchase), '');
  },
};
