import { answer, conflict, invalid, type Answer } from '../../values/answer.ts';
import { decode } from '../../values/decode.ts';
import { z } from '../../values/schema.ts';
import type { PurchaseLedger } from '../purchase-ledger.ts';
import { decided, type Purchasing } from '../purchasing.ts';
import { reasonText } from '../../values/reason-text.ts';

export const switchSchema = z.strictObject({ state: z.enum(['open', 'stopped']), reason: reasonText() });

/** How purchasing stands, as people are told. */
export type PurchasingState = Pick<Purchasing, 'state' | 'since' | 'by' | 'reason'>;

// Few people switch it; who loses this often is told to look again.
const TRIES = 5;

/** Opens or stops purchasing. While it is stopped nothing that buys leaves; everything waits and is kept. */
export async function switchPurchasing(
  tools: {
    readonly ledger: Pick<PurchaseLedger, 'purchasing' | 'setPurchasing'>;
    readonly nowMs: () => number;
  },
  given: { readonly body: unknown; readonly caller: string },
): Promise<Answer<PurchasingState>> {
  const decoded = decode(switchSchema, given.body);
  if (!decoded.ok) return invalid(decoded.problems);
  for (let tried = 0; tried < TRIES; tried += 1) {
    const before = await tools.ledger.purchasing();
    const after = decided(before, { ...decoded.value, by: given.caller.trim() }, tools.nowMs());
    if ((await tools.ledger.setPurchasing(before, after)) === 'written') return answer(stateOf(after));
  }
  return conflict('Others kept switching purchasing meanwhile. Look how it stands.');
}

function stateOf({ state, since, by, reason }: Purchasing): PurchasingState {
  return { state, since, by, reason };
}
