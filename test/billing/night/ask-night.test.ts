import { beforeEach, describe, expect, it } from '@jest/globals';
import { askNight } from '../../../lib/billing/night/ask-night.ts';
import { day } from '../../builders/billing.ts';
import { inMemoryBillingBook } from '../../fakes/in-memory-billing-book.ts';
import { inMemoryBillingWork } from '../../fakes/in-memory-billing-work.ts';

const NOW_MS = Date.parse('2024-03-09T23:59:00Z');

let book: ReturnType<typeof inMemoryBillingBook>;
let work: ReturnType<typeof inMemoryBillingWork>;

beforeEach(() => {
  book = inMemoryBillingBook();
  work = inMemoryBillingWork();
});

const ask = (body: unknown) =>
  askNight({ book, work, nowMs: () => NOW_MS, note: () => {} }, { body, caller: 'ada' });

describe('asking for a night', () => {
  it.each([
    ['nothing', undefined, '2024-03-09'],
    ['an empty body', {}, '2024-03-09'],
    ['today', { night: '2024-03-09' }, '2024-03-09'],
    ['a day of the past', { night: '2024-02-29' }, '2024-02-29'],
  ])('of %s queues one plan', async (_what, body, night) => {
    expect(await ask(body)).toEqual({ ok: true, value: { night, plannedAt: null } });
    expect(work.toPlan).toEqual([night]);
  });

  it('that was planned before says when, so that the new plan is told from it', async () => {
    const run = { night: day('2024-03-09'), startedAtMs: 1_000, planned: [], finished: [], failed: [] };
    await book.beginNight({ ...run, endedAtMs: 2_000, problems: [] });
    expect(await ask({})).toMatchObject({ value: { plannedAt: '1970-01-01T00:00:02.000Z' } });
    expect(work.toPlan).toHaveLength(1);
  });

  it.each([
    ['that has not come yet', { night: '2024-03-10' }, 'has not come yet: today is 2024-03-09'],
    ['that is no day', { night: '2024-02-30' }, 'is not a day like 2024-02-29'],
    ['that is no text', { night: 20240309 }, 'is not a text'],
  ])('%s is refused, and queues nothing', async (_what, body, reason) => {
    expect(await ask(body)).toMatchObject({ why: 'invalid', problems: [{ field: 'night', reason }] });
    expect(work.toPlan).toEqual([]);
  });

  it('with anything else is refused: a misspelt day would be today', async () => {
    expect(await ask({ date: '2024-03-01' })).toMatchObject({ problems: [{ field: 'date' }] });
    expect(work.toPlan).toEqual([]);
  });
});
