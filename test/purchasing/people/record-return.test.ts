import { describe, expect, it } from '@jest/globals';
import { recordReturn } from '../../../lib/purchasing/people/record-return.ts';
import { withdrawReturn } from '../../../lib/purchasing/people/withdraw-return.ts';
import { asId } from '../../../lib/values/id.ts';
import { money } from '../../../lib/values/money.ts';
import { collected } from '../../builders/billing.ts';
import { anObserved } from '../../builders/history.ts';
import { aCart, aPurchase, ordered } from '../../builders/purchase.ts';
import { addReturn, aReturnDesk, RETURNED, RETURNED_MS } from '../../builders/returns.ts';

const body = RETURNED;
/** Two units, bought on 5 February at once for 1,037.78 EUR. */
const bought = () => aReturnDesk(aPurchase(ordered()));

describe('recording a return', () => {
  it('keeps it with who recorded it, when and why, and the same one twice once', async () => {
    const { record, ledger, desk } = await bought();
    expect(await record({ ...body, why: ' as they wrote ' })).toEqual({
      ok: true,
      value: { recorded: 'recorded' },
    });
    expect(await record(body, 'p-1', 'somebody else')).toEqual({ ok: true, value: { recorded: 'already' } });
    const kept = { ...body, purchaseId: 'p-1', by: 'finance', recordedAtMs: RETURNED_MS };
    expect(await collected(ledger.returns())).toEqual([kept]);
    const why = 'as they wrote';
    expect((await desk.returns.read(asId('p-1')))?.returns).toEqual([{ ...kept, why }]);
  });

  it('does not take another return under the same name, whatever differs', async () => {
    const { record } = await bought();
    await record();
    for (const other of [{ amount: '400.00' }, { quantity: 2 }, { returnedOn: '2024-02-09' }]) {
      expect(await record({ ...body, ...other })).toMatchObject({ ok: false, why: 'conflict' });
    }
    expect(await record({ ...body, exchangedFor: anObserved().id })).toMatchObject({ why: 'conflict' });
  });

  it.each([
    ['quantity', { ...body, quantity: 3 }, 'is more than the 2 units that are left'],
    ['quantity', { ...body, quantity: 0 }, 'is smaller than 1'],
    ['returnedOn', { ...body, returnedOn: '2024-02-04' }, 'is before the order of 2024-02-05'],
    ['returnedOn', { ...body, returnedOn: '2024-02-30' }, 'is not a day like 2024-02-29'],
    ['returnedOn', { ...body, returnedOn: '2024-02-12' }, 'has not come yet: today is 2024-02-10'],
    ['returnedOn', { ...body, returnedOn: '2034-02-01' }, 'has not come yet: today is 2024-02-10'],
    ['currency', { ...body, currency: 'USD' }, 'is not EUR, in which the purchase is billed'],
    ['amount', { ...body, amount: '-5' }, 'is not a positive decimal number in quotes'],
    ['amount', { ...body, amount: 5 }, 'is not a text'],
    ['amount', { ...body, amount: '500.005' }, 'has more than 2 decimals'],
    [
      'amount',
      { ...body, amount: '1037.79' },
      'is more than all charges of the purchase come to, 1037.78 EUR',
    ],
    ['why', { ...body, why: ' ' }, 'is blank'],
    ['note', { ...body, note: 'x' }, 'is not a known field'],
  ])('names %s where it is wrong', async (field, given, reason) => {
    const { record, ledger } = await bought();
    expect(await record(given)).toMatchObject({ ok: false, why: 'invalid', problems: [{ field, reason }] });
    expect(await collected(ledger.returns())).toEqual([]);
  });

  it('names everything that is wrong at once', async () => {
    const { record } = await bought();
    const slip = { ...body, returnedOn: '2034-02-01', quantity: 3, amount: '99999999.12' };
    const answer = await record({ ...slip, exchangedFor: 'p-1' });
    expect(answer).toMatchObject({
      problems: ['returnedOn', 'quantity', 'amount', 'exchangedFor'].map((field) => ({ field })),
    });
  });

  it('takes the whole charge, and a day that has begun elsewhere', async () => {
    const { record } = await bought();
    const last = { ...body, returnedOn: '2024-02-11', quantity: 2, amount: '1037.78000' };
    expect(await record(last)).toMatchObject({ ok: true });
  });

  it('counts every instalment of a monthly purchase, and knows currencies without decimals', async () => {
    const cart = aCart({ charge: money('1000', 'JPY') });
    const intent = { billingCycle: 'monthly', term: 'P3Y' } as const;
    const { record } = await aReturnDesk(aPurchase(ordered({}, { cart }), { intent }));
    const yen = { ...body, currency: 'JPY' };
    expect(await record({ ...yen, amount: '35999.5' })).toMatchObject({
      problems: [{ field: 'amount', reason: 'has decimals, and JPY has none' }],
    });
    expect(await record({ ...yen, amount: '36001' })).toMatchObject({
      problems: [{ reason: 'is more than all charges of the purchase come to, 36000 JPY' }],
    });
    expect(await record({ ...yen, amount: '36000' })).toMatchObject({ ok: true });
  });

  it('counts what was returned before, units and amounts', async () => {
    const { record } = await bought();
    await record();
    const second = { ...body, returnId: 'r2', amount: '537.79', quantity: 2 };
    expect(await record(second)).toMatchObject({
      problems: [
        { field: 'quantity', reason: 'is more than the 1 units that are left' },
        {
          field: 'amount',
          reason: 'is more than the 537.78 EUR that are left of all charges of the purchase',
        },
      ],
    });
    // More than the share of its unit: the rate of its month may have been another one.
    expect(await record({ ...second, quantity: 1, amount: '537.78' })).toMatchObject({ ok: true });
  });

  it('refuses what was never bought, and what is not known', async () => {
    const { record } = await aReturnDesk(aPurchase());
    expect(await record()).toMatchObject({ ok: false, why: 'impossible' });
    expect(await record(body, 'p-2')).toMatchObject({ ok: false, why: 'absent' });
  });

  it('also takes back what was bought before us, by the same rules', async () => {
    const { record } = await aReturnDesk();
    const given = (overrides: object) => record({ ...body, ...overrides }, anObserved().id);
    expect(await given({ quantity: 3 })).toMatchObject({ problems: [{ field: 'quantity' }] });
    expect(await given({ returnedOn: '2023-05-03' })).toMatchObject({ problems: [{ field: 'returnedOn' }] });
    expect(await given({ amount: '1000.01' })).toMatchObject({ problems: [{ field: 'amount' }] });
    expect(await given({ quantity: 2 })).toEqual({ ok: true, value: { recorded: 'recorded' } });
  });

  it('keeps what it was exchanged for, where that is a purchase, and another one', async () => {
    const { record, ledger } = await bought();
    const given = (exchangedFor: string) => record({ ...body, exchangedFor });
    expect(await given('nothing')).toMatchObject({ problems: [{ field: 'exchangedFor' }] });
    expect(await given('p-1')).toMatchObject({ problems: [{ field: 'exchangedFor' }] });
    expect(await given(anObserved().id)).toMatchObject({ ok: true });
    expect(await collected(ledger.returns())).toEqual([
      {
        ...{ ...body, exchangedFor: anObserved().id, purchaseId: 'p-1', by: 'finance' },
        recordedAtMs: RETURNED_MS,
      },
    ]);
  });

  it('keeps 64 of one purchase, and says so of more', async () => {
    const { record, desk } = await aReturnDesk(aPurchase(ordered(), { intent: { quantity: 100 } }));
    const another = (index: number) => ({ ...body, returnId: `r${index}`, amount: '1' });
    for (let index = 0; index < 64; index += 1)
      await addReturn(desk.returns, { ...another(index), purchaseId: asId('p-1'), by: 'finance' });
    expect(await record(another(64))).toMatchObject({
      why: 'impossible',
      detail: '64 returns are recorded of this purchase, and more cannot be kept.',
    });
    expect(await record(another(63))).toEqual({ ok: true, value: { recorded: 'already' } });
  });
});

describe('two people who decide on the returns of one purchase at once', () => {
  /** The desk of one, where another records two units just before each of the first `times` writes. */
  const overtaken = async (times: number) => {
    const { desk, ...office } = await bought();
    let left = times;
    const returns: typeof desk.returns = {
      ...desk.returns,
      async write(change) {
        left -= 1;
        if (left >= 0) {
          const other = { ...body, returnId: `other-${left}`, quantity: 2, by: 'ada' };
          await addReturn(desk.returns, { ...other, purchaseId: asId('p-1') });
        }
        return desk.returns.write(change);
      },
    };
    return { ...office, desk: { ...desk, returns } };
  };

  it('do not give back more units than there are', async () => {
    const { desk, ledger } = await overtaken(1);
    expect(await recordReturn(desk, { id: 'p-1', body, caller: 'finance' })).toMatchObject({
      problems: [{ field: 'quantity', reason: 'is more than the 0 units that are left' }],
    });
    expect(await collected(ledger.returns())).toMatchObject([{ returnId: 'other-0', quantity: 2 }]);
  });

  it('do not undo each other, and who loses five times is told to look again', async () => {
    const withdraw = async (times: number) => {
      const { desk, record, ledger } = await overtaken(times);
      await record();
      const why = 'It was another one.';
      const answer = await withdrawReturn(desk, {
        ...{ id: 'p-1', body: { returnId: 'r1', why }, caller: 'grace' },
      });
      return { answer, counted: (await collected(ledger.returns())).map(({ returnId }) => returnId) };
    };
    expect(await withdraw(4)).toMatchObject({
      ...{ answer: { ok: true }, counted: ['other-3', 'other-2', 'other-1', 'other-0'] },
    });
    expect((await withdraw(5)).answer).toMatchObject({ ok: false, why: 'conflict' });
  });
});
