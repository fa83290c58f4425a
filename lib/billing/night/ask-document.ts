import { absent, answer, conflict, impossible, type Answer } from '../../values/answer.ts';
import { asId, type DocumentId } from '../../values/id.ts';
import type { BillingBook, BillingWork } from '../billing-book.ts';
import type { BillingDocument } from '../document.ts';
import { remember } from '../history.ts';
import type { Note } from '../note.ts';
import { QUEUED_MS } from '../waits.ts';
import { isOpen } from './night-plan.ts';

/** `sync`: its lines and its statement are looked at again at Microsoft. `reload`: its lines are read from the archive. */
type Wish = 'sync' | 'reload';

/** `under_way`: somebody asked already, and the answer is being fetched. */
export type AskedDocument = {
  readonly documentId: DocumentId;
  readonly wish: Wish;
  readonly state: 'asked' | 'under_way';
};

export type AskTools = {
  readonly book: Pick<BillingBook, 'read' | 'write' | 'hold'>;
  readonly work: Pick<BillingWork, 'sync'>;
  readonly nowMs: () => number;
  readonly note: Note;
};

/**
 * Asks for one document outside a night, in the name of whoever wants it. It keeps the night it belongs to, so what
 * comes of it is told there. First the book, then the message: one that gets lost is sent again, because the document is due.
 */
export async function askDocument(
  tools: AskTools,
  asked: { readonly id: string; readonly caller: string },
  wish: Wish,
): Promise<Answer<AskedDocument>> {
  const { book, work, nowMs } = tools;
  const id = asId<'DocumentId'>(asked.id);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const document = await book.read(id);
    if (!document)
      return absent(`There is no document ${id}. A document is known once a night has listed it.`);
    if (wish === 'reload' && !document.published)
      return impossible(`Nothing of ${id} is published yet, so there is nothing to read again.`);
    const isUnderWay = wish === 'reload' ? document.reload === true : isOpen(document, nowMs());
    if (!isUnderWay) {
      const next = wanted(document, wish, asked.caller.trim(), nowMs());
      if ((await book.write(next, nowMs() + QUEUED_MS)) === 'lost') continue;
      tools.note('document asked for', { documentId: id, wish, by: asked.caller.trim() });
    } else await book.hold(id, nowMs(), nowMs() + QUEUED_MS);
    await work.sync(document.night, [id]);
    return answer({ documentId: id, wish, state: isUnderWay ? 'under_way' : 'asked' });
  }
  return conflict(`${id} was written by others meanwhile. Look how it stands.`);
}

// Each lost write is a step of whoever works on the document, and it has few.
const TRIES = 8;

function wanted(document: BillingDocument, wish: Wish, by: string, nowMs: number): BillingDocument {
  return {
    ...remember(document, { atMs: nowMs, what: WORDS[wish], ids: { by } }),
    // Without the night that its lines answer they are looked at again; what is published stays what readers see.
    ...(wish === 'sync' ? { linesNight: undefined } : { reload: true }),
    dueAtMs: nowMs,
  };
}

const WORDS: Readonly<Record<Wish, string>> = {
  sync: 'asked for again',
  reload: 'asked to be read again',
};
