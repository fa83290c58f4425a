import type { ScenarioCustomer } from '../scenarios/scenario.ts';
import { orderGroups } from './cart-lines.ts';
import { currencyOf } from './customers.ts';
import { judgeLine, type LineVerdict } from './judge-line.ts';
import { checkoutRefusal, orderError, type LineCause } from './line-causes.ts';
import { orderBody } from './order-body.ts';
import type { OrderLines } from './orders.ts';
import { Refused } from './refused.ts';
import type { SimulatedCart, SimulatedCartLine, SimulatedOrder, World } from './world.ts';

type BuyableLine = {
  readonly line: SimulatedCartLine;
  readonly verdict: Extract<LineVerdict, { cause: undefined }>;
};
type JudgedGroup = { readonly groupId: string } & (
  { readonly cause: LineCause } | { readonly cause: undefined; readonly lines: readonly BuyableLine[] }
);

/**
 * Buys what is in a cart, once: "if a cart was successfully checked out previously … the API response will reiterate
 * the information returned after initial checkout", word for word, so the orders in it read `pending` for ever. The
 * older answer 800065 is still in the table of codes, but the newer page decides.
 *
 * Where no group of lines can be bought nothing changes and the call is refused; where only some can, their orders are
 * made and the others are errors inside the same 201. Nothing is documented on that; such a cart counts as ordered.
 */
export function checkOut(
  cart: SimulatedCart,
  customer: ScenarioCustomer,
  world: World,
  correlationId: string | undefined,
): object {
  if (cart.checkout !== undefined) return cart.checkout;
  if (cart.lines.some((line) => line.error !== undefined))
    throw new Refused(400, 800009, 'Error in Cart item(s)');
  const groups = [...orderGroups(cart.lines)].map(([id, lines]) => judgeGroup(id, lines, customer, world));
  const buyable = groups.filter((group) => group.cause === undefined);
  const failed = groups.filter((group) => group.cause !== undefined);
  if (buyable.length === 0 && failed[0] !== undefined) throw checkoutRefusal(failed[0].cause);
  const orders = buyable.map((group) => placeOrder(group.lines, customer, world, correlationId));
  cart.status = 'Ordered';
  cart.modifiedAtMs = world.clock.nowMs();
  cart.checkout = {
    orders: orders.map((lines) => orderBody(lines, world)),
    ...(failed.length === 0
      ? {}
      : { orderErrors: failed.map((group) => orderError(group.groupId, group.cause)) }),
    additionalInformation: [],
    attributes: { objectType: 'CartCheckoutResult' },
  };
  return cart.checkout;
}

/** A group is bought whole or not at all. */
function judgeGroup(
  groupId: string,
  lines: readonly SimulatedCartLine[],
  customer: ScenarioCustomer,
  world: World,
): JudgedGroup {
  const buyable: BuyableLine[] = [];
  for (const line of lines) {
    const verdict = judgeLine(line, customer, world);
    if (verdict.cause !== undefined) return { groupId, cause: verdict.cause };
    buyable.push({ line, verdict });
  }
  return { groupId, cause: undefined, lines: buyable };
}

function placeOrder(
  lines: readonly BuyableLine[],
  customer: ScenarioCustomer,
  world: World,
  correlationId: string | undefined,
): OrderLines {
  const id = world.newOrderId();
  const [first, ...others] = lines.map((buyable) => orderLine(buyable, id, customer, world, correlationId));
  if (first === undefined) throw new Error('an order without a line');
  world.orders.push(first, ...others);
  return [first, ...others];
}

function orderLine(
  { line, verdict }: BuyableLine,
  id: string,
  customer: ScenarioCustomer,
  world: World,
  correlationId: string | undefined,
): SimulatedOrder {
  const { product, sku } = verdict.item;
  // The price was fixed when the line was put into the cart.
  const unitCharge = line.unitPrice ?? verdict.unitCharge;
  return {
    id,
    // Since about 2021 the two ids are the same; before, the order id was long and opaque.
    alternateId: id,
    customerId: customer.id,
    subscriptionId: verdict.subscription.id,
    productId: product.productId,
    skuId: sku.skuId,
    catalogItemId: line.catalogItemId,
    title: sku.title,
    friendlyName: line.friendlyName,
    quantity: line.quantity,
    term: sku.term,
    billingCycle: line.billingCycle === 'monthly' ? 'monthly' : 'one_time',
    unitPrice: verdict.price.unitPrice,
    pricingCurrency: verdict.price.currency,
    billingCurrency: currencyOf(customer, world),
    charge: unitCharge.times(String(line.quantity)),
    orderedAtMs: world.clock.nowMs(),
    reservationOrderId: world.newGuid(),
    reservationId: world.newGuid(),
    earlierKey: undefined,
    correlationId,
    billed: new Set(),
  };
}
