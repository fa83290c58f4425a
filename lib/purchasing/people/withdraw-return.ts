import { absent, answer, conflict, invalid, type Answer } from '../../values/answer.ts';
import { decode } from '../../values/decode.ts';
import { asId, type PurchaseId } from '../../values/id.ts';
import { reasonText } from '../../values/reason-text.ts';
import { z } from '../../values/schema.ts';
import type { Withdrawal } from '../purchase-ledger.ts';
import type { Asked } from './decide-purchase.ts';
import { returnIdSchema, TRIES, type ReturnDesk } from './record-return.ts';

export const withdrawalSchema = z.strictObject({ returnId: returnIdSchema, why: reasonText() });

export type WithdrawnReturn = {
  readonly purchaseId: PurchaseId;
  readonly returnId: string;
  readonly withdrawn: 'withdrawn' | 'already';
  /** Whose word stands: the first one's. */
  readonly by: string;
  readonly at: string;
  readonly why: string;
};

/**
 * Takes back a return that was recorded by mistake: it stays where it is, with who withdrew it, when and why, and counts in
 * nothing from then on. Its units can be given back again. A second word changes nothing.
 */
export async function withdrawReturn(
  { returns, nowMs }: Pick<ReturnDesk, 'returns' | 'nowMs'>,
  { id, body, caller }: Asked,
): Promise<Answer<WithdrawnReturn>> {
  const decoded = decode(withdrawalSchema, body);
  if (!decoded.ok) return invalid(decoded.problems);
  const { returnId, why } = decoded.value;
  const purchaseId = asId<'PurchaseId'>(id);
  const withdrawal: Withdrawal = { by: caller.trim(), atMs: nowMs(), why };
  for (let tried = 0; tried < TRIES; tried += 1) {
    const before = await returns.read(purchaseId);
    const standing = before?.returns.find((one) => one.returnId === returnId);
    if (!before || !standing) return absent(`No return of purchase ${id} is recorded as ${returnId}.`);
    if (standing.withdrawn)
      return answer(withdrawnAs({ purchaseId, returnId, withdrawn: 'already' }, standing.withdrawn));
    const after = before.returns.map((one) => (one === standing ? { ...one, withdrawn: withdrawal } : one));
    const what = `Withdrawn: return ${returnId} counts no longer.`;
    const said = { ...withdrawal, what, facts: { purchaseId, returnId } };
    if ((await returns.write({ before, after: { purchaseId, returns: after }, said })) === 'written')
      return answer(withdrawnAs({ purchaseId, returnId, withdrawn: 'withdrawn' }, withdrawal));
  }
  return conflict('Others kept recording returns of this purchase meanwhile. Look at it again.');
}

function withdrawnAs(
  which: Pick<WithdrawnReturn, 'purchaseId' | 'returnId' | 'withdrawn'>,
  { by, atMs, why }: Withdrawal,
): WithdrawnReturn {
  return { ...which, by, at: new Date(atMs).toISOString(), why };
}
