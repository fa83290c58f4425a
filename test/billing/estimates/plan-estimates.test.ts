import { describe, expect, it } from '@jest/globals';
import { money } from '../../../lib/values/money.ts';
import { aHeader, collected, documentId, period } from '../../builders/billing.ts';
import { billingTools } from '../../builders/billing-tools.ts';
import { scriptedBillingSource, scriptedDocument } from '../../fakes/scripted-billing-source.ts';

const inCurrency = (id: string, currency: string, over = {}) =>
  scriptedDocument(
    aHeader({ id: documentId(id), total: money('1.00', currency), paid: money('0', currency), ...over }),
  );

const world = (...documents: ReturnType<typeof scriptedDocument>[]) => {
  const source = scriptedBillingSource(...documents);
  source.balancesNow = [];
  const at = billingTools(source);
  const ids = async () => (await collected(at.book.estimates())).map(({ id }) => id);
  return { source, ...at, ids };
};

describe('what is not billed yet', () => {
  it('is asked for in each currency seen, of this month and the last one, one message each', async () => {
    const at = world(inCurrency('G1', 'USD'), inCurrency('G2', 'EUR'), inCurrency('G3', 'EUR'));
    const plan = await at.plan('2024-03-09');
    expect(plan.estimates).toBe(4);
    expect(await at.ids()).toEqual(['EUR-current', 'EUR-last', 'USD-current', 'USD-last']);
    expect(at.work.toEstimate.map(({ id }) => id)).toEqual(await at.ids());
  });

  it('is asked for where only a balance tells of the currency, and not where it was left long ago', async () => {
    const at = world(inCurrency('G1', 'CHF', { period: period('2022-12') }));
    at.source.balancesNow = [{ balance: money('0', 'GBP'), accountingDate: undefined, details: [] }];
    await at.plan('2024-03-09');
    expect(await at.ids()).toEqual(['GBP-current', 'GBP-last']);
  });

  it('is asked for once a night, however often that is planned, and never by a night before it', async () => {
    const at = world(inCurrency('G1', 'EUR'));
    await at.night('2024-03-09');
    const before = await collected(at.book.estimates());
    expect((await at.plan('2024-03-09')).estimates).toBe(0);
    expect((await at.plan('2024-03-08')).estimates).toBe(0);
    expect(await collected(at.book.estimates())).toEqual(before);
  });

  it('holds up no night', async () => {
    const at = world(inCurrency('G1', 'EUR', { total: money('300.00', 'EUR') }));
    await at.night('2024-03-09');
    expect(await collected(at.book.estimates())).toMatchObject([{ state: 'failed' }, { state: 'failed' }]);
    expect(await at.book.latestNight()).toMatchObject({ endedBy: 'all_settled', problems: [] });
  });
});
