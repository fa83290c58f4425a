import { asJson, asText, JSON_OPTION, type Command } from '../command.ts';
import { discrepancyTable } from '../print-tables.ts';
import { discrepanciesInOrder } from '../report-order.ts';

export const discrepancies: Command = {
  words: ['discrepancies'],
  takes: [],
  options: { all: { type: 'boolean', says: 'also those that are explained' }, ...JSON_OPTION },
  summary: 'where what was billed and what was bought differ, with both sides (docs/discrepancies.md)',
  example: 'discrepancies --all',
  run: async ({ client, options }) => {
    const [every, purchases] = await Promise.all([client.discrepancies(), client.purchases()]);
    const asked = options['all'] === true ? every : every.filter(({ explained }) => !explained);
    const found = discrepanciesInOrder(asked, purchases);
    if (options['json'] === true) return asJson(found);
    return asText(discrepancyTable(found, purchases), 'No discrepancies.');
  },
};
