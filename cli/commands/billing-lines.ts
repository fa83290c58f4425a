import { textOption, type Command } from '../command.ts';
import { lineTable } from '../print-lines.ts';
import { totalsOf } from '../totals.ts';

export const billingLines: Command = {
  words: ['billing', 'lines'],
  takes: ['INVOICE'],
  options: {
    version: {
      type: 'string',
      value: 'HASH',
      says: 'of this version; the published one where it is left out',
    },
    json: { type: 'boolean', says: 'one line of JSON for each line as it comes, and one for the end' },
  },
  summary: 'every line of one invoice as it is read, with the part and the line that lead to its source',
  teaches: [
    'They are printed as they come, in the order of their places, so that millions of them can go into a file or a filter.',
    'The last row sums them. The exit status is 1 where they are not as many as the version has.',
    'A line as Microsoft wrote it: tieout billing line INVOICE PART LINE',
  ],
  example: 'billing lines G016907411',
  run: async (asked) => {
    const [id = ''] = asked.given;
    const isJson = asked.options['json'] === true;
    let count = 0;
    let totals: ReturnType<typeof totalsOf> = [];
    let version = { name: '', lines: 0 };
    for await (const page of asked.client.lines(id, textOption(asked, 'version'))) {
      version = { name: page.version, lines: page.lines };
      count += page.items.length;
      const amounts = page.items.map(({ currency, subtotal, tax, total }) => ({
        ...{ currency, amounts: [subtotal, tax, total] },
      }));
      totals = totalsOf([...totals, ...amounts]);
      if (isJson) for (const line of page.items) asked.print(JSON.stringify({ event: 'line', ...line }));
      else for (const row of lineTable(page.items)) asked.print(row);
    }
    const whole = count === version.lines;
    const sums = totals.map(({ currency, amounts: [subtotal = '', tax = '', total = ''] }) => ({
      ...{ currency, subtotal, tax, total },
    }));
    const text = isJson
      ? `${JSON.stringify({ event: 'end', documentId: id, version: version.name, lines: count, whole, sums })}\n`
      : `${[
          `${count} of ${version.lines} lines of ${id}, version ${version.name}`,
          ...sums.map(
            ({ currency, subtotal, tax, total }) =>
              `  ${subtotal} before tax + ${tax} tax, total ${total} ${currency}`,
          ),
        ].join('\n')}\n`;
    return whole ? text : { notDone: text };
  },
};
