import { answer, invalid, type Answer } from '../../values/answer.ts';
import { decode } from '../../values/decode.ts';
import { z } from '../../values/schema.ts';
import { PURCHASE_REQUESTS, type DeadLetter, type DeadLetters } from './dead-letters.ts';
import { decodePurchaseRequest } from '../upstream/purchase-request.ts';
import { senderOf, type Senders } from '../upstream/senders.ts';

type DeadLetterView = {
  readonly queue: string;
  readonly messageId: string;
  readonly sentAt: string;
  readonly receiveCount: number;
  /** Who asked, where it is a purchase request of a configured sender. */
  readonly source?: string;
  readonly requester?: string;
  /** What it is about, as far as it can be read: ids, and of a purchase request what it would buy. */
  readonly about: Readonly<Record<string, string>>;
  /** A purchase request so old that somebody has to say anew that it is still wanted. */
  readonly needsApproval: boolean;
};

export type DeadLetterList = {
  readonly queues: readonly { readonly queue: string; readonly count: number }[];
  readonly items: readonly DeadLetterView[];
};

export type DeadLetterTools = {
  readonly deadLetters: DeadLetters;
  readonly senders: Senders;
  /** From which age on a purchase request is not sent again without somebody's fresh word. */
  readonly freshMs: number;
  readonly nowMs: () => number;
};

const LISTED = 200;

export const deadLetterQuery = (queues: readonly string[]) =>
  z.strictObject({ queue: z.optional(z.enum([...queues])) });

/** What lies in the dead-letter queues, or in the one asked for. Each message is taken, read, and given back. */
export async function listDeadLetters(
  tools: DeadLetterTools,
  { query }: { readonly query: Readonly<Record<string, string | undefined>> },
): Promise<Answer<DeadLetterList>> {
  const { deadLetters } = tools;
  const decoded = decode(deadLetterQuery(deadLetters.queues), query);
  if (!decoded.ok) return invalid(decoded.problems);
  const asked = decoded.value.queue === undefined ? deadLetters.queues : [decoded.value.queue];
  const queues: { queue: string; count: number }[] = [];
  const items: DeadLetterView[] = [];
  for (const queue of asked) {
    const count = await deadLetters.count(queue);
    queues.push({ queue, count });
    const letters = count === 0 ? [] : await takenFrom(deadLetters, queue);
    items.push(...letters.map((letter) => deadLetterView(tools, queue, letter)));
  }
  return answer({ queues, items });
}

async function takenFrom(deadLetters: DeadLetters, queue: string): Promise<readonly DeadLetter[]> {
  const taken: DeadLetter[] = [];
  try {
    while (taken.length < LISTED) {
      const letters = await deadLetters.take(queue);
      if (letters.length === 0) break;
      taken.push(...letters);
    }
  } finally {
    await deadLetters.putBack(queue, taken);
  }
  return taken.toSorted((a, b) => a.sentAtMs - b.sentAtMs || (a.messageId < b.messageId ? -1 : 1));
}

function deadLetterView(tools: DeadLetterTools, queue: string, letter: DeadLetter): DeadLetterView {
  const { messageId, sentAtMs, receiveCount, body } = letter;
  const isRequest = queue === PURCHASE_REQUESTS;
  return {
    ...{ queue, messageId, sentAt: new Date(sentAtMs).toISOString(), receiveCount },
    ...(isRequest ? senderOf(tools.senders, letter.senderId) : {}),
    about: (isRequest ? requestIn(body) : undefined) ?? idsIn(body),
    needsApproval: isRequest && isOld(tools, letter),
  };
}

export function isOld({ freshMs, nowMs }: DeadLetterTools, { sentAtMs }: DeadLetter): boolean {
  return nowMs() - sentAtMs > freshMs;
}

function requestIn(body: string): Readonly<Record<string, string>> | undefined {
  const decoded = decodePurchaseRequest(body);
  if (!decoded.ok) return undefined;
  const { requestId, customerId, lines } = decoded.value;
  const wanted = lines.map(
    ({ quantity, productId, skuId, term, expected }) =>
      `${quantity} of ${productId} ${skuId} for ${term}, ${expected.amount} ${expected.currency} a charge`,
  );
  return { requestId, customerId, lines: wanted.join('; ') };
}

// Only what has the form of an id is shown of a body that nobody vouches for.
function idsIn(body: string): Readonly<Record<string, string>> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return {};
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(
    Object.entries(value)
      .filter((field): field is [string, string] => typeof field[1] === 'string')
      .filter(([name, text]) => /^[A-Za-z]\w{0,40}$/.test(name) && /^[A-Za-z0-9._:-]{1,128}$/.test(text))
      .slice(0, 12),
  );
}
