import type { Day } from '../../values/day.ts';
import type { DocumentId } from '../../values/id.ts';
import type { BillingDocument, DocumentHeader } from '../document.ts';
import { movedFields } from '../note.ts';
import { QUEUED_MS } from '../waits.ts';
import { asksExports, EXPORTS_A_RUN, inTurn, turnAfterMs } from './export-turns.ts';
import { asked, isOpen, reasonToAsk } from './night-plan.ts';
import type { Begun, NightTools } from './plan-night.ts';
import { leaveToLaterNight, settleNight } from './settle-night.ts';

/**
 * Asks for every document that the night has a reason to look at, and sends a message for each whose turn it is;
 * the others are due and get theirs from `queueDue`. `begin` hears which ones, before the first is asked for: whoever
 * settles a document finds the night that waits for it. Unchanged documents without a reason cost nothing.
 *
 * A document that cannot be written stops none of the others: it stays open in the night, which so is not whole and is
 * planned again. Throws where not one could be: then nothing is wrong with the documents.
 */
export async function askForDocuments(
  tools: NightTools,
  begun: Begun,
  begin: (planned: readonly DocumentId[]) => Promise<void>,
): Promise<{ readonly asked: number; readonly turnsLeft: number }> {
  const { work } = tools;
  const { night, headers, known } = begun;
  const wanted = headers.filter((header) => isWanted(known.get(header.id), header, night, tools.nowMs()));
  await begin(wanted.map(({ id }) => id));
  const turns = turnsOf(tools, begun, wanted);
  const { due, failures } = await askEach(tools, begun, wanted, turns);
  if (failures.length > 0 && failures.length === wanted.length) throw failures[0];
  const now = due.filter(({ header }) => turns.get(header.id)?.isNow === true);
  await work.sync(
    night,
    now.map(({ header }) => header.id),
  );
  return { asked: wanted.length, turnsLeft: EXPORTS_A_RUN - now.filter(asksExports).length };
}

/** Whether a document gets its message now, and how long it is held: while that is on its way, or until its turn. */
type Turn = { readonly isNow: boolean; readonly holdMs: number };
type Turns = ReadonlyMap<string, Turn>;

// By what was known when the plan began: who is due and when does not change with what others write meanwhile.
function turnsOf(tools: NightTools, begun: Begun, wanted: readonly DocumentHeader[]): Turns {
  const nowMs = tools.nowMs();
  const open = wanted.map((header) => {
    const document = begun.known.get(header.id);
    const isAsked = document !== undefined && reasonToAsk(document, header, begun.night) === undefined;
    return isAsked ? document : asked(document, header, { ...begun, cloud: tools.cloud, nowMs });
  });
  const { now, later } = inTurn(open.filter((document) => isDue(document, nowMs)));
  return new Map<string, Turn>([
    ...now.map(({ header }) => [header.id, { isNow: true, holdMs: QUEUED_MS }] as const),
    ...later.map(({ header }, place) => [header.id, { isNow: false, holdMs: turnAfterMs(place) }] as const),
  ]);
}

async function askEach(
  tools: NightTools,
  begun: Begun,
  wanted: readonly DocumentHeader[],
  turns: Turns,
): Promise<{ readonly due: readonly BillingDocument[]; readonly failures: readonly unknown[] }> {
  const due: BillingDocument[] = [];
  const failures: unknown[] = [];
  for (const header of wanted) {
    try {
      const document = await ask(tools, begun, header, turns.get(header.id)?.holdMs ?? 0);
      if (document && isDue(document, tools.nowMs())) due.push(document);
    } catch (failure) {
      failures.push(failure);
      tools.alarm('document not asked for', failure, { night: begun.night, documentId: header.id });
    }
  }
  return { due, failures };
}

function isDue({ dueAtMs }: BillingDocument, nowMs: number): boolean {
  return dueAtMs !== undefined && dueAtMs <= nowMs;
}

// What this night has asked for and is still open belongs to it, also where another planner asked.
function isWanted(
  document: BillingDocument | undefined,
  header: DocumentHeader,
  night: Day,
  nowMs: number,
): boolean {
  if (document?.night === night && isOpen(document, nowMs)) return true;
  return reasonToAsk(document, header, night) !== undefined;
}

// The document may be in work while we ask. Whoever writes second reads again, so neither question nor answer is lost;
// for the same reason the first look may be a moment old.
async function ask(
  tools: NightTools,
  { night, known, facts }: Begun,
  header: DocumentHeader,
  holdMs: number,
): Promise<BillingDocument | undefined> {
  const { book } = tools;
  let document = known.get(header.id);
  for (let attempts = 0; attempts < ATTEMPTS; attempts += 1) {
    const nowMs = tools.nowMs();
    if (document && document.night > night) {
      await leaveToLaterNight(tools, night, document, nowMs);
      return undefined;
    }
    if (reasonToAsk(document, header, night) === undefined) {
      await book.hold(header.id, nowMs, nowMs + holdMs);
      return document;
    }
    const next = asked(document, header, { cloud: tools.cloud, night, nowMs, facts });
    if ((await book.write(next, nowMs + holdMs)) === 'written') {
      if (!document) tools.note('document moved', movedFields(undefined, next, nowMs));
      // Whoever was on the way to settle it now works for this night; the earlier one hears here how far it came.
      else if (document.night < night && isOpen(document, nowMs)) await settleNight(tools, document, nowMs);
      return next;
    }
    document = await book.read(header.id);
  }
  throw new Error(`${header.id} was written by somebody else ${ATTEMPTS} times in a row`);
}

const ATTEMPTS = 8;
