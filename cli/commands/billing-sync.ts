import { asJson, asText, JSON_OPTION, type Command } from '../command.ts';
import { followDocument } from '../follow-document.ts';
import { waitOption } from '../minutes-option.ts';
import { documentTable } from '../print-documents.ts';

const TWO_HOURS_MS = 2 * 3_600_000;

export const billingSync: Command = {
  words: ['billing', 'sync'],
  takes: ['INVOICE'],
  options: {
    wait: { type: 'string', value: 'MINUTES', says: 'follows it for so long; 120 where it is left out' },
    ...JSON_OPTION,
  },
  summary: 'looks at one invoice or credit note again at Microsoft, lines and statement, and follows it',
  teaches: [
    'INVOICE is the number as Microsoft prints it: G016907411, D070001122. It has to be known from a billing night.',
    'What is published stays what readers see until something else is whole. The same lines make no new version.',
    'The exit status is 0 only where the document is filed afterwards: published, statement proven, tied out.',
  ],
  example: 'billing sync G016907411',
  run: async (asked) => {
    const longestMs = waitOption(asked) ?? TWO_HOURS_MS;
    const document = await followDocument(asked, asked.given[0] ?? '', 'sync', longestMs);
    const text =
      asked.options['json'] === true
        ? asJson(await asked.client.document(document.id))
        : asText(documentTable([document]), '');
    const isFiled = document.stage === 'filed' && document.failure === null && !document.progress.open;
    return isFiled ? text : { notDone: text };
  },
};
