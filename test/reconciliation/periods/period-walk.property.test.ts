import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { verifyAudit } from '../../../lib/reconciliation/audit/verify-audit.ts';
import { isSamePerson } from '../../../lib/values/same-person.ts';
import { addDays } from '../../../lib/values/day.ts';
import { decimal } from '../../../lib/values/decimal.ts';
import { aDiscrepancy, NIGHT, OCTOBER } from '../../builders/case.ts';
import { aFiledInvoice, anOctober } from '../../builders/closing.ts';

const ours = aDiscrepancy();
const anyone = fc.constantFrom('ada', 'Ada ', 'grace', 'mary');
const anyStep = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ step: fc.constantFrom('prepares' as const, 'closes' as const), who: anyone }),
  },
  { weight: 1, arbitrary: fc.record({ step: fc.constant('reopens' as const), who: anyone }) },
  {
    weight: 2,
    arbitrary: fc.record({
      step: fc.constant('decides' as const),
      who: anyone,
      status: fc.constantFrom('open', 'accepted', 'waiting_on_microsoft'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      step: fc.constant('night' as const),
      cents: fc.constantFrom('300.00', '310.00'),
      found: fc.boolean(),
    }),
  },
);

describe('a period on any walk of people and nights', () => {
  it('is closed only by two people, with the figures of its snapshot, and its trail stands', async () => {
    const reached = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 3, maxLength: 15 }), async (steps) => {
        const office = await anOctober([ours]);
        await office.decides(ours.id, 'accepted');
        let night = NIGHT;
        let version = 1;
        for (const step of steps) {
          const before = await office.books.periods.read(OCTOBER);
          if (step.step === 'night') {
            night = addDays(night, 1);
            office.to(night);
            version += 1;
            await office.receives(
              aFiledInvoice({ id: 'G000001', amount: step.cents, version: `v${version}` }),
            );
            await office.night(night, step.cents, [{ id: 'G000001', total: step.cents }]);
            await office.reconciles(night, step.found ? [ours] : []);
          } else if (step.step === 'decides') {
            await office.decides(ours.id, step.status, step.who);
          } else {
            const answer = await office[step.step](step.who);
            const outcome = `${step.step} ${before?.state ?? 'open'} ${answer.ok ? 'ok' : answer.why}`;
            reached.set(outcome, (reached.get(outcome) ?? 0) + 1);
            if (answer.ok) expect(answer.value.revision).toBe((before?.revision ?? 0) + 1);
          }
          const now = await office.books.periods.read(OCTOBER);
          if (now?.state !== 'closed') continue;
          expect(isSamePerson(now.preparedBy!, now.closedBy!)).toBe(false);
          const snapshot = (await office.books.periods.snapshot(now.snapshot!))!;
          expect(now.figures).toEqual(snapshot.figures);
          expect(snapshot.checks.every(({ verdict }) => verdict === 'holds')).toBe(true);
          // What stands against the signed figures is exactly what lands in the next period.
          const look = await office.periods.periodNow('2026-11');
          const present = await office.periods.periodNow(OCTOBER);
          if (!look.ok || !present.ok) throw new Error('a period cannot be looked at');
          const [signed, is] = [now.figures![0]!.payable.amount, present.value.figures[0]!.payable.amount];
          const landed = look.value.adjustments[0]?.amount.amount ?? decimal('0');
          expect(signed.plus(landed).toString()).toBe(is.toString());
        }
        const verified = await verifyAudit({ ...office.books, ...office.clock }, {});
        expect(verified).toMatchObject({ ok: true, value: { problems: [] } });
      }),
      { numRuns: 150, seed: 20261126 },
    );
    expect([...reached.keys()]).toEqual(
      expect.arrayContaining([
        'prepares open ok',
        'prepares open impossible',
        'prepares prepared ok',
        'prepares closed impossible',
        'prepares reopened ok',
        'closes prepared ok',
        'closes prepared impossible',
        'closes prepared conflict',
        'closes reopened impossible',
        'reopens closed ok',
      ]),
    );
  });
});
