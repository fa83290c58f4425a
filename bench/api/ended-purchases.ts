import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { Table } from '../../lib/aws/partition.ts';
import { purchaseItem } from '../../lib/aws/purchases/purchase-item.ts';
import { similarItem } from '../../lib/aws/purchases/similar-purchases.ts';
import { asId } from '../../lib/values/id.ts';
import { aPurchase, fulfilled, NOW_MS } from '../../test/builders/purchase.ts';

const AT_ONCE = 16;
const BATCH = 12;

/** Purchases that were fulfilled before all others, as they lie in the table; without their histories, which no list reads. */
export async function fillEnded({ dynamo, table }: Table, count: number): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const numbers = Array.from({ length: Math.min(BATCH, count - next) }, (_, index) => next + index);
      next += numbers.length;
      const requests = numbers.flatMap(endedPurchase).map((item) => ({ PutRequest: { Item: { ...item } } }));
      await dynamo.send(new BatchWriteCommand({ RequestItems: { [table]: requests } }));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

function endedPurchase(number: number) {
  const purchase = aPurchase(fulfilled({ orderId: asId(`ended-order-${number}`) }), {
    ...{ id: asId(`ended-${number}`), intent: { requestId: `ENDED-${number}` } },
    ...{ acceptedAtMs: NOW_MS - 86_400_000 + number, dueAtMs: undefined },
  });
  return [purchaseItem(purchase, 'op'), similarItem(purchase)];
}
