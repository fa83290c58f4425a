import { Refused } from '../refused.ts';
import type { SimulatedRequest } from '../route.ts';
import { customerOf } from './customers.ts';
import type { BadEnd, SimulatedOrder, World } from '../world.ts';

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

export function orderStatus(order: SimulatedOrder, world: World): 'pending' | 'completed' | BadEnd['status'] {
  if (order.cancelledAtMs !== undefined) return 'cancelled';
  if (order.badEnd !== undefined && order.badEnd.atMs <= world.clock.nowMs()) return order.badEnd.status;
  const doneAtMs = order.orderedAtMs + world.scenario.orderMinutes * 60_000;
  return world.clock.nowMs() < doneAtMs ? 'pending' : 'completed';
}

/** Microsoft takes back what it said, at once or at an instant to come. */
export function endBadly(world: World, orderId: string, end: BadEnd): void {
  const lines = world.orders.filter(({ id }) => id === orderId);
  if (lines.length === 0) throw new Error(`there is no order ${orderId}`);
  for (const line of lines) line.badEnd = end;
}

/** Whether nothing came of an order, so that nothing is owed for it. */
export function isVoid(order: SimulatedOrder, world: World): boolean {
  return !['pending', 'completed'].includes(orderStatus(order, world));
}

export function isCompleted(order: SimulatedOrder, world: World): boolean {
  return orderStatus(order, world) === 'completed';
}
