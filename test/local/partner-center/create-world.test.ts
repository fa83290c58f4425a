import { describe, expect, it } from '@jest/globals';
import { createClock } from '../../../local/clock.ts';
import { countDuplicates } from '../../../local/partner-center/count-duplicates.ts';
import { createWorld } from '../../../local/partner-center/create-world.ts';
import type { SimulatedOrder, World } from '../../../local/partner-center/world.ts';
import { CONTOSO, PLAN, shopScenario, VM_PRODUCT } from '../../builders/shop-scenario.ts';

const EARLIER = {
  key: 'old',
  customerId: CONTOSO,
  subscriptionId: PLAN,
  productId: VM_PRODUCT,
  skuId: '0001',
  quantity: 3,
  billingCycle: 'monthly',
  boughtAt: '2023-11-20T10:00:00Z',
};
const LINE = {
  lineId: 'a',
  productId: VM_PRODUCT,
  skuId: '0001',
  quantity: 3,
  term: 'P1Y',
  billingCycle: 'monthly',
};

function worldOf(overrides: Record<string, unknown>): World {
  return createWorld(shopScenario(overrides), createClock(0));
}

describe('a new world', () => {
  it('knows the earlier reservations with their charge at the nearest known rate', () => {
    const [order] = worldOf({ earlierReservations: [EARLIER] }).orders;
    expect(order).toMatchObject({
      earlierKey: 'old',
      term: 'P1Y',
      pricingCurrency: 'USD',
      billingCurrency: 'EUR',
    });
    expect(order?.charge.toString()).toBe('192.15');
    expect(order?.orderedAtMs).toBe(Date.parse('2023-11-20T10:00:00Z'));
  });

  it('refuses an earlier reservation that the catalogue has no price for', () => {
    const earlierReservations = [{ ...EARLIER, skuId: '0003' }];
    expect(() => worldOf({ earlierReservations })).toThrow(/old: the catalogue has no monthly price/);
  });
});

describe('duplicates', () => {
  const request = (message: unknown): object => ({ event: 'request', at: '2024-01-15T10:00:00Z', message });
  const message = (requestId: string, ...lines: object[]): object => ({
    requestId,
    customerId: CONTOSO,
    lines,
  });
  const buy = (world: World, change: Partial<SimulatedOrder> = {}): void => {
    const [order] = worldOf({ earlierReservations: [EARLIER] }).orders;
    if (order !== undefined) world.orders.push({ ...order, earlierKey: undefined, ...change });
  };

  it('are the orders beyond the lines that asked for them, earlier reservations aside', () => {
    const world = worldOf({
      earlierReservations: [EARLIER],
      timeline: [
        request(message('r1', LINE)),
        request(message('r1', LINE)),
        request(JSON.stringify(message('r2', LINE))),
      ],
    });
    buy(world);
    buy(world);
    expect(countDuplicates(world)).toBe(0);
    buy(world);
    expect(countDuplicates(world)).toBe(1);
  });

  it('are counted for each fingerprint by itself, and rubbish asks for nothing', () => {
    const other = { ...LINE, lineId: 'b', quantity: 4 };
    const timeline = [
      request('{"requestId"'),
      request({ requestId: 'r3' }),
      request(message('r1', LINE, other)),
    ];
    const world = worldOf({ timeline });
    buy(world);
    buy(world);
    expect(countDuplicates(world)).toBe(1);
    buy(world, { quantity: 5 });
    expect(countDuplicates(world)).toBe(2);
  });
});
