import { asJson, asText, JSON_OPTION, type Command } from '../command.ts';
import { documentTable } from '../print-tables.ts';

export const documents: Command = {
  words: ['documents'],
  takes: [],
  options: JSON_OPTION,
  summary: 'every invoice and credit note: total, sum of lines, tax, statement, and whether they tie',
  run: async ({ client, options }) => {
    const found = await client.documents();
    return options['json'] === true ? asJson(found) : asText(documentTable(found), 'No documents yet.');
  },
};
