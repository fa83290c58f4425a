import { Refused } from '../refused.ts';
import type { SimulatedRequest } from '../route.ts';
import { customerOf } from './customers.ts';
import type { SimulatedOrder, World } from '../world.ts';

/** An order of several lines is several entries of the world with one id, in the order of its lines. */
export type OrderLines = readonly [SimulatedOrder, ...SimulatedOrder[]];

export function ordersOf(world: World, customerId: string): readonly OrderLines[] {
  const byId = new Map<string, [SimulatedOrder, ...SimulatedOrder[]]>();
  for (const line of world.orders) {
    if (line.customerId !== customerId) continue;
    const lines = byId.get(line.id);
    if (lines === undefined) byId.set(line.id, [line]);
    else lines.push(line);
  }
  return [...byId.values()];
}

/** The order a path names, by either of its ids. */
export function orderOf(request: SimulatedRequest, world: World): OrderLines {
  const id = (request.parameters['orderId'] ?? '').toLowerCase();
  const found = ordersOf(world, customerOf(request, world).id).find(
    ([line]) => line.id === id || line.alternateId === id,
  );
  if (found === undefined) throw new Refused(404, 20000, 'Order ID not found');
  return found;
}

export function orderStatus(order: SimulatedOrder, world: World): 'pending' | 'completed' | 'cancelled' {
  if (order.cancelledAtMs !== undefined) return 'cancelled';
  const doneAtMs = order.orderedAtMs + world.scenario.orderMinutes * 60_000;
  return world.clock.nowMs() < doneAtMs ? 'pending' : 'completed';
}

export function isCompleted(order: SimulatedOrder, world: World): boolean {
  return orderStatus(order, world) === 'completed';
}
