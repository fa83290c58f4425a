import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aDiscrepancy, OCTOBER } from '../builders/case.ts';
import { aFiledInvoice, anOctober } from '../builders/closing.ts';
import { asker } from '../builders/reconciled-api.ts';
import { createInMemoryDeadLetters } from '../fakes/in-memory-dead-letters.ts';
import { startInMemoryFinanceApi } from '../fakes/in-memory-finance-api.ts';
import { createInMemoryPurchaseLedger } from '../fakes/in-memory-purchase-ledger.ts';

const charge = aDiscrepancy();
let office: Awaited<ReturnType<typeof anOctober>>;
let api: Awaited<ReturnType<typeof startInMemoryFinanceApi>>;
let ask: ReturnType<typeof asker>;
beforeEach(async () => {
  office = await anOctober([charge]);
  const { billing, reconciliations, books, clock } = office;
  api = await startInMemoryFinanceApi({
    ...{ billing, reconciliations, caseBooks: books, nowMs: clock.nowMs },
    ...{ ledger: createInMemoryPurchaseLedger(), deadLetters: createInMemoryDeadLetters({}) },
  });
  ask = asker(api.api);
});
afterEach(async () => {
  await api.stop();
  expect(api.failures).toEqual([]);
});

const CASE = `/cases/${encodeURIComponent(charge.id)}`;
const post = (path: string, as: string, body: unknown, seen?: string) =>
  ask(path, { as, method: 'POST', body, ...(seen === undefined ? {} : { headers: { 'if-match': seen } }) });
const period = (what = '') => `/periods/${OCTOBER}${what}`;

describe('a period over the API', () => {
  it('is decided on, prepared by one person, signed by another, and reopened with a reason', async () => {
    const undecided = await post(period('/preparation'), 'ada', {});
    expect(undecided).toMatchObject({ status: 422, body: { problems: [{ field: 'cases_decided' }] } });
    const accept = { status: 'accepted', comment: 'We pay it.' };
    expect((await ask(`${CASE}/status`, { method: 'PUT', body: accept })).status).toBe(200);
    const seen = await ask(period());
    expect(seen.body).toMatchObject({ state: 'open', cases: { accepted: 1 }, carried: [] });
    expect(await post(period('/preparation'), 'ada', {}, seen.etag)).toMatchObject({
      ...{ status: 200, body: { state: 'prepared', preparedBy: 'ada', revision: 1 } },
    });
    // Whoever looked before somebody else prepared it, signs nothing.
    expect((await post(period('/closing'), 'grace', {}, seen.etag)).status).toBe(412);
    expect(await post(period('/closing'), 'ada', {})).toMatchObject({ status: 422 });
    const prepared = await ask(period(), { as: 'grace' });
    expect(await post(period('/closing'), 'grace', {}, prepared.etag)).toMatchObject({
      ...{ status: 200, body: { state: 'closed', closedBy: 'grace' } },
    });
    expect((await post(period('/reopening'), 'ada', {})).body).toMatchObject({
      problems: [{ field: 'why' }],
    });
    expect((await post(period('/reopening'), 'ada', { why: 'A credit note came.' })).body).toMatchObject({
      ...{ state: 'reopened', reopenedWhy: 'A credit note came.' },
    });
    const trail: { by: string; what: string }[] = [];
    for (let next = ''; ;) {
      const { body } = await ask(`${period('/audit')}${next}`);
      trail.push(...(body['items'] as typeof trail));
      if (body['next'] === null) break;
      next = `?next=${body['next'] as string}`;
    }
    expect(trail.map(({ by }) => by)).toEqual(['ada', 'grace', 'ada']);
  });

  it('that was signed shows what changed since, and the change lands in the next one', async () => {
    await office.decides(charge.id, 'accepted');
    await office.prepares();
    await office.closes();
    expect((await ask(period('/difference'))).body).toMatchObject({ isSame: true, documents: [] });
    await office.receives(aFiledInvoice({ id: 'G000009', amount: '12.00' }));
    await office.reconciles('2026-11-20' as Parameters<typeof office.reconciles>[0], [charge]);
    const { body } = await ask(period('/difference'));
    expect(body).toMatchObject({
      isSame: false,
      documents: [{ id: 'G000009', signed: null, now: { total: { amount: '12.00', currency: 'EUR' } } }],
    });
    expect(body['figures']).toContainEqual({
      ...{ name: 'payable', currency: 'EUR', signed: '300.00', now: '312.00', difference: '12.00' },
    });
    expect((await ask('/periods/2026-11')).body).toMatchObject({
      adjustments: [{ ofPeriod: OCTOBER, amount: { amount: '12.00', currency: 'EUR' } }],
    });
  });
});
