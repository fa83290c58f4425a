import { decode } from '../../values/decode.ts';
import { z } from '../../values/schema.ts';

/** Who is behind a queue's sender: the system, and the person or team that answers for its requests. */
export type Sender = { readonly source: string; readonly requester: string };

export type Senders = Readonly<Record<string, Sender>>;

const name = z
  .string()
  .check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/, 'is not a name of 1 to 64 characters'));
const sendersSchema = z.record(z.string(), z.strictObject({ source: name, requester: name }));

/** Checks the configured senders; throws with every problem named, since no message could be accepted without. */
export function readSenders(value: unknown): Senders {
  const decoded = decode(sendersSchema, value);
  if (decoded.ok) return decoded.value;
  const problems = decoded.problems.map(({ field, reason }) => `${field} ${reason}`);
  throw new TypeError(`The configured senders cannot be used: ${problems.join('; ')}.`);
}

/**
 * Finds the sender the queue itself names, never the message: by its whole id, by the part before the session's name,
 * or as `*`, which stands for everybody the queue lets in.
 */
export function senderOf(senders: Senders, senderId: string): Sender | undefined {
  const found = [senderId, senderId.split(':')[0] ?? '', '*'].find((key) => Object.hasOwn(senders, key));
  return found === undefined ? undefined : senders[found];
}
