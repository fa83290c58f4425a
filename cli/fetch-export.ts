import { createHash } from 'node:crypto';
import type { ExportedFileView, ExportView } from '../lib/reporting/exports/export-view.ts';
import { FinanceApiError } from './ask-finance-api.ts';
import type { ExportWish } from './clients/export-client.ts';
import type { Asked } from './command.ts';
import { barText } from './live-line.ts';

const LOOK_AGAIN_MS = 1_000;

type Terminal = Pick<Asked, 'client' | 'pause' | 'progress' | 'bar'>;

/** Has files written and waits until they are, or the time is up. An export that failed is refused with its reasons. */
export async function writtenExport(
  asked: Terminal,
  wish: ExportWish,
  longestMs: number,
): Promise<ExportView> {
  const { id } = await asked.client.askExport(wish);
  asked.progress(`Export ${id} is asked for: ${wish.format}.`);
  for (let waitedMs = 0; ; waitedMs += LOOK_AGAIN_MS) {
    const found = await asked.client.export(id);
    if (found.state === 'ready') return found;
    if (found.state === 'failed')
      throw new FinanceApiError(found.problems.join(' ') || `Export ${id} failed.`);
    if (waitedMs >= longestMs)
      throw new FinanceApiError(
        `The time is up; it is written without us. Fetch it later: tieout exports fetch ${id}`,
      );
    asked.bar(
      `Export ${id} is ${found.state === 'asked' ? 'waiting' : 'being written'}, ${waitedMs / 1_000} s`,
    );
    await asked.pause(LOOK_AGAIN_MS);
  }
}

/** Fetches every file and proves that each has the bytes that were written; `pathOf` says where a file is to lie. */
export async function fetchFiles(
  asked: Pick<Asked, 'client' | 'files' | 'bar'>,
  { files }: ExportView,
  pathOf: (file: ExportedFileView) => string,
): Promise<readonly string[]> {
  const paths: string[] = [];
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  let fetched = 0;
  for (const file of files) {
    const path = pathOf(file);
    const hash = createHash('sha256');
    const content = async function* () {
      for await (const chunk of asked.client.fetchFile(file)) {
        hash.update(chunk);
        fetched += chunk.length;
        asked.bar(barText(fetched, bytes, 'bytes'));
        yield chunk;
      }
    };
    await asked.files.save(path, content());
    if (hash.digest('hex') !== file.sha256)
      throw new FinanceApiError(`${path} does not have the bytes that were written: fetch it again.`);
    paths.push(path);
  }
  return paths;
}
