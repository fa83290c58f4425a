import type { DocumentDetails } from '../lib/reporting/views/document-details.ts';
import type { Asked } from './command.ts';
import { documentMove } from './progress-text.ts';

const LOOK_AGAIN_MS = 5_000;

/** Asks for a document and looks at it until it rests, or the time is up; tells every move. */
export async function followDocument(
  { client, pause, progress }: Pick<Asked, 'client' | 'pause' | 'progress'>,
  id: string,
  wish: 'sync' | 'reload',
  longestMs: number,
): Promise<DocumentDetails> {
  await client.askDocument(id, wish);
  let told = '';
  for (let waitedMs = 0; ; waitedMs += LOOK_AGAIN_MS) {
    const document = await client.document(id, 'alone');
    const move = documentMove(document.progress);
    if (move !== told) progress(move);
    told = move;
    if (!document.progress.open) return document;
    if (waitedMs >= longestMs) {
      progress(`The time is up; ${id} goes on without us. \`tieout billing show ${id}\` shows it.`);
      return document;
    }
    await pause(LOOK_AGAIN_MS);
  }
}
