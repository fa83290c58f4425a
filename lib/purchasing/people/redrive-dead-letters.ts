import { answer, invalid, type Answer } from '../../values/answer.ts';
import { decode } from '../../values/decode.ts';
import type { PurchaseId } from '../../values/id.ts';
import { z } from '../../values/schema.ts';
import { acceptRequest } from '../upstream/accept-request.ts';
import { PURCHASE_REQUESTS, type DeadLetter } from './dead-letters.ts';
import { isOld, type DeadLetterTools } from './list-dead-letters.ts';
import { printableText } from '../../values/printable-text.ts';
import { isSamePerson } from '../../values/same-person.ts';
import { senderOf } from '../upstream/senders.ts';
import type { Tools } from '../step.ts';

export type Redriven = {
  readonly queue: string;
  /** Messages that are where they belong; a purchase request with the purchases it became, none where it was refused. */
  readonly moved: readonly { readonly messageId: string; readonly purchases?: readonly PurchaseId[] }[];
  /** Messages that stay, and why. */
  readonly kept: readonly { readonly messageId: string; readonly why: string }[];
  /** About how many lie there still, those that were kept included. */
  readonly left: number;
};

type RedriveTools = DeadLetterTools & Parameters<typeof acceptRequest>[0] & Pick<Tools, 'alarm'>;

type Asked = { readonly body: unknown; readonly caller: string };
type Wish = {
  readonly queue: string;
  readonly messageId?: string | undefined;
  readonly approvedBy?: string | undefined;
  readonly by: string;
};

// One call has to end before its function does; whoever asked asks again for the rest.
const MOVED_AT_ONCE = 100;
const HELD_AT_ONCE = 500;
const TIME_MS = 15_000;

export const redriveSchema = (queues: readonly string[]) =>
  z.strictObject({
    queue: z.enum([...queues]),
    messageId: z.optional(printableText(100)),
    approvedBy: z.optional(printableText(100)),
  });

/**
 * Gives messages that were given up on another chance, one by one: each is taken away here only once it is safe elsewhere,
 * so that it may come twice and is never lost. A purchase request is accepted into the ledger directly, under the sender
 * that the queue recorded: sent again it would come from us, and not from whoever asked for it.
 */
export async function redriveDeadLetters(tools: RedriveTools, asked: Asked): Promise<Answer<Redriven>> {
  const { deadLetters } = tools;
  const decoded = decode(redriveSchema(deadLetters.queues), asked.body);
  if (!decoded.ok) return invalid(decoded.problems);
  const { queue } = decoded.value;
  const held: DeadLetter[] = [];
  try {
    const { moved, kept } = await redrive(tools, { ...decoded.value, by: asked.caller }, held);
    await deadLetters.putBack(queue, held.splice(0));
    return answer({ queue, moved, kept, left: await deadLetters.count(queue) });
  } finally {
    await deadLetters.putBack(queue, held);
  }
}

/** Takes messages and settles them, until there are none or it has been enough; `held` are those to be put back. */
async function redrive(
  tools: RedriveTools,
  wish: Wish,
  held: DeadLetter[],
): Promise<Pick<Redriven, 'moved' | 'kept'>> {
  const untilMs = tools.nowMs() + TIME_MS;
  const moved: Redriven['moved'][number][] = [];
  const kept: Redriven['kept'][number][] = [];
  while (moved.length < MOVED_AT_ONCE && held.length < HELD_AT_ONCE && tools.nowMs() < untilMs) {
    const letters = await tools.deadLetters.take(wish.queue);
    if (letters.length === 0) break;
    held.push(...letters);
    for (const letter of letters) {
      const { messageId } = letter;
      if (wish.messageId !== undefined && wish.messageId !== messageId) continue;
      const became = await moveOne(tools, wish, letter);
      if ('why' in became) {
        kept.push({ messageId, why: became.why });
      } else {
        held.splice(held.indexOf(letter), 1);
        moved.push({ messageId, ...became });
      }
    }
  }
  return { moved, kept };
}

// What cannot be moved keeps nobody else's message waiting.
async function moveOne(
  tools: RedriveTools,
  wish: Wish,
  letter: DeadLetter,
): Promise<{ readonly purchases?: readonly PurchaseId[] } | { readonly why: string }> {
  const why = obstacleTo(tools, wish, letter);
  if (why !== undefined) return { why };
  const { queue, by, approvedBy } = wish;
  const ids = { queue, messageId: letter.messageId, by, approvedBy };
  try {
    const purchases = await settle(tools, queue, letter);
    tools.say('dead letter moved', { ...ids, purchases });
    return purchases === undefined ? {} : { purchases };
  } catch (failure) {
    tools.alarm('dead letter not moved', failure, ids);
    return { why: 'could not be moved; the log of the finance API says why' };
  }
}

function obstacleTo(
  tools: RedriveTools,
  { queue, by, approvedBy }: Wish,
  letter: DeadLetter,
): string | undefined {
  if (queue !== PURCHASE_REQUESTS || !isOld(tools, letter)) return undefined;
  const sentAt = new Date(letter.sentAtMs).toISOString();
  if (approvedBy === undefined) {
    return `was sent at ${sentAt}: somebody has to say that it is still wanted, and their name has to be given`;
  }
  const requester = senderOf(tools.senders, letter.senderId)?.requester;
  const own = [approvedBy, by].find((name) => requester !== undefined && isSamePerson(name, requester));
  return own && `was sent at ${sentAt} for ${own}: somebody else has to say that it is still wanted`;
}

/** Brings a message to safety, then takes it away here; with its purchases, where it is a request for some. */
async function settle(
  tools: RedriveTools,
  queue: string,
  letter: DeadLetter,
): Promise<readonly PurchaseId[] | undefined> {
  const purchases = queue === PURCHASE_REQUESTS ? await acceptRequest(tools, letter) : undefined;
  if (purchases === undefined) await tools.deadLetters.sendAgain(queue, letter);
  await tools.deadLetters.remove(queue, letter);
  return purchases;
}
