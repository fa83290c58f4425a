import { answer, invalid, type Answer } from '../values/answer.ts';
import { decode } from '../values/decode.ts';
import { z } from '../values/schema.ts';
import type { PurchaseLedger, Purchasing } from './purchase-ledger.ts';

const switchSchema = z.strictObject({
  state: z.enum(['open', 'stopped']),
  reason: z
    .string()
    .check(z.trim(), z.minLength(1, 'is empty'), z.maxLength(500, 'is longer than 500 characters')),
});

/** Opens or stops purchasing. While it is stopped nothing that buys leaves; everything waits and is kept. */
export async function switchPurchasing(
  tools: { readonly ledger: Pick<PurchaseLedger, 'setPurchasing'>; readonly nowMs: () => number },
  given: { readonly body: unknown; readonly caller: string },
): Promise<Answer<Purchasing>> {
  const decoded = decode(switchSchema, given.body);
  if (!decoded.ok) return invalid(decoded.problems);
  const purchasing: Purchasing = {
    ...decoded.value,
    since: new Date(tools.nowMs()).toISOString(),
    by: given.caller,
  };
  await tools.ledger.setPurchasing(purchasing);
  return answer(purchasing);
}
