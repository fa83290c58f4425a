import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { countDuplicates } from '../../local/partner-center/count-duplicates.ts';
import { requestFor, scenarioWith } from '../builders/scenario-file.ts';
import { outcomesOf, play, type Journey } from './play.ts';

describe('a purchase, from the queue to its end', () => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await play(
      scenarioWith([
        { event: 'request', at: '2024-01-09T09:00:00Z', message: requestFor('R-1', 4), deliveries: 3 },
        { event: 'request', at: '2024-01-09T09:00:00Z', message: 'this is no JSON' },
        { event: 'request', at: '2024-01-09T09:00:00Z', message: { ...requestFor('R-2', 1), lines: [] } },
        { event: 'request', at: '2024-01-09T09:00:00Z', message: requestFor('R-3', 2) },
      ]),
    );
  }, 60_000);
  afterAll(() => journey.system.stop());

  it('ends fulfilled, with the order and the reservation that Microsoft knows', async () => {
    const purchases = await journey.system.client.purchases();
    expect(purchases.map(({ requestId, stage }) => [requestId, stage]).sort()).toEqual([
      ['R-1', 'fulfilled'],
      ['R-3', 'fulfilled'],
    ]);
    const [bought] = purchases.filter(({ requestId }) => requestId === 'R-1');
    const order = journey.system.world.orders.find(({ id }) => id === bought?.orderId);
    expect(order).toMatchObject({ quantity: 4, skuId: '00FV', term: 'P1Y', billingCycle: 'one_time' });
    expect(bought?.charge).toEqual({ amount: '400.00', currency: 'EUR' });
    expect(order?.reservationOrderId).toContain(bought?.reservationOrderId ?? 'nothing');
  });

  it('buys once, however often the request is delivered', () => {
    expect(journey.system.world.orders).toHaveLength(2);
    expect(countDuplicates(journey.system.world)).toBe(0);
    const checkouts = journey.system.world.calls.filter(({ path }) => path.endsWith('/checkout'));
    expect(checkouts.filter(({ status }) => status < 300)).toHaveLength(2);
  });

  it('goes through every stage in turn, and each is in its history', async () => {
    const [bought] = await journey.system.client.purchases({ requestId: 'R-1' });
    const { history } = await journey.system.client.purchase(bought?.id ?? '');
    const stages = history.map(({ to }) => to).filter((stage, index, all) => stage !== all[index - 1]);
    expect(stages).toEqual(['accepted', 'ready', 'carted', 'checking_out', 'ordered', 'fulfilled']);
    expect(history.map(({ version }) => version)).toEqual(history.map((_event, index) => index + 1));
  });

  it('tells upstream how each ended, and which messages it could not read', async () => {
    const outcomes = await outcomesOf(journey.system);
    const fulfilled = outcomes.filter(({ result }) => result === 'fulfilled');
    expect(new Set(fulfilled.map(({ requestId }) => requestId))).toEqual(new Set(['R-1', 'R-3']));
    expect(fulfilled[0]).toMatchObject({ source: 'scenario', orderId: expect.any(String) });
    expect(outcomes.filter(({ result }) => result === 'refused')).toHaveLength(2);
  });

  it('keeps the messages that could not be read, with every reason, and blocks nobody by them', async () => {
    const refused = await journey.system.client.refusedMessages();
    expect(refused).toHaveLength(2);
    for (const { problems } of refused) expect(problems.length).toBeGreaterThan(0);
    expect(journey.failures).toEqual([]);
    expect(journey.deadLetters).toEqual([]);
  });

  it('is told in structured lines that carry its id, the request id and no secret', () => {
    const lines = journey.logs.map(({ line }) => JSON.parse(line) as Record<string, unknown>);
    const ordered = lines.filter(({ to }) => to === 'ordered');
    expect(ordered).toHaveLength(2);
    for (const line of ordered)
      expect(line).toMatchObject({
        purchaseId: expect.any(String),
        orderId: expect.any(String),
        requestId: expect.any(String),
        correlationId: expect.any(String),
      });
    const text = journey.logs.map(({ line }) => line).join('\n');
    expect(text).not.toMatch(/local-secret|local-refresh-token|Bearer /);
  });
});

describe('a purchase that somebody asks for once the scenario has been played', () => {
  it('goes on by itself, though nothing was due before', async () => {
    const { system, failures } = await play(scenarioWith([]));
    try {
      const { runner, client, clock } = system;
      await client.sendRequest(requestFor('R-9', 1));
      // Its subscription has to be registered first, which takes a quarter of an hour.
      await runner.advanceTo(clock.nowMs() + 3_600_000);
      const [bought] = await client.purchases({ requestId: 'R-9' });
      expect(['ordered', 'fulfilled']).toContain(bought?.stage);
      expect(failures).toEqual([]);
    } finally {
      await system.stop();
    }
  }, 60_000);
});
