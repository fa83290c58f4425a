import { describe, expect, it } from '@jest/globals';
import {
  createCatalogueCache,
  type CatalogueItem,
} from '../../../lib/partner-center/discovery/catalogue-cache.ts';
import type { Answer, Ask } from '../../../lib/partner-center/exchange/exchange.ts';
import { answer } from '../recorded-exchange.ts';

const MINUTE_MS = 60_000;
const item: CatalogueItem = {
  scope: { by: 'country', country: 'IE' },
  productId: 'P',
  skuId: '0001',
};

describe('what is remembered of the catalogue', () => {
  it('is a SKU for an hour, whatever the case of its ids', async () => {
    const { cache, asked, pass } = catalogueThat(sellsSkus());
    expect((await cache.sku(item)).title).toBe('look 1');
    pass(59 * MINUTE_MS);
    expect((await cache.sku({ ...item, productId: 'p' })).title).toBe('look 1');
    pass(MINUTE_MS);
    expect((await cache.sku(item)).title).toBe('look 2');
    expect(asked).toHaveLength(2);
  });

  it('tells apart countries, customers, scopes and SKUs', async () => {
    const { cache, asked } = catalogueThat(sellsSkus());
    await cache.sku(item);
    await cache.sku({ ...item, skuId: '0002' });
    await cache.sku({ ...item, scope: { by: 'country', country: 'DE' } });
    await cache.sku({ ...item, scope: { by: 'country', country: 'IE', reservationScope: 'AzurePlan' } });
    expect(asked).toHaveLength(4);
  });

  it('are availabilities for five minutes at most, and for less where less is asked for', async () => {
    const { cache, asked, pass } = catalogueThat(sellsAvailabilities());
    await cache.availabilities(item);
    pass(MINUTE_MS);
    await cache.availabilities(item, 24 * 60 * MINUTE_MS);
    expect(asked).toHaveLength(1);
    await cache.availabilities(item, MINUTE_MS);
    expect(asked).toHaveLength(2);
    pass(5 * MINUTE_MS);
    await cache.availabilities(item, 24 * 60 * MINUTE_MS);
    expect(asked).toHaveLength(3);
  });

  it('is never served to a purchase, which looks for itself and refreshes what others see', async () => {
    const { cache, asked } = catalogueThat(sellsAvailabilities());
    await cache.availabilities(item);
    expect(idsOf(await cache.availabilitiesNow(item))).toEqual(['p:0001:look-2']);
    expect(idsOf(await cache.availabilities(item))).toEqual(['p:0001:look-2']);
    await Promise.all([cache.availabilitiesNow(item), cache.availabilitiesNow(item)]);
    expect(asked).toHaveLength(4);
  });

  it('is no id that was refused, also where it is on its way just then', async () => {
    const { cache, asked } = catalogueThat(sellsAvailabilities());
    await cache.availabilities(item);
    cache.forget('p:0001:another');
    await cache.availabilities(item);
    expect(asked).toHaveLength(1);

    cache.forget('p:0001:look-1');
    const underway = cache.availabilities(item);
    cache.forget('p:0001:look-2');
    expect(idsOf(await cache.availabilities(item))).toEqual(['p:0001:look-3']);
    expect(idsOf(await underway)).toEqual(['p:0001:look-2']);
    expect(idsOf(await cache.availabilities(item))).toEqual(['p:0001:look-3']);
  });

  it('is the later of two looks, also where the earlier is answered last', async () => {
    const answers: ((body: string) => void)[] = [];
    const exchange = async ({ operation }: Ask): Promise<Answer> => {
      const body = await new Promise<string>((answered) => answers.push(answered));
      return { ...answer(body), operation };
    };
    const cache = createCatalogueCache({ exchange, nowMs: () => Date.UTC(2024, 0, 15) });
    const earlier = cache.availabilitiesNow(item);
    const later = cache.availabilitiesNow(item);
    answers[1]?.(sellsAvailabilities()(2));
    expect(idsOf(await later)).toEqual(['p:0001:look-2']);
    answers[0]?.(sellsAvailabilities()(1));
    expect(idsOf(await earlier)).toEqual(['p:0001:look-1']);
    expect(idsOf(await cache.availabilities(item))).toEqual(['p:0001:look-2']);
  });

  it('is no SKU whose item was refused', async () => {
    const { cache, asked } = catalogueThat(sellsSkus());
    await cache.sku(item);
    cache.forget('P:0002:A');
    await cache.sku(item);
    expect(asked).toHaveLength(1);
    cache.forget('p:0001:A');
    await cache.sku(item);
    expect(asked).toHaveLength(2);
  });

  it('is looked up once for all who ask at one time', async () => {
    const { cache, asked } = catalogueThat(sellsSkus());
    const found = await Promise.all([cache.sku(item), cache.sku(item), cache.sku(item)]);
    expect(found.map(({ title }) => title)).toEqual(['look 1', 'look 1', 'look 1']);
    expect(asked).toHaveLength(1);
  });

  it('is no failure', async () => {
    const { cache, asked } = catalogueThat((looks) => {
      if (looks === 1) throw new Error('not now');
      return sellsSkus()(looks);
    });
    const failures = await Promise.allSettled([cache.sku(item), cache.sku(item)]);
    expect(failures.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect((await cache.sku(item)).title).toBe('look 2');
    expect(asked).toHaveLength(2);
  });

  it('is nothing any more when the clock was set back', async () => {
    const { cache, asked, pass } = catalogueThat(sellsSkus());
    await cache.sku(item);
    pass(-MINUTE_MS);
    await cache.sku(item);
    expect(asked).toHaveLength(2);
  });

  it('keeps what was looked up anew when it gives up the oldest', async () => {
    const { cache, asked, pass } = catalogueThat(sellsSkus());
    const looksFor = (number: number) => cache.sku({ ...item, skuId: String(number) });
    await looksFor(0);
    await looksFor(1);
    pass(60 * MINUTE_MS);
    await looksFor(0);
    for (let number = 2; number <= 1_000; number += 1) await looksFor(number);
    const before = asked.length;
    await looksFor(0);
    expect(asked).toHaveLength(before);
  });

  it('is a thousand items at most; the one looked up first is given up', async () => {
    const { cache, asked } = catalogueThat(sellsSkus());
    for (let number = 0; number <= 1_000; number += 1) await cache.sku({ ...item, skuId: String(number) });
    await cache.sku({ ...item, skuId: '1' });
    expect(asked).toHaveLength(1_001);
    await cache.sku({ ...item, skuId: '0' });
    expect(asked).toHaveLength(1_002);
  });
});

function catalogueThat(sells: (looks: number) => string) {
  const asked: Ask[] = [];
  let nowMs = Date.UTC(2024, 0, 15);
  const exchange = async (ask: Ask): Promise<Answer> => {
    asked.push(ask);
    return { ...answer(sells(asked.length)), operation: ask.operation };
  };
  const cache = createCatalogueCache({ exchange, nowMs: () => nowMs });
  return { cache, asked, pass: (ms: number) => (nowMs += ms) };
}

function sellsSkus() {
  return (looks: number) => JSON.stringify({ id: '0001', productId: 'P', title: `look ${looks}` });
}

function sellsAvailabilities() {
  return (looks: number) =>
    JSON.stringify({ items: [{ catalogItemId: `p:0001:look-${looks}`, isPurchasable: true }] });
}

function idsOf(found: readonly { readonly catalogItemId: string }[]): readonly string[] {
  return found.map(({ catalogItemId }) => catalogItemId);
}
