import { asJson, asText, JSON_OPTION, type Command } from '../command.ts';
import { discrepancyTable } from '../print-tables.ts';

export const discrepancies: Command = {
  words: ['discrepancies'],
  takes: [],
  options: { all: { type: 'boolean', says: 'also those that are explained' }, ...JSON_OPTION },
  summary: 'where what was billed and what was bought differ, with both sides (docs/discrepancies.md)',
  run: async ({ client, options }) => {
    const every = await client.discrepancies();
    const found = options['all'] === true ? every : every.filter(({ explained }) => !explained);
    if (options['json'] === true) return asJson(found);
    return asText(discrepancyTable(found, await client.purchases()), 'No discrepancies.');
  },
};
