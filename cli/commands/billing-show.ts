import { asJson, asText, JSON_OPTION, type Command } from '../command.ts';
import { printDocument } from '../print-document.ts';

export const billingShow: Command = {
  words: ['billing', 'show'],
  takes: ['INVOICE'],
  options: JSON_OPTION,
  summary: 'one invoice whole: every check with both sides, every version and hash, and its timeline',
  teaches: [
    'Checks: T0 everything is here, T1 each line adds up, T2 before tax against the statement, T3 against the total, T4',
    'with its credit notes. "unread" is a side that could not be had, which is not the same as equal.',
    'Every hash is the SHA-256 of bytes as they came from Microsoft; the archive keeps them under it.',
  ],
  example: 'billing show G016907411',
  run: async ({ client, given: [id = ''], options }) => {
    const document = await client.document(id);
    return options['json'] === true ? asJson(document) : asText(printDocument(document), '');
  },
};
