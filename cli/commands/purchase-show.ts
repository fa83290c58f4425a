import { asJson, asText, ID_TEACHES, JSON_OPTION, type Command } from '../command.ts';
import type { FinanceClient } from '../finance-client.ts';
import { findPurchases } from '../find-purchase.ts';
import { billedFor, printChain } from '../print-chain.ts';
import { printObserved } from '../print-observed.ts';
import { printPurchase } from '../print-purchase.ts';
import { printReturns } from '../print-returns.ts';
import { isObserved } from '../purchase-names.ts';

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
    if (isObserved(named)) return showObserved(client, named, options['json'] === true);
    const purchases = await findPurchases(client, named);
    const found = await Promise.all(
      purchases.map(async (purchase) => ({ ...purchase, chain: await billedFor(client, purchase.id) })),
    );
    if (options['json'] === true) return asJson(found.length === 1 ? found[0] : found);
    const purchasing = await client.purchasing();
    return asText(
      found
        .map(({ chain, ...purchase }) =>
          [...printPurchase(purchase, purchasing), ...printChain(chain, purchase, [purchase])].join('\n'),
        )
        .join('\n\n')
        .split('\n'),
      '',
    );
  },
};

async function showObserved(client: FinanceClient, id: string, isJson: boolean): Promise<string> {
  const [{ purchase, asOf, ...billed }, { returns }] = await Promise.all([
    client.observedChain(id),
    client.observedPurchase(id),
  ]);
  if (isJson) return asJson({ ...purchase, returns, chain: { asOf, ...billed } });
  const chain = asOf === null ? null : { asOf, ...billed };
  return asText(
    [...printObserved(purchase), '', ...printReturns(returns), ...printChain(chain, purchase)],
    '',
  );
}
