import { afterEach, describe, expect, it } from '@jest/globals';
import { ERROR_CODES } from '../../../lib/partner-center/errors/error-codes.ts';
import type { CheckoutAnswer } from '../../../lib/purchasing/storefront.ts';
import type { Fault } from '../../../local/partner-center/faults.ts';
import { refusal } from '../../../local/partner-center/route.ts';
import { OLDEST_PAGES, type VendorProfile } from '../../../local/partner-center/vendor-profile.ts';
import { customerId, found, openSimulatedShop, type SimulatedShop } from './simulated-shop.ts';

let shop: SimulatedShop;
afterEach(() => shop.close());

async function carted(vendor: Partial<VendorProfile> = {}) {
  shop = await openSimulatedShop(vendor);
  await shop.registered();
  return (await shop.carted()).cartId;
}

type Cart = Awaited<ReturnType<typeof carted>>;
type Planted = Fault extends infer Kind ? (Kind extends Fault ? Omit<Kind, 'path'> : never) : never;

const plant = (fault: Planted) => shop.faults.plant({ ...fault, path: /checkout$/ });
const checkOut = (cartId: Cart, call = shop.call()) => shop.storefront.checkOut(customerId, cartId, call);
const orderCount = () => shop.world.orders.length;
const reads = async (cartId: Cart) => found(await shop.storefront.cart(customerId, cartId)).status;

describe('a checkout that meets a fault', () => {
  const body = { code: '800003', description: 'Unexpected service error' };
  const busy: Partial<CheckoutAnswer> = { answer: 'busy' };
  const complete: Partial<CheckoutAnswer> = { answer: 'unknown', heard: 'complete' };
  const none: Partial<CheckoutAnswer> = { answer: 'unknown', heard: 'none' };

  it.each<[string, object, Partial<CheckoutAnswer>]>([
    ['429', { status: 429, headers: { 'Retry-After': '57' } }, { ...busy, retryAfterMs: 57_000 }],
    ['503', { status: 503, body }, busy],
    ['500 of its own', { status: 500, body }, complete],
    ['500 of somebody else', { status: 500, body: 'Internal Server Error' }, none],
    ['502', { status: 502, body: '<html>Bad Gateway</html>' }, none],
    ['504', { status: 504, body: { error: { code: 'GatewayTimeout', message: 'later' } } }, none],
    ['417', { status: 417, body: { ...body, code: '800036' } }, complete],
    ['200 with a page', { status: 200, body: '<html>Please sign in</html>' }, none],
    ['201 that says nothing', { status: 201, body: {} }, none],
  ])('tells as much of a %s before it took effect as after', async (_what, response, answer) => {
    for (const executed of [false, true]) {
      const cartId = await carted();
      plant({ kind: 'answer', executed, response: response as never });
      expect(await checkOut(cartId)).toMatchObject(answer);
      expect([orderCount(), await reads(cartId)]).toEqual(executed ? [1, 'ordered'] : [0, 'active']);
      shop.passMinutes(1);
      expect(await checkOut(cartId)).toMatchObject({ answer: 'orders', orderErrors: 0 });
      expect(orderCount()).toBe(1);
      if (!executed) await shop.close();
    }
  });

  it.each<[string, Planted, number]>([
    ['a request that is lost', { kind: 'reset', executed: false }, 0],
    ['a reply that is lost', { kind: 'reset', executed: true }, 1],
    ['a reply that is cut short', { kind: 'cut_body' }, 1],
    ['a redirect', { kind: 'redirect', location: 'http://localhost:9/elsewhere' }, 0],
  ])('is unknown, and nobody was heard, after %s', async (_what, fault, bought) => {
    const cartId = await carted();
    plant(fault);
    expect(await checkOut(cartId)).toMatchObject(none);
    expect(orderCount()).toBe(bought);
    await checkOut(cartId);
    expect(orderCount()).toBe(1);
  });

  it('is heard of as in progress where the older Partner Center does not repeat its answer', async () => {
    const cartId = await carted(OLDEST_PAGES);
    plant({ kind: 'reset', executed: true });
    await checkOut(cartId);
    expect(await checkOut(cartId)).toMatchObject({ answer: 'unknown', heard: 'in_progress' });
    expect([orderCount(), await reads(cartId)]).toEqual([1, 'ordered']);
  });

  it.each([800064, 800060] as const)('is in progress while it is under way (%i)', async (underWay) => {
    const cartId = await carted({ underWay });
    plant({ kind: 'late', minutes: 20, until: 'under_way' });
    expect(await checkOut(cartId)).toMatchObject(none);
    expect(await checkOut(cartId)).toMatchObject({ answer: 'unknown', heard: 'in_progress' });
    const update = shop.storefront.updateCart(customerId, cartId, await shop.line(), shop.call());
    await expect(update).rejects.toMatchObject({ kind: 'conflict', code: String(underWay) });
    shop.passMinutes(20);
    expect(await reads(cartId)).toBe('ordered');
  });

  it('may buy hours after everybody gave up on it, and is found then', async () => {
    const cartId = await carted();
    const call = shop.call();
    plant({ kind: 'late', minutes: 300, until: 'on_its_way' });
    const askedAtMs = shop.world.clock.nowMs();
    await checkOut(cartId, call);
    shop.passMinutes(60);
    const { storefront } = shop;
    expect(await reads(cartId)).toBe('active');
    expect(await storefront.orders(customerId)).toEqual({ looked: 'found', found: [] });
    shop.passMinutes(300);
    expect(await reads(cartId)).toBe('ordered');
    expect(found(await storefront.orders(customerId))).toMatchObject([
      { orderedAtMs: askedAtMs + 300 * 60_000, lines: [{ friendlyName: 'marker', quantity: 2 }] },
    ]);
    const audited = await storefront.ordersAudited(customerId, [call.correlationId], askedAtMs);
    expect(audited).toEqual({ looked: 'found', found: [shop.world.orders[0]?.id] });
  });

  it('is refused where its cart has ended, whatever the cart reads', async () => {
    const cartId = await carted({ cartLifeMinutes: 15, expiredCart: 'readable' });
    shop.passMinutes(15);
    expect(await reads(cartId)).toBe('active');
    expect(await checkOut(cartId)).toMatchObject({ answer: 'refused', refusal: { code: '800008' } });
    expect(orderCount()).toBe(0);
  });

  it('carries the error of its only order group as a refusal', async () => {
    const cartId = await carted();
    plant({ kind: 'order_error', orderGroup: '0', code: 800069, description: 'Risk' });
    expect(await checkOut(cartId)).toMatchObject({
      answer: 'refused',
      refusal: { refused: 'final', code: '800069' },
    });
    expect(orderCount()).toBe(0);
  });

  it('is put into its class for every status and code of the table, and buys nothing by it', async () => {
    const cartId = await carted();
    const kinds: Record<string, number> = {};
    for (const { status, code, kind } of wholeTable()) {
      const response = refusal(status, code, 'as in the table');
      // A 401 is tried once more, with another token.
      plant({ kind: 'answer', executed: false, response, times: status === 401 ? 2 : 1 });
      expect({ status, code, kind: kindOf(await checkOut(cartId)) }).toEqual({ status, code, kind });
      kinds[kind] = (kinds[kind] ?? 0) + 1;
    }
    expect([orderCount(), await reads(cartId)]).toEqual([0, 'active']);
    expect(kinds).toEqual({ final: 197, refresh: 5, not_registered: 1, in_progress: 3, complete: 38 });
  });
});

// What an answer of the table is taken for: only a 4xx that is no conflict can be a no.
function* wholeTable() {
  for (const [codeClass, byStatus] of Object.entries(ERROR_CODES)) {
    for (const [status, codes] of Object.entries(byStatus)) {
      for (const code of codes.trim().split(/\s+/)) {
        const isNo = ['400', '403', '404'].includes(status);
        const no = code === '800030' ? 'not_registered' : codeClass;
        const isRefused = isNo && (codeClass === 'final' || codeClass === 'refresh');
        const unknown = ['800060', '800064', '800065'].includes(code) ? 'in_progress' : 'complete';
        yield { status: Number(status), code, kind: isRefused ? no : unknown };
      }
    }
  }
}

function kindOf(answer: CheckoutAnswer): string {
  if (answer.answer === 'refused') return answer.refusal.refused;
  return answer.answer === 'unknown' ? answer.heard : answer.answer;
}
