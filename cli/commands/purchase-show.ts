import { asJson, asText, ID_TEACHES, JSON_OPTION, type Command } from '../command.ts';
import { findPurchases } from '../find-purchase.ts';
import { billedFor, printChain } from '../print-chain.ts';
import { printPurchase } from '../print-purchase.ts';

export const purchaseShow: Command = {
  words: ['purchase', 'show'],
  takes: ['ID'],
  options: JSON_OPTION,
  summary:
    'one purchase: who agreed, what was sent and answered, its history, what was billed, what comes next',
  teaches: [
    ID_TEACHES,
    'Of a request with several lines each purchase is shown; as JSON, one purchase is an object and several are a list.',
  ],
  example: 'purchase show shop/REQ-1',
  run: async ({ client, given: [named = ''], options }) => {
    const purchases = await findPurchases(client, named);
    const found = await Promise.all(
      purchases.map(async (purchase) => ({ ...purchase, chain: await billedFor(client, purchase.id) })),
    );
    if (options['json'] === true) return asJson(found.length === 1 ? found[0] : found);
    const purchasing = await client.purchasing();
    return asText(
      found
        .map(({ chain, ...purchase }) =>
          [...printPurchase(purchase, purchasing), ...printChain(chain, purchase)].join('\n'),
        )
        .join('\n\n')
        .split('\n'),
      '',
    );
  },
};
