import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CONTOSO, shopScenario } from '../../builders/shop-scenario.ts';
import { cartLine, catalogItem, checkOut } from './cart-steps.ts';
import { openShop, type Reply, type Shop } from './foreign-client.ts';

const PRODUCT = 'DZH318Z0ATTS';
const CARTS = `/v1/customers/${CONTOSO}/carts`;

describe('an item that enforces attestation', () => {
  let shop: Shop;
  beforeEach(async () => {
    const prices = [{ billingCycle: 'one_time', unitPrice: '100' }];
    const sku = { skuId: '0001', title: 'Attested', term: 'P1Y', attestation: true, prices };
    shop = await openShop(
      shopScenario({ catalogue: [{ productId: PRODUCT, title: 'Attested', skus: [sku] }] }),
    );
  });
  afterEach(() => shop.close());

  const create = async (line: object, cart: object): Promise<Reply> => {
    const item = await catalogItem(shop, '0001', '', PRODUCT);
    return shop.call('POST', CARTS, { body: { ...cart, lineItems: [cartLine(item, { ...line })] } });
  };

  it('says so in its SKU', async () => {
    const { json } = await shop.call('GET', `/v1/products/${PRODUCT}/skus/0001?country=DE`);
    expect(json.attestationProperties).toMatchObject({ enforceAttestation: true });
  });

  it('comes into no cart of a partner that does not attest', async () => {
    for (const cart of [{}, { PartnerOnRecordAttestationAccepted: false }]) {
      const refused = await create({ attestationAccepted: true }, cart);
      expect([refused.status, refused.json.code]).toEqual([400, '900206']);
    }
  });

  it('has an error on a line that does not accept, and its checkout says which item it is', async () => {
    const cart = await create({}, { PartnerOnRecordAttestationAccepted: true });
    expect(cart.status).toBe(201);
    expect(cart.json.lineItems[0].error.errorCode).toBe(10012);
    const refused = await checkOut(shop, cart.json.id);
    expect([refused.status, refused.json.code]).toEqual([400, '900203']);
    expect(refused.json).toMatchObject({ description: expect.stringContaining(PRODUCT) });
    const item = cart.json.lineItems[0].catalogItemId;
    const updated = await shop.call('PUT', `${CARTS}/${cart.json.id}`, {
      body: {
        partnerOnRecordAttestationAccepted: true,
        lineItems: [cartLine(item, { attestationAccepted: true })],
      },
    });
    expect(updated.json.lineItems[0].error).toBeUndefined();
    expect((await checkOut(shop, cart.json.id)).status).toBe(201);
  });

  it('is bought with both, and the cart and the order remember it', async () => {
    const cart = await create({ attestationAccepted: true }, { partnerOnRecordAttestationAccepted: true });
    expect(cart.json).toMatchObject({
      partnerOnRecordAttestationAccepted: true,
      lineItems: [{ attestationAccepted: true }],
    });
    expect((await checkOut(shop, cart.json.id)).json.orders[0]).toMatchObject({
      partnerOnRecordAttestationAccepted: true,
    });
  });
});
