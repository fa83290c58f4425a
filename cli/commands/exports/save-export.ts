import { basename, join } from 'node:path';
import type { ExportedFileView, ExportView } from '../../../lib/reporting/exports/export-view.ts';
import { textOption, type Asked } from '../../command.ts';
import { fetchFiles } from '../../fetch-export.ts';
import { table } from '../../table.ts';

export const OUT_OPTION = {
  out: {
    type: 'string',
    value: 'FOLDER',
    says: 'where the files are to lie; exports/ID where it is left out',
  },
} as const;

/** Fetches the files of an export into the folder that is wanted, and says what is there now. */
export async function saveExport(asked: Asked, written: ExportView) {
  const folder = textOption(asked, 'out') ?? join('exports', written.id);
  // A name is a name: no file gets out of its folder.
  const paths = await fetchFiles(asked, written, ({ name }) => join(folder, basename(name)));
  return {
    json: {
      ...written,
      files: written.files.map((file, index) => ({ ...file, link: null, path: paths[index] })),
    },
    lines: [
      ...fileTable(written.files, paths),
      ...written.problems.map((problem) => `  NOTE: ${problem}`),
      `${countOf(written.files.length)} in ${folder}, each with the bytes that were written (SHA-256).`,
    ],
  };
}

function fileTable(files: readonly ExportedFileView[], paths: readonly string[]): readonly string[] {
  return table(
    [
      { heading: 'FILE' },
      { heading: 'ROWS', align: 'right' },
      { heading: 'BYTES', align: 'right' },
      { heading: 'SHA-256' },
    ],
    files.map(({ rows, bytes, sha256 }, index) => ({
      cells: [paths[index] ?? '', rows === null ? '-' : String(rows), String(bytes), sha256],
    })),
  );
}

function countOf(files: number): string {
  return files === 1 ? '1 file' : `${files} files`;
}
