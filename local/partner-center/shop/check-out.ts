import type { ScenarioCustomer } from '../../scenarios/scenario.ts';
import type { OrderFailure } from '../faults.ts';
import { orderGroups } from './cart-lines.ts';
import { currencyOf } from './customers.ts';
import { judgeLine, type LineVerdict } from './judge-line.ts';
import { checkoutRefusal, lineError, orderError } from './line-causes.ts';
import { orderBody } from './order-body.ts';
import { endBadly, type OrderLines } from './orders.ts';
import { Refused } from '../refused.ts';
import type { SimulatedRequest } from '../route.ts';
import type { SimulatedCart, SimulatedCartLine, SimulatedOrder, World } from '../world.ts';

type BuyableLine = {
  readonly line: SimulatedCartLine;
  readonly verdict: Extract<LineVerdict, { cause: undefined }>;
};
type JudgedGroup =
  { readonly lines: readonly BuyableLine[] } | { readonly refusal: Refused; readonly orderError: object };

type OfCart = { readonly correlationId: string | undefined; readonly attested: boolean };

/** What a call of checkout brings along, and what a test has planted into it. */
type Checkout = {
  readonly correlationId: string | undefined;
  readonly failure: OrderFailure | undefined;
  readonly badEnd: SimulatedRequest['badEnd'];
};

/**
 * Buys what is in a cart, once: "if a cart was successfully checked out previously … the API response will reiterate
 * the information returned after initial checkout", word for word, so the orders in it read `pending` for ever. The
 * older answer 800065 is still in the table of codes; the world's vendor profile says which of them it is.
 *
 * Where no group of lines can be bought nothing changes and the call is refused; where only some can, their orders are
 * made and the others are errors inside the same 201. Nothing is documented on that; such a cart counts as ordered.
 */
export function checkOut(
  cart: SimulatedCart,
  customer: ScenarioCustomer,
  world: World,
  { correlationId, failure, badEnd }: Checkout,
): object {
  if (cart.checkout !== undefined) {
    if (world.vendor.checkedOutAgain === 'answers_as_before') return cart.checkout;
    throw new Refused(400, 800065, `can't check out an already submitted cart ${cart.id}.`);
  }
  refuseLineErrors(cart);
  const groups = [...orderGroups(cart.lines)].map(([id, lines]) =>
    id === failure?.orderGroup ? failed(failure) : judgeGroup(id, lines, customer, world),
  );
  const buyable = groups.filter((group) => 'lines' in group);
  const refused = groups.filter((group) => 'refusal' in group);
  if (buyable.length === 0 && refused[0] !== undefined) throw refused[0].refusal;
  const orders = buyable.map((group) =>
    placeOrder(group.lines, customer, world, { correlationId, attested: cart.attested }),
  );
  const nowMs = world.clock.nowMs();
  cart.status = 'Ordered';
  cart.modifiedAtMs = nowMs;
  if (badEnd !== undefined) {
    const end = { atMs: nowMs + badEnd.minutes * 60_000, status: badEnd.status };
    for (const [{ id }] of orders) endBadly(world, id, end);
  }
  cart.checkout = {
    orders: orders.map((lines) => orderBody(lines, world)),
    ...(refused.length === 0 ? {} : { orderErrors: refused.map((group) => group.orderError) }),
    additionalInformation: [],
    attributes: { objectType: 'CartCheckoutResult' },
  };
  return cart.checkout;
}

/** Where nothing but an attestation is missing, the code that says so is the one of the table. */
function refuseLineErrors(cart: SimulatedCart): void {
  const wrong = cart.lines.filter((line) => line.error !== undefined);
  const [first] = wrong;
  if (first === undefined) return;
  const { errorCode } = lineError('attestation');
  if (wrong.some((line) => line.error?.errorCode !== errorCode))
    throw new Refused(400, 800009, 'Error in Cart item(s)');
  throw new Refused(400, 900203, `CatalogItemId: ${first.catalogItemId} requires attestation acceptance.`);
}

function failed({ orderGroup, code, description }: OrderFailure): JudgedGroup {
  return {
    refusal: new Refused(400, code, description),
    orderError: { orderGroupId: orderGroup, code, description },
  };
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
    if (verdict.cause !== undefined) {
      return {
        refusal: checkoutRefusal(verdict.cause),
        orderError: orderError(groupId, verdict.cause),
      };
    }
    buyable.push({ line, verdict });
  }
  return { lines: buyable };
}

function placeOrder(
  lines: readonly BuyableLine[],
  customer: ScenarioCustomer,
  world: World,
  ofCart: OfCart,
): OrderLines {
  const id = world.newOrderId();
  const [first, ...others] = lines.map((buyable) => orderLine(buyable, id, customer, world, ofCart));
  if (first === undefined) throw new Error('an order without a line');
  world.orders.push(first, ...others);
  return [first, ...others];
}

function orderLine(
  { line, verdict }: BuyableLine,
  id: string,
  customer: ScenarioCustomer,
  world: World,
  ofCart: OfCart,
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
    ...ofCart,
    billed: new Set(),
  };
}
