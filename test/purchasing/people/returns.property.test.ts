import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { verifyAudit } from '../../../lib/reconciliation/audit/verify-audit.ts';
import { decimal, sum } from '../../../lib/values/decimal.ts';
import { asId } from '../../../lib/values/id.ts';
import { collected } from '../../builders/billing.ts';
import { aPurchase, ordered } from '../../builders/purchase.ts';
import { aReturnDesk, RETURNED } from '../../builders/returns.ts';
import { sha256 } from '../../fakes/sha256.ts';

const UNITS = 4;
const returnId = fc.constantFrom('r1', 'r2', 'r3', 'r4', 'r5');
const step = fc.oneof(
  fc.record({
    do: fc.constant('record' as const),
    returnId,
    quantity: fc.integer({ min: 1, max: 3 }),
    amount: fc.constantFrom('0.01', '200.00', '518.89', '1037.78'),
  }),
  fc.record({ do: fc.constant('withdraw' as const), returnId }),
);

it('whatever is recorded and withdrawn, no more counts than was bought, and nothing that was ever said is lost', async () => {
  const answers = new Map<string, number>();
  const count = (what: string) => answers.set(what, (answers.get(what) ?? 0) + 1);
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 25 }), async (steps) => {
      const purchase = aPurchase(ordered(), { intent: { quantity: UNITS } });
      const { record, withdraw, ledger, desk, books } = await aReturnDesk(purchase);
      /** Every name that was taken, with what it stood for first, and whether it still counts. */
      const model = new Map<
        string,
        { readonly quantity: number; readonly amount: string; counts: boolean }
      >();
      let writes = 0;
      for (const one of steps) {
        const known = model.get(one.returnId);
        if (one.do === 'withdraw') {
          const answer = await withdraw({ returnId: one.returnId, why: 'a slip' });
          const what = !known ? 'absent' : known.counts ? 'withdrawn' : 'already';
          expect(answer.ok ? answer.value.withdrawn : answer.why).toBe(what);
          count(`withdraw: ${what}`);
          if (known?.counts) writes += 1;
          if (known) known.counts = false;
          continue;
        }
        const told = { returnId: one.returnId, quantity: one.quantity, amount: one.amount };
        const answer = await record({ ...RETURNED, ...told });
        const counted = [...model.values()].filter(({ counts }) => counts);
        const fits =
          counted.reduce((units, { quantity }) => units + quantity, told.quantity) <= UNITS &&
          !sum([...counted, told].map(({ amount }) => decimal(amount))).gt('1037.78');
        const isSame = known?.quantity === told.quantity && known.amount === told.amount;
        const what = known
          ? isSame && known.counts
            ? 'already'
            : 'conflict'
          : fits
            ? 'recorded'
            : 'invalid';
        expect(answer.ok ? answer.value.recorded : answer.why).toBe(what);
        count(`record: ${what}`);
        if (what !== 'recorded') continue;
        writes += 1;
        model.set(told.returnId, { quantity: told.quantity, amount: told.amount, counts: true });
      }
      const counting = [...model].filter(([, { counts }]) => counts).map(([id]) => id);
      expect((await collected(ledger.returns())).map((one) => one.returnId)).toEqual(counting);
      const kept = (await desk.returns.read(asId('p-1')))?.returns ?? [];
      expect(kept.map((one) => one.returnId)).toEqual([...model.keys()]);
      expect(await verifyAudit({ ...books, sha256 }, {})).toMatchObject({
        value: { chains: writes === 0 ? 0 : 1, entries: writes, problems: [] },
      });
    }),
    { numRuns: 150, seed: 20261126 },
  );
  // Every answer was given, or the walk above says nothing.
  expect([...answers.keys()].toSorted()).toEqual([
    ...['record: already', 'record: conflict', 'record: invalid', 'record: recorded'],
    ...['withdraw: absent', 'withdraw: already', 'withdraw: withdrawn'],
  ]);
});
