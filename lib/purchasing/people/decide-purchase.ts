import { absent, answer, conflict, type Answer } from '../../values/answer.ts';
import type { PurchaseId } from '../../values/id.ts';
import type { Purchase } from '../purchase.ts';
import type { PurchaseLedger } from '../purchase-ledger.ts';
import { record } from '../record-move.ts';
import type { Move, Tools } from '../step.ts';

/** What a person's decision touches: the ledger and nothing else. What it leads to, `resume-purchases` carries out. */
export type Desk = Pick<Tools, 'nowMs' | 'say' | 'alarm'> & {
  readonly ledger: Pick<PurchaseLedger, 'read' | 'advance' | 'orderOwner'>;
};

/** What a person asked of one purchase. `caller` is who their token names. */
export type Asked = { readonly id: string; readonly body: unknown; readonly caller: string };

/** What is to be written and answered; or the answer alone, where nothing is to be written. */
export type Decision<Value> = { readonly move: Move; readonly value: Value } | Answer<Value>;

// A purchase moves every few seconds at most; who loses this often is told to look again.
const TRIES = 5;

/**
 * Writes what a person decided, if the purchase is still as it was when it was decided. Where a worker was faster the
 * decision is made anew over what stands now, since it may have become impossible.
 */
export async function decidePurchase<Value>(
  desk: Desk,
  id: PurchaseId,
  decide: (purchase: Purchase) => Decision<Value> | Promise<Decision<Value>>,
): Promise<Answer<Value>> {
  for (let tried = 0; tried < TRIES; tried += 1) {
    const purchase = await desk.ledger.read(id);
    if (purchase === undefined) return absent(`There is no purchase ${id}.`);
    const decision = await decide(purchase);
    if ('ok' in decision) return decision;
    if (await isWritten(desk, purchase, decision.move)) return answer(decision.value);
  }
  return conflict('The purchase kept moving meanwhile. Look at it again.');
}

async function isWritten(desk: Desk, from: Purchase, move: Move): Promise<boolean> {
  const written = await record(desk, from, move);
  if (written !== 'written' && written !== 'lost') {
    throw new Error(`A person's decision about purchase ${from.id} was ${written}.`);
  }
  return written === 'written';
}
