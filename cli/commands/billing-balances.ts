import { asJson, asText, JSON_OPTION, type Command } from '../command.ts';
import { printBalances } from '../print-billing.ts';

export const billingBalances: Command = {
  words: ['billing', 'balances'],
  takes: [],
  options: JSON_OPTION,
  summary: 'the balance of each currency rolled forward (T5), and which nights are to be doubted',
  teaches: [
    'T5: opening + invoiced - paid is what Microsoft should say is owed. A balance that fell to zero without payments, or',
    'whose parts do not sum to it, is kept and shown, and not believed. The exit status is 1 where a currency differs.',
  ],
  example: 'billing balances',
  run: async ({ client, options }) => {
    const found = await client.balances();
    const text =
      options['json'] === true ? asJson(found) : asText(printBalances(found), 'No balances recorded yet.');
    return found.some(({ check }) => check.verdict === 'differs') ? { notDone: text } : text;
  },
};
