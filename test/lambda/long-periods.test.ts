import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { printDifference } from '../../cli/commands/period/print-difference.ts';
import { printPeriod } from '../../cli/commands/period/print-period.ts';
import type { PeriodNow } from '../../lib/reporting/period-office.ts';
import type { PeriodDifferenceView } from '../../lib/reporting/views/period-difference-view.ts';
import type { Day } from '../../lib/values/day.ts';
import { aDiscrepancy, NOVEMBER, OCTOBER } from '../builders/case.ts';
import { anOctober } from '../builders/closing.ts';
import { asker } from '../builders/reconciled-api.ts';
import { createInMemoryDeadLetters } from '../fakes/in-memory-dead-letters.ts';
import { startInMemoryFinanceApi } from '../fakes/in-memory-finance-api.ts';
import { createInMemoryPurchaseLedger } from '../fakes/in-memory-purchase-ledger.ts';

const MANY = 1_005;
const charges = Array.from({ length: MANY }, (_, index) =>
  aDiscrepancy({ id: `case-${index}`, billed: '0.01' }),
);

let office: Awaited<ReturnType<typeof anOctober>>;
let api: Awaited<ReturnType<typeof startInMemoryFinanceApi>>;
let ask: ReturnType<typeof asker>;
beforeEach(async () => {
  office = await anOctober([]);
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

describe('a period with more than can be shown', () => {
  it('shows the first of its carried cases and says how many there are', async () => {
    await office.reconciles('2026-11-10' as Day, charges);
    const { body } = await ask(`/periods/${NOVEMBER}`);
    const now = body as PeriodNow;
    expect([now.carried.length, now.carriedCount]).toEqual([1_000, MANY]);
    expect(now.cut).toBe(
      'Only the first 1000 are shown of 1005 carried cases. The list of cases has them all, with what else waits for a decision.',
    );
    expect(printPeriod(now)).toContain(now.cut);
    const looked = await office.periods.periodNow(NOVEMBER);
    expect(looked.ok && looked.value.carried).toHaveLength(MANY);
  });

  it('shows the first of what changed since it was signed, and says how much did', async () => {
    expect(await office.prepares()).toMatchObject({ ok: true });
    expect(await office.closes()).toMatchObject({ ok: true });
    await office.reconciles('2026-11-10' as Day, charges);
    const { body } = await ask(`/periods/${OCTOBER}/difference`);
    const difference = body as PeriodDifferenceView;
    expect(difference.discrepancies.new).toHaveLength(1_000);
    expect(difference.counts).toMatchObject({ new: MANY, gone: 0, changed: 0, documents: 0 });
    expect(difference.cut).toContain('of 1005 new discrepancies');
    expect(printDifference(difference)).toContain(difference.cut);
    const since = (await ask(`/periods/${OCTOBER}`)).body['since'];
    expect(since).toEqual(difference);
  });

  it('says nothing of the kind where everything is shown', async () => {
    await office.reconciles('2026-11-10' as Day, charges.slice(0, 1_000));
    const { body } = await ask(`/periods/${NOVEMBER}`);
    expect(body).toMatchObject({ carriedCount: 1_000, cut: null });
  });
});
