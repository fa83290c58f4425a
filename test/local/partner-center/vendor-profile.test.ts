import { afterEach, describe, expect, it } from '@jest/globals';
import {
  NEWEST_PAGES,
  OLDEST_PAGES,
  type VendorProfile,
} from '../../../local/partner-center/vendor-profile.ts';
import { CONTOSO, shopScenario } from '../../builders/shop-scenario.ts';
import { cartLine, catalogItem, checkOut, createCart } from './cart-steps.ts';
import { openShop, type Json, type Reply, type Shop } from './foreign-client.ts';

const CARTS = `/v1/customers/${CONTOSO}/carts`;
const ORDERS = `/v1/customers/${CONTOSO}/orders`;
const GONE = [404, '800008'];

let shop: Shop | undefined;
afterEach(() => shop?.close());

/** A shop of this vendor with one cart in it. */
async function carted(vendor: Partial<VendorProfile>): Promise<{ shop: Shop; cart: Json }> {
  shop = await openShop(shopScenario(), { vendor });
  return { shop, cart: (await createCart(shop, cartLine(await catalogItem(shop)))).json };
}

const said = (reply: Reply) => [reply.status, reply.json.code];

describe('a vendor profile', () => {
  it('is that of the newest pages unless it says otherwise', async () => {
    const { shop } = await carted({ cartLifeMinutes: 20 });
    expect(shop.world.vendor).toEqual({ ...NEWEST_PAGES, cartLifeMinutes: 20 });
  });

  it('can refuse another checkout of an ordered cart with 800065, and buys nothing by it', async () => {
    const { shop, cart } = await carted({ checkedOutAgain: 'refuses_800065' });
    expect((await checkOut(shop, cart.id)).status).toBe(201);
    for (const minutes of [0, 60]) {
      shop.passMinutes(minutes);
      expect(said(await checkOut(shop, cart.id))).toEqual([400, '800065']);
    }
    expect(shop.world.orders).toHaveLength(1);
  });

  it('can end a cart after a quarter of an hour: then it is gone, and cannot be bought', async () => {
    const { shop, cart } = await carted({ cartLifeMinutes: 15 });
    expect(Date.parse(cart.expirationTimestamp)).toBe(shop.clock.nowMs() + 15 * 60_000);
    shop.passMinutes(14);
    expect((await shop.call('GET', `${CARTS}/${cart.id}`)).status).toBe(200);
    shop.passMinutes(1);
    const body = { lineItems: [cartLine(await catalogItem(shop))] };
    expect(said(await shop.call('GET', `${CARTS}/${cart.id}`))).toEqual(GONE);
    expect(said(await shop.call('PUT', `${CARTS}/${cart.id}`, { body }))).toEqual(GONE);
    expect(said(await checkOut(shop, cart.id))).toEqual(GONE);
    expect(shop.world.orders).toEqual([]);
  });

  it('can show an expired cart as active, which cannot be changed or bought all the same', async () => {
    const { shop, cart } = await carted({ cartLifeMinutes: 15, expiredCart: 'readable' });
    shop.passMinutes(15);
    const read = await shop.call('GET', `${CARTS}/${cart.id}`);
    expect([read.status, read.json.status]).toEqual([200, 'Active']);
    const body = { lineItems: [cartLine(await catalogItem(shop))] };
    expect(said(await shop.call('PUT', `${CARTS}/${cart.id}`, { body }))).toEqual(GONE);
    expect(said(await checkOut(shop, cart.id))).toEqual(GONE);
    expect(shop.world.orders).toEqual([]);
  });

  it('can show an expired cart as ordered, and does not repeat its answer any more', async () => {
    const { shop, cart } = await carted({ cartLifeMinutes: 15, expiredCart: 'readable' });
    await checkOut(shop, cart.id);
    shop.passMinutes(15);
    expect((await shop.call('GET', `${CARTS}/${cart.id}`)).json.status).toBe('Ordered');
    expect(said(await checkOut(shop, cart.id))).toEqual(GONE);
  });

  it('can leave out when a cart ends, which it does all the same', async () => {
    const { shop, cart } = await carted({ cartEnd: 'unset', cartLifeMinutes: 15 });
    expect(cart.expirationTimestamp).toBe('0001-01-01T00:00:00');
    shop.passMinutes(15);
    expect(said(await checkOut(shop, cart.id))).toEqual(GONE);
  });

  it('can show an ordered cart as active for a while', async () => {
    const { shop, cart } = await carted({ cartReadsActiveMinutes: 5 });
    await checkOut(shop, cart.id);
    const status = async () => (await shop.call('GET', `${CARTS}/${cart.id}`)).json.status;
    expect(await status()).toBe('Active');
    expect((await checkOut(shop, cart.id)).json.orders).toHaveLength(1);
    shop.passMinutes(5);
    expect([await status(), shop.world.orders.length]).toEqual(['Ordered', 1]);
  });

  it.each<[VendorProfile['orderName'], string]>([
    ['of_the_line', 'marker-1'],
    ['of_the_sku', 'SKU 0001'],
  ])('can name an order %s', async (orderName, name) => {
    const { shop, cart } = await carted({ orderName });
    const order = (await checkOut(shop, cart.id)).json.orders[0];
    shop.passMinutes(15);
    expect(order.lineItems[0].friendlyName).toBe(name);
    expect((await shop.call('GET', `${ORDERS}/${order.id}`)).json.lineItems[0].friendlyName).toBe(name);
    expect((await shop.call('GET', ORDERS)).json.items[0].lineItems[0].friendlyName).toBe(name);
  });

  it.each([0, 7, 15])(
    'can list an order %i minutes late, and knows it by its id at once',
    async (minutes) => {
      const { shop, cart } = await carted({ listedAfterMinutes: minutes });
      const order = (await checkOut(shop, cart.id)).json.orders[0];
      const listed = async () => (await shop.call('GET', ORDERS)).json.items.map(({ id }) => id);
      expect((await shop.call('GET', `${ORDERS}/${order.id}`)).status).toBe(200);
      if (minutes > 0) {
        shop.passMinutes(minutes - 1);
        expect(await listed()).toEqual([]);
        shop.passMinutes(1);
      }
      expect(await listed()).toEqual([order.id]);
    },
  );

  it('can be late with the audit record of an order', async () => {
    const { shop, cart } = await carted({ auditedAfterMinutes: 120 });
    await checkOut(shop, cart.id);
    shop.passMinutes(119);
    expect((await shop.call('GET', '/v1/auditrecords')).json.items).toEqual([]);
    shop.passMinutes(1);
    expect((await shop.call('GET', '/v1/auditrecords')).json.items).toHaveLength(1);
  });

  it.each<[VendorProfile['auditedCorrelation'], string | undefined]>([
    ['named', 'cor-1'],
    ['missing', undefined],
  ])('can have the correlation id of a call %s in its audit record', async (named, expected) => {
    const { shop, cart } = await carted({ auditedCorrelation: named });
    const { id } = (await checkOut(shop, cart.id, { 'MS-CorrelationId': 'cor-1' })).json.orders[0];
    const [record] = (await shop.call('GET', '/v1/auditrecords')).json.items;
    expect(record.originalCorrelationId).toBe(expected);
    expect(record.resourceNewValue).toContain(id);
  });

  it('of the oldest pages sells as well: once', async () => {
    const { shop, cart } = await carted(OLDEST_PAGES);
    expect((await checkOut(shop, cart.id)).json.orders[0].lineItems[0].friendlyName).toBe('SKU 0001');
    expect(said(await checkOut(shop, cart.id))).toEqual([400, '800065']);
    expect(shop.world.orders).toHaveLength(1);
  });

  it('keeps audit records for ninety days, and refuses a question for older ones', async () => {
    const { shop } = await carted({});
    const since = async (day: string) => said(await shop.call('GET', `/v1/auditrecords?startDate=${day}`));
    expect(await since('2023-10-17')).toEqual([200, undefined]);
    expect(await since('2023-10-16')).toEqual([400, '800002']);
  });
});
