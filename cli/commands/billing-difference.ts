import type { DifferenceView } from '../../lib/reporting/views/difference-view.ts';
import { textOption, UsageError, type Asked, type Command } from '../command.ts';
import { changeTable } from '../print-lines.ts';
import { printRestatements } from '../print-versions.ts';

export const billingDifference: Command = {
  words: ['billing', 'difference'],
  takes: ['INVOICE'],
  options: {
    number: {
      type: 'string',
      value: 'N',
      says: 'of this restatement, as `billing show` counts them from 0; the newest one where it is left out',
    },
    json: { type: 'boolean', says: 'one line of JSON for each line as it comes, and one for the end' },
  },
  summary: 'the lines that went and came when a published invoice was restated, out of the archive',
  teaches: [
    'The files of the archive are read to their end, so that their bytes are proven to have the hashes that are shown.',
    'The exit status is 1 where it was never restated, where the lines have not been compared yet, and where others came',
    'than were counted.',
  ],
  example: 'billing difference G016907411',
  run: async (asked) => {
    const [id = ''] = asked.given;
    const number = await numberOf(asked, id);
    if (number === undefined)
      return { notDone: `${id} was never restated: it has had one version at most.\n` };
    const isJson = asked.options['json'] === true;
    const counts = { removed: 0, added: 0 };
    let about: DifferenceView | undefined;
    for await (const page of asked.client.difference(id, number)) {
      about = page;
      for (const { change } of page.items) counts[change] += 1;
      if (isJson) for (const line of page.items) asked.print(JSON.stringify({ event: 'line', ...line }));
      else for (const row of changeTable(page.items)) asked.print(row);
    }
    if (about === undefined) return { notDone: '' };
    const { removed, added } = about.difference ?? {};
    const isWhole = removed?.lines === counts.removed && added?.lines === counts.added;
    const text = isJson
      ? `${JSON.stringify({ event: 'end', whole: isWhole, ...about, items: undefined, next: undefined })}\n`
      : `${[...printRestatements([about]), ...(isWhole ? [] : [incomplete(counts)])].join('\n')}\n`;
    return isWhole ? text : { notDone: text };
  },
};

function incomplete({ removed, added }: Readonly<Record<'removed' | 'added', number>>): string {
  return `    NOT WHOLE: ${removed} that went and ${added} that came are in the archive`;
}

async function numberOf(asked: Asked, id: string): Promise<string | undefined> {
  const number = textOption(asked, 'number');
  if (number === undefined) {
    const { restatements } = await asked.client.document(id, 'alone');
    return restatements.length === 0 ? undefined : String(restatements.length - 1);
  }
  if (!/^\d{1,9}$/.test(number))
    throw new UsageError(`--number is not a number that counts from 0: ${number}`);
  return number;
}
