import { decimal } from '../../../lib/values/decimal.ts';
import type { EventOf } from '../../scenarios/timeline.ts';
import type { SimulatedReturn, World } from '../world.ts';
import { CannotPlant } from './cannot-plant.ts';
import type { OrderOf } from './charges.ts';

/** Takes a reservation back. Partner Center has no call for it: it happens in Azure, and shows on invoices only. */
export function recordReturn(world: World, event: EventOf<'return'>, orderOf: OrderOf): SimulatedReturn {
  const order = orderOf(event.purchase);
  if (order === undefined) throw new CannotPlant('return', `no order was placed for ${event.purchase}`);
  const left = world.returns
    .filter((returned) => returned.orderId === order.id)
    .reduce((units, returned) => units - returned.quantity, order.quantity);
  if (event.quantity > left)
    throw new CannotPlant('return', `${event.purchase} has ${left} units left, not ${event.quantity}`);
  const returned: SimulatedReturn = {
    orderId: order.id,
    atMs: Date.parse(event.at),
    quantity: event.quantity,
    amount: decimal(event.amount),
    refunded: event.refunded,
    billed: false,
  };
  world.returns.push(returned);
  return returned;
}
