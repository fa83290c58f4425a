import type { FinanceClient } from '../cli/finance-client.ts';
import type { OrderOf } from './partner-center/billing/charges.ts';
import type { World } from './partner-center/world.ts';

/**
 * Finds the orders behind the purchases that a scenario names. The simulator knows orders, our system knows which
 * purchase became which order, and only the finance API may be asked for it.
 */
export function createOrderResolver(world: World, client: FinanceClient) {
  const orderIds = new Map<string, string>();

  const learn = async (): Promise<void> => {
    for (const { requestId, lineId, orderId } of await client.purchases())
      if (orderId !== undefined) orderIds.set(`${requestId}/${lineId}`, orderId);
  };

  const orderOf: OrderOf = (reference) =>
    world.orders.find(({ id, earlierKey }) => earlierKey === reference || id === orderIds.get(reference));

  return {
    /** Answers for these references from now on, as far as they have become orders. */
    resolve: async (references: readonly string[]): Promise<OrderOf> => {
      if (references.some((reference) => orderOf(reference) === undefined)) await learn();
      return orderOf;
    },
  };
}
