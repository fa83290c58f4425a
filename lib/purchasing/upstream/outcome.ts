/**
 * The message that tells upstream what came of a request. This file is its definition: the type is inferred from it, and
 * the published JSON Schema (docs/purchase-outcome.schema.json) is generated from it. Fields may be added; a reader
 * leaves aside what it does not know.
 */
import { z } from '../../values/schema.ts';
import { said } from './message-fields.ts';

const words = z.string().check(z.minLength(1));

const reason = z.object({
  code: said(words, 'Why, for programs: `price_differs`, `likely_duplicate`.'),
  detail: said(words, 'Why, in a sentence that a person can act on.'),
  field: said(z.exactOptional(words), 'The field of the request that it is about.'),
});

const problem = z.object({
  field: said(words, 'Path of the field, such as `lines[0].quantity`; `(whole)` for the whole message.'),
  reason: said(words, 'What is wrong with it.'),
});

const price = z.object({
  amount: said(z.string().check(z.regex(/^-?\d+(\.\d+)?$/)), 'Decimal text, never a number: "1037.78".'),
  currency: said(words, 'ISO 4217 code.'),
});

export const outcomeSchema = z.object({
  schemaVersion: said(z.literal('1'), 'Version of this message.'),
  outcomeId: said(words, 'The same each time the same outcome is sent, and no other outcome has it.'),
  at: said(z.iso.datetime(), 'When the purchase came to this result, or the message was refused.'),
  source: said(words, 'The system that asked, as configured for the sender of the request.'),
  requestId: said(
    z.exactOptional(z.string()),
    'Your id of the request; left out where the message could not be read so far.',
  ),
  lineId: said(z.exactOptional(words), 'Your name for the line.'),
  purchaseId: said(z.exactOptional(words), 'Our id of the purchase that the line became.'),
  result: said(
    z.enum([
      'fulfilled',
      'unfulfilled',
      'rejected',
      'cancelled',
      'failed',
      'unknown',
      'awaiting_approval',
      'refused',
    ]),
    'fulfilled: bought. unfulfilled: Microsoft ended the order after accepting it. rejected: a no before money could be spent. cancelled: withdrawn before that. failed: proved that nothing was bought. refused: the message became no purchase. These are ends. awaiting_approval and unknown wait for people, and another outcome follows.',
  ),
  reason: said(z.exactOptional(reason), 'Why it ended, or why people have to look.'),
  ask: said(
    z.exactOptional(z.array(reason).check(z.minLength(1))),
    'Why somebody has to agree before it goes on.',
  ),
  problems: said(
    z.exactOptional(z.array(problem).check(z.minLength(1))),
    'Everything that is wrong with a refused message.',
  ),
  orderId: said(z.exactOptional(words), "Microsoft's order."),
  reservationOrderId: said(z.exactOptional(words), 'The Azure reservation order.'),
  charge: said(
    z.exactOptional(price),
    'One charge of the line before tax: as ordered, or as it is to be agreed to, or as it would have been.',
  ),
  purchaseOrder: said(z.exactOptional(z.string()), 'As in the request.'),
  costCentre: said(z.exactOptional(z.string()), 'As in the request.'),
  reference: said(z.exactOptional(z.string()), 'As in the request.'),
  supersedes: said(
    z.exactOptional(z.string()),
    'As in the request: requestId of the one whose place this one took.',
  ),
  messageId: said(
    z.exactOptional(words),
    "The queue's id of a refused message, so that its sender can find it.",
  ),
});

/**
 * What upstream hears: every end and every parking of a purchase, or the refusal of a message. Sent at least once;
 * `outcomeId` is the same each time the same fact is told.
 */
export type Outcome = Unchanging<z.output<typeof outcomeSchema>>;

type Unchanging<Value> = Value extends readonly (infer Item)[]
  ? readonly Unchanging<Item>[]
  : Value extends object
    ? { readonly [Key in keyof Value]: Unchanging<Value[Key]> }
    : Value;

const ofPurchase = ['requestId', 'lineId', 'purchaseId'] as const;

/** What an outcome always carries beside the fields that all have, by its result. */
export const ALWAYS_WITH: Readonly<Record<Outcome['result'], readonly (keyof Outcome)[]>> = {
  fulfilled: [...ofPurchase, 'orderId', 'reservationOrderId', 'charge'],
  unfulfilled: [...ofPurchase, 'orderId', 'charge', 'reason'],
  rejected: [...ofPurchase, 'reason'],
  cancelled: [...ofPurchase, 'reason'],
  failed: [...ofPurchase, 'reason'],
  unknown: [...ofPurchase, 'reason'],
  awaiting_approval: [...ofPurchase, 'ask', 'charge'],
  refused: ['problems', 'messageId'],
};
