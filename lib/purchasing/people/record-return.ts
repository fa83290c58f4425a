import { answer, conflict, impossible, invalid, type Answer } from '../../values/answer.ts';
import { isDay } from '../../values/day.ts';
import { decimal, isDecimalText } from '../../values/decimal.ts';
import { decode } from '../../values/decode.ts';
import { asId } from '../../values/id.ts';
import { printableText } from '../../values/printable-text.ts';
import { reasonText } from '../../values/reason-text.ts';
import { z } from '../../values/schema.ts';
import type { HistoryBook } from '../history/history-book.ts';
import type { KeptReturn, PurchaseLedger, RecordedReturn } from '../purchase-ledger.ts';
import type { Asked } from './decide-purchase.ts';
import { countedReturns, type ReturnBook, type ReturnChange } from './return-book.ts';
import { problemsOf, returnable } from './returnable.ts';

export const returnIdSchema = printableText(100);

export const returnSchema = z.strictObject({
  returnId: returnIdSchema,
  returnedOn: z.string().check(z.refine((text) => isDay(text), 'is not a day like 2024-02-29')),
  quantity: z.int().check(z.gte(1)),
  amount: z
    .string()
    .check(
      z.refine(
        (text) => isDecimalText(text) && decimal(text).gt('0'),
        'is not a positive decimal number in quotes',
      ),
    ),
  currency: z.string().check(z.regex(/^[A-Z]{3}$/, 'is not an ISO 4217 currency code')),
  exchangedFor: z.optional(printableText(200)),
  why: z.optional(reasonText()),
});

/** What recording and withdrawing touch: the returns, and what can be returned. */
export type ReturnDesk = {
  readonly ledger: Pick<PurchaseLedger, 'read'>;
  readonly history: Pick<HistoryBook, 'readObserved'>;
  readonly returns: ReturnBook;
  readonly nowMs: () => number;
};

type Recording = Answer<{ readonly recorded: 'recorded' | 'already' }>;

/** How often a decision is made anew because somebody else was faster. */
export const TRIES = 5;
// With the longest of all texts they still lie in one item of the ledger.
const MOST_RETURNS = 64;

/**
 * Records that units of a purchase were given back at Microsoft, whose API does not tell. A refund of this amount is
 * expected from then on, and no further charge of what was given back. The same return id with the same content is
 * recorded once; one that was withdrawn is not recorded again by being told again. What was bought before us can be given
 * back as well.
 */
export async function recordReturn(desk: ReturnDesk, { id, body, caller }: Asked): Promise<Recording> {
  const decoded = decode(returnSchema, body);
  if (!decoded.ok) return invalid(decoded.problems);
  const purchaseId = asId<'PurchaseId'>(id);
  const bought = await returnable(desk, purchaseId);
  if (!bought.ok) return bought;
  const { exchangedFor, why = '', ...told } = decoded.value;
  if (exchangedFor !== undefined) {
    const other = await returnable(desk, asId(exchangedFor));
    if (!other.ok) return invalid([{ field: 'exchangedFor', reason: `names no purchase: ${other.detail}` }]);
  }
  const exchange = exchangedFor === undefined ? {} : { exchangedFor: asId<'PurchaseId'>(exchangedFor) };
  const recorded: RecordedReturn = { ...told, ...exchange, purchaseId, by: caller.trim() };
  const kept: KeptReturn = { ...recorded, recordedAtMs: desk.nowMs(), why };
  for (let tried = 0; tried < TRIES; tried += 1) {
    const before = await desk.returns.read(purchaseId);
    const standing = before?.returns ?? [];
    const same = standing.find(({ returnId }) => returnId === recorded.returnId);
    if (same) return toldAgain(same, recorded);
    if (standing.length >= MOST_RETURNS)
      return impossible(`${MOST_RETURNS} returns are recorded of this purchase, and more cannot be kept.`);
    const counted = countedReturns({ returns: standing });
    const problems = problemsOf(recorded, bought.value, counted, kept.recordedAtMs);
    if (problems.length > 0) return invalid(problems);
    const change = { before, after: { purchaseId, returns: [...standing, kept] }, said: saidOf(kept) };
    if ((await desk.returns.write(change)) === 'written') return answer({ recorded: 'recorded' });
  }
  return conflict('Others kept recording returns of this purchase meanwhile. Look at it again.');
}

function toldAgain(standing: KeptReturn, recorded: RecordedReturn): Recording {
  const { returnId, withdrawn } = standing;
  if (!isSame(standing, recorded)) return conflict(`Another return is recorded as ${returnId}.`);
  if (withdrawn === undefined) return answer({ recorded: 'already' });
  const at = new Date(withdrawn.atMs).toISOString();
  return conflict(
    `Return ${returnId} was withdrawn by ${withdrawn.by} at ${at}. Where it did happen after all, record it under another return id.`,
  );
}

// Who told us, when and why is not part of what was told.
function isSame(a: RecordedReturn, b: RecordedReturn): boolean {
  return (
    a.returnedOn === b.returnedOn &&
    a.quantity === b.quantity &&
    a.amount === b.amount &&
    a.currency === b.currency &&
    a.exchangedFor === b.exchangedFor
  );
}

function saidOf(kept: KeptReturn): ReturnChange['said'] {
  const { recordedAtMs: atMs, by, why, purchaseId, returnId, exchangedFor, ...told } = kept;
  const { returnedOn, quantity, amount, currency } = told;
  const units = `${quantity} ${quantity === 1 ? 'unit' : 'units'}`;
  const what = `Recorded as given back on ${returnedOn}: ${units}, for ${amount} ${currency}.`;
  const exchange = exchangedFor === undefined ? {} : { exchangedFor };
  const figures = { returnedOn, quantity: String(quantity), amount, currency };
  return { atMs, by, what, why, facts: { purchaseId, returnId, ...figures, ...exchange } };
}
