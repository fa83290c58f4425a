import { afterEach, describe, expect, it } from '@jest/globals';
import { playBillingEvent } from '../../../local/partner-center/billing/play-billing-event.ts';
import { billingRoutes } from '../../../local/partner-center/routes/billing-routes.ts';
import { shopRoutes } from '../../../local/partner-center/routes/shop-routes.ts';
import { eventOf } from '../../builders/billing-world.ts';
import { CONTOSO, shopScenario } from '../../builders/shop-scenario.ts';
import { cartLine, catalogItem, checkOut, createCart } from './cart-steps.ts';
import { openShop, type Shop } from './foreign-client.ts';

const INVOICE = { event: 'invoice', at: '2024-02-08T05:00:00Z', id: 'G000001', period: '2024-01' };

describe('a client that knows only the documents', () => {
  let shop: Shop;
  afterEach(() => shop.close());

  it('buys, sees the charge coming, and reads it on the invoice, its lines and its statement', async () => {
    const routes = [...shopRoutes, ...billingRoutes];
    shop = await openShop(shopScenario({ timeline: [INVOICE] }), { routes });
    const cart = (await createCart(shop, cartLine(await catalogItem(shop)))).json;
    const { id: orderId } = (await checkOut(shop, cart.id)).json.orders[0];

    const links = (await shop.call('GET', '/v1/invoices/estimates/links?currencycode=eur')).json.items;
    const estimates = links.find(
      (one) => one.link.uri.includes('provider=all') && /current/.test(one.link.uri),
    );
    const coming = await shop.call('GET', `/v1${estimates?.link.uri}`);
    expect(coming.json.items).toMatchObject([{ orderId, invoiceNumber: '' }]);

    shop.clock.advanceTo(Date.parse(INVOICE.at));
    playBillingEvent(shop.world, eventOf(shop.world, 'invoice'), () => undefined);
    const [invoice] = (await shop.call('GET', '/v1/invoices?size=200&offset=0')).json.items;
    expect(invoice).toMatchObject({ id: 'G000001', totalCharges: 1499.46 });
    const lines = await shop.call('GET', `/v1${invoice.invoiceDetails[0].links.self.uri}`);
    expect(lines.json.items).toMatchObject([{ orderId, invoiceNumber: 'G000001', productName: 'SKU 0001' }]);
    const path = `/v1/invoices/${invoice.id}/documents/statement`;
    expect((await shop.call('GET', path)).json.code).toBe('900329');
    expect((await shop.call('GET', path, { lane: 'user' })).text).toMatch(/^%PDF-/);
    expect(lines.json.items[0]).toMatchObject({ customerId: CONTOSO });
  });
});
