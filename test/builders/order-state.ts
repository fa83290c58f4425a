import type { Cart, CheckoutAnswer, Looked, OrderState } from '../../lib/purchasing/storefront.ts';
import { asId } from '../../lib/values/id.ts';
import { money } from '../../lib/values/money.ts';
import { CATALOG_ITEM } from '../fakes/scripted-storefront.ts';
import { anIntent, NOW_MS } from './purchase.ts';

type OrderLine = OrderState['lines'][number];
type ShownLine = Cart['lines'][number];

/** An order at Microsoft that is exactly what `anIntent` asks for, placed at `NOW_MS`; nothing marks it as anybody's. */
export function anOrderState(overrides: Partial<OrderState> = {}, line: Partial<OrderLine> = {}): OrderState {
  return {
    orderId: asId('o-1'),
    alternateId: undefined,
    customerId: anIntent().customerId,
    status: 'pending',
    rawStatus: 'pending',
    orderedAtMs: NOW_MS,
    currency: 'EUR',
    lines: [
      {
        lineNumber: 0,
        catalogItemId: CATALOG_ITEM,
        quantity: 2,
        term: 'P1Y',
        friendlyName: undefined,
        charge: money('1037.78', 'EUR'),
        ...line,
      },
    ],
    ...overrides,
  };
}

/** An order that was accepted and then ended badly at Microsoft. */
export function aDeadOrder(overrides: Partial<OrderState> = {}, line: Partial<OrderLine> = {}): OrderState {
  return anOrderState({ status: 'ended_badly', rawStatus: 'cancelled', ...overrides }, line);
}

/** The one line of a cart as it is read back, as `anIntent` asks for it. */
export function aShownLine(overrides: Partial<ShownLine> = {}): ShownLine {
  return {
    catalogItemId: CATALOG_ITEM,
    quantity: 2,
    billingCycle: 'one_time',
    term: 'P1Y',
    charge: money('1037.78', 'EUR'),
    error: undefined,
    ...overrides,
  };
}

/** A cart as it is read back: active, with the one line that was put into it, and silent about its end. */
export function aShownCart(overrides: Partial<Cart> = {}, line: Partial<ShownLine> = {}): Cart {
  return {
    cartId: asId('cart-1'),
    status: 'active',
    expiresAtMs: undefined,
    lines: [aShownLine(line)],
    ...overrides,
  };
}

/** A look that found this. */
export function found<Found>(what: Found): Looked<Found> {
  return { looked: 'found', found: what };
}

/** The answer to a checkout that brings these orders. */
export function answeredWith(
  ...orders: readonly OrderState[]
): Extract<CheckoutAnswer, { answer: 'orders' }> {
  return { answer: 'orders', orders, orderErrors: 0 };
}
