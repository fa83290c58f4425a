import { asJson, JSON_OPTION, textOption, UsageError, type Command } from '../../command.ts';
import { fetchFiles, writtenExport } from '../../fetch-export.ts';
import { waitOption } from '../../minutes-option.ts';

const TEN_MINUTES_MS = 10 * 60_000;

export const casesDownload: Command = {
  words: ['cases', 'download'],
  takes: ['FILE'],
  options: {
    period: { type: 'string', value: 'MONTH', says: 'only cases that count in the close of this month' },
    invoice: { type: 'string', value: 'INVOICE', says: 'only cases on this document', field: 'documentId' },
    wait: { type: 'string', value: 'MINUTES', says: 'waits for so long; 10 where it is left out' },
    ...JSON_OPTION,
  },
  summary: 'the queue of cases as a spreadsheet, to be edited and uploaded again',
  teaches: [
    'FILE ends in .xlsx or .csv. Change status, owner and reason, write a comment where you have one, and leave id and',
    'revision as they are; then: tieout cases upload FILE',
  ],
  example: 'cases download queue.xlsx',
  run: async (asked) => {
    const [file = ''] = asked.given;
    const format = /\.(csv|xlsx)$/i.exec(file)?.[1]?.toLowerCase();
    if (format === undefined) throw new UsageError(`FILE ends in .xlsx or .csv: ${file}`);
    const [period, documentId] = [textOption(asked, 'period'), textOption(asked, 'invoice')];
    const written = await writtenExport(
      asked,
      {
        format: `cases_${format}`,
        ...(period === undefined ? {} : { period }),
        ...(documentId === undefined ? {} : { documentId }),
      },
      waitOption(asked) ?? TEN_MINUTES_MS,
    );
    const { files, problems } = written;
    const [queue, ...more] = files;
    if (queue === undefined) throw new UsageError('The export has no file.');
    // Past what one sheet can hold there are several: the first has the name that was asked for.
    const pathOf = (name: string) =>
      name === queue.name
        ? file
        : file.replace(/(\.\w+)$/, `-${more.findIndex((one) => one.name === name) + 2}$1`);
    const paths = await fetchFiles(asked, written, ({ name }) => pathOf(name));
    if (asked.options['json'] === true) return asJson({ files: paths, rows: rowsIn(files), problems });
    return [
      `${rowsIn(files)} cases in ${paths.join(', ')}.`,
      ...problems.map((problem) => `NOTE: ${problem}`),
      `Edited, it is sent back with: tieout cases upload ${file}`,
      '',
    ].join('\n');
  },
};

function rowsIn(files: readonly { readonly rows: number | null }[]): number {
  return files.reduce((sum, { rows }) => sum + (rows ?? 0), 0);
}
