import { asJson, asText, JSON_OPTION, textOption, UsageError, type Command } from '../command.ts';
import { printLine } from '../print-billing.ts';

export const billingLine: Command = {
  words: ['billing', 'line'],
  takes: ['INVOICE', 'PART', 'LINE'],
  options: {
    version: {
      type: 'string',
      value: 'HASH',
      says: 'of this version; the published one where it is left out',
    },
    ...JSON_OPTION,
  },
  summary: 'one source line as it lies in the archive, beside the columns that are read in it',
  teaches: [
    'PART and LINE count from 0, as everywhere; `tieout billing lines INVOICE` names them beside every line. The part is',
    'read to its end, so that the hash that is shown is that of its bytes now.',
  ],
  example: 'billing line G016907411 0 2',
  run: async (asked) => {
    const [id = '', part = '', line = ''] = asked.given;
    if (!/^\d{1,9}$/.test(part) || !/^\d{1,9}$/.test(line))
      throw new UsageError(`PART and LINE are numbers that count from 0: ${part} ${line}`);
    const found = await asked.client.line(id, part, line, textOption(asked, 'version'));
    const text = asked.options['json'] === true ? asJson(found) : asText(printLine(found), '');
    return found.columns === null ? { notDone: text } : text;
  },
};
