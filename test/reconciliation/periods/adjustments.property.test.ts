import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { adjustmentsOf } from '../../../lib/reconciliation/periods/adjustments.ts';
import { neverPrepared } from '../../../lib/reconciliation/periods/look-at-period.ts';
import type { Period } from '../../../lib/reconciliation/periods/period.ts';
import { figuresOf } from '../../../lib/reconciliation/periods/period-figures.ts';
import { addPeriods, type BillingPeriod } from '../../../lib/values/day.ts';
import { decimal, sum } from '../../../lib/values/decimal.ts';
import { aFiledInvoice } from '../../builders/closing.ts';
import { OCTOBER } from '../../builders/case.ts';

const PERIODS = Array.from({ length: 5 }, (_, index) => addPeriods(OCTOBER, index));

/** What Microsoft says a period comes to, in cents and in two currencies, or that nothing is left; people close it, or reopen it. */
const anyStep = fc.oneof(
  fc.record({
    step: fc.constant('restated' as const),
    period: fc.constantFrom(...PERIODS),
    currency: fc.constantFrom('EUR', 'USD'),
    cents: fc.integer({ min: -5_000, max: 5_000 }),
  }),
  fc.record({
    step: fc.constant('voided' as const),
    period: fc.constantFrom(...PERIODS),
    currency: fc.constantFrom('EUR', 'USD'),
  }),
  fc.record({
    step: fc.constantFrom('closed' as const, 'reopened' as const),
    period: fc.constantFrom(...PERIODS),
  }),
);

describe('over all closes', () => {
  it('every change of a closed period is in the books exactly once, whatever is restated, closed and reopened when', () => {
    const reached = { adjusted: 0, twice: 0 };
    fc.assert(
      fc.property(fc.array(anyStep, { minLength: 1, maxLength: 30 }), (steps) => {
        const told = new Map<string, string>();
        const records = new Map<BillingPeriod, Period>();
        const figures = (period: BillingPeriod) =>
          figuresOf(
            ['EUR', 'USD']
              .filter((currency) => told.has(`${period}${currency}`))
              .map((currency) =>
                aFiledInvoice({
                  id: `G-${period}-${currency}`,
                  amount: told.get(`${period}${currency}`) ?? '0',
                  period,
                  currency,
                }),
              ),
            [],
          );
        const closed = () => [...records.values()].filter(({ state }) => state === 'closed');
        const close = (period: BillingPeriod) => {
          const present = new Map(PERIODS.map((one) => [one, figures(one)]));
          const adjustments = adjustmentsOf(period, closed(), present);
          reached.adjusted += adjustments.length;
          const content = { state: 'closed' as const, figures: figures(period), adjustments };
          records.set(period, { ...neverPrepared(period), ...content, revision: 1, head: '' });
        };
        for (const step of steps) {
          if (step.step === 'restated') {
            told.set(`${step.period}${step.currency}`, decimal(String(step.cents)).div('100').toString());
          } else if (step.step === 'voided') {
            told.delete(`${step.period}${step.currency}`);
          } else if (step.step === 'closed') {
            close(step.period);
          } else {
            const record = records.get(step.period);
            if (record) records.set(step.period, { ...record, state: 'reopened' });
          }
        }
        // Then everything earlier is closed, and a last period takes what is left.
        const last = addPeriods(PERIODS.at(-1)!, 1);
        for (const period of PERIODS) if (records.get(period)?.state !== 'closed') close(period);
        close(last);
        for (const currency of ['EUR', 'USD']) {
          const of = (
            amounts: readonly { readonly currency: string; readonly amount: ReturnType<typeof decimal> }[],
          ) => sum(amounts.filter((one) => one.currency === currency).map(({ amount }) => amount));
          const signed = of(closed().flatMap((one) => (one.figures ?? []).map(({ payable }) => payable)));
          const landed = of(closed().flatMap(({ adjustments }) => adjustments.map(({ amount }) => amount)));
          const truth = sum(PERIODS.map((period) => decimal(told.get(`${period}${currency}`) ?? '0')));
          expect(signed.plus(landed).toString()).toBe(truth.toString());
        }
        if (closed().flatMap(({ adjustments }) => adjustments).length > 1) reached.twice += 1;
      }),
      { numRuns: 1_000, seed: 20261126 },
    );
    expect(reached.adjusted).toBeGreaterThan(100);
    expect(reached.twice).toBeGreaterThan(20);
  });
});
