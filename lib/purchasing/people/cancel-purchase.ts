import { answer, impossible, invalid, type Answer } from '../../values/answer.ts';
import { decode } from '../../values/decode.ts';
import { asId, type PurchaseId } from '../../values/id.ts';
import { z } from '../../values/schema.ts';
import { decidePurchase, type Asked, type Decision, type Desk } from './decide-purchase.ts';
import type { Purchase, Reason } from '../purchase.ts';
import { reasonText } from '../../values/reason-text.ts';
import { moved } from '../step.ts';

export const cancellationSchema = z.strictObject({ reason: reasonText() });

export type Cancelled = { readonly purchaseId: PurchaseId; readonly reason: Reason };

/** Withdraws a purchase that nothing has been sent for yet. The same person's second word changes nothing. */
export async function cancelPurchase(desk: Desk, asked: Asked): Promise<Answer<Cancelled>> {
  const decoded = decode(cancellationSchema, asked.body);
  if (!decoded.ok) return invalid(decoded.problems);
  const by = asked.caller.trim();
  const reason: Reason = { code: 'withdrawn', detail: `Withdrawn by ${by}: ${decoded.value.reason}` };
  return decidePurchase(desk, asId(asked.id), (purchase) => cancelled(purchase, reason, by));
}

function cancelled(purchase: Purchase, reason: Reason, by: string): Decision<Cancelled> {
  const value = { purchaseId: purchase.id, reason };
  switch (purchase.stage) {
    case 'accepted':
    case 'awaiting_approval':
    case 'ready':
    case 'carted': {
      const facts = { by, code: reason.code };
      const move = moved(purchase, { stage: 'cancelled', reason }, undefined, reason.detail, facts);
      return { move, value };
    }
    case 'checking_out':
      return impossible(
        'The checkout has been sent: an order may exist, and nothing can call it back. The purchase is looked after ' +
          'until it is known what became of it.',
      );
    case 'unknown':
      return impossible(
        'The checkout has been sent, and nobody knows yet whether there is an order. Two people have to look and ' +
          'resolve the purchase.',
      );
    case 'ordered':
    case 'fulfilled':
      return impossible(
        `It is bought: order ${purchase.order.orderId}. A reservation is given back at Microsoft, and the return is ` +
          'recorded here.',
      );
    case 'cancelled':
    case 'rejected':
    case 'failed':
    case 'unfulfilled':
      if (purchase.stage === 'cancelled' && purchase.reason.detail === reason.detail) return answer(value);
      return impossible(`It has ended already, ${purchase.stage}: ${purchase.reason.detail}`);
  }
}
