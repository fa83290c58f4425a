import { asJson, asText, JSON_OPTION, type Command } from '../command.ts';
import { balanceTable } from '../print-tables.ts';

export const balances: Command = {
  words: ['balances'],
  takes: [],
  options: JSON_OPTION,
  summary: 'opening + invoiced - paid = closing, in each currency, and what of it is unexplained',
  example: 'balances',
  run: async ({ client, options }) => {
    const found = await client.balances();
    return options['json'] === true
      ? asJson(found)
      : asText(balanceTable(found), 'No balances recorded yet.');
  },
};
