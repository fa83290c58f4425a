import { asJson, asText, JSON_OPTION, type Command } from '../command.ts';
import { documentTable, documentTotals } from '../print-documents.ts';
import { documentsInOrder } from '../report-order.ts';

export const documents: Command = {
  words: ['documents'],
  takes: [],
  options: JSON_OPTION,
  summary: 'every invoice and credit note: total, lines before tax, tax, statement, and whether they tie',
  example: 'documents',
  run: async ({ client, options }) => {
    const found = documentsInOrder(await client.documents());
    if (options['json'] === true) return asJson(found);
    return asText([...documentTable(found), ...documentTotals(found)], 'No documents yet.');
  },
};
