import type { ExportView } from '../../../lib/reporting/exports/export-view.ts';
import { FinanceApiError } from '../../ask-finance-api.ts';
import { asJson, asText, JSON_OPTION, type Command } from '../../command.ts';
import { instantText } from '../../instant-text.ts';
import { table } from '../../table.ts';
import { OUT_OPTION, saveExport } from './save-export.ts';

export const exports: Command = {
  words: ['exports'],
  takes: [],
  options: JSON_OPTION,
  summary: 'every export that was asked for: of what, by whom, how far it is, rows and bytes',
  example: 'exports',
  run: async ({ client, options }) => {
    const found = (await client.exports()).toSorted((a, b) => (a.askedAt < b.askedAt ? 1 : -1));
    return options['json'] === true ? asJson(found) : asText(exportTable(found), 'Nothing was exported yet.');
  },
};

export const exportsFetch: Command = {
  words: ['exports', 'fetch'],
  takes: ['ID'],
  options: { ...OUT_OPTION, ...JSON_OPTION },
  summary: 'fetches the files of an export that is written already',
  example: 'exports fetch 3f0c7a52 --out february',
  run: async (asked) => {
    const found = await asked.client.export(asked.given[0] ?? '');
    if (found.state !== 'ready')
      throw new FinanceApiError([`Export ${found.id} is ${found.state}.`, ...found.problems].join(' '));
    const saved = await saveExport(asked, found);
    return asked.options['json'] === true ? asJson(saved.json) : asText(saved.lines, '');
  },
};

function exportTable(found: readonly ExportView[]): readonly string[] {
  return table(
    [
      { heading: 'EXPORT' },
      { heading: 'ASKED' },
      { heading: 'BY' },
      { heading: 'FORMAT' },
      { heading: 'OF' },
      { heading: 'STATE' },
      { heading: 'FILES', align: 'right' },
      { heading: 'ROWS', align: 'right' },
      { heading: 'BYTES', align: 'right' },
    ],
    found.map(({ id, askedAt, askedBy, format, of, state, files, problems }) => ({
      cells: [
        ...[id, instantText(askedAt), askedBy, format, ofText(of), state, String(files.length)],
        String(files.reduce((sum, { rows }) => sum + (rows ?? 0), 0)),
        String(files.reduce((sum, { bytes }) => sum + bytes, 0)),
      ],
      ...(problems.length === 0 ? {} : { note: problems.join(' ') }),
    })),
  );
}

function ofText(of: ExportView['of']): string {
  switch (of.what) {
    case 'all':
      return 'everything';
    case 'period':
      return of.period;
    case 'document':
      return of.documentId;
    case 'case':
      return of.caseId;
  }
}
