import { describe, expect, it } from '@jest/globals';
import { asId } from '../../../lib/values/id.ts';
import { aPurchase, fulfilled, ordered, unfulfilled, unknown } from '../../builders/purchase.ts';
import { aReturnDesk, RETURNED } from '../../builders/returns.ts';

const body = { ...RETURNED, quantity: 2 };
const RECORDED = { ok: true, value: { recorded: 'recorded' } };

describe('a return', () => {
  it.each([ordered(), fulfilled()])('is recorded of a purchase that is $stage', async (stage) => {
    const { record } = await aReturnDesk(aPurchase(stage));
    expect(await record(body)).toEqual(RECORDED);
  });

  it.each([unfulfilled(), unknown()])('is none where the purchase is $stage', async (stage) => {
    const { record } = await aReturnDesk(aPurchase<typeof stage>(stage));
    expect(await record(body)).toEqual({
      ok: false,
      why: 'impossible',
      detail: `The purchase is ${stage.stage}: nothing was bought that could be returned.`,
    });
  });

  it('may be of the day of the order', async () => {
    const { record } = await aReturnDesk(aPurchase(ordered()));
    expect(await record({ ...body, returnedOn: '2024-02-05' })).toEqual(RECORDED);
  });

  it('of all units is no second one when it is told twice', async () => {
    const { record } = await aReturnDesk(aPurchase(ordered()));
    await record(body);
    expect(await record(body)).toEqual({ ok: true, value: { recorded: 'already' } });
  });

  it('counts for its own purchase only', async () => {
    const other = aPurchase(ordered(), { id: asId('p-2'), intent: { requestId: 'REQ-2' } });
    const { record } = await aReturnDesk(aPurchase(ordered()), other);
    await record(body);
    expect(await record({ ...body, returnId: 'r2' }, 'p-2')).toEqual(RECORDED);
  });

  it('says which one stands, and which purchase is not there', async () => {
    const { record } = await aReturnDesk(aPurchase(ordered()));
    await record(body);
    expect(await record({ ...body, amount: '1.00' })).toMatchObject({
      detail: 'Another return is recorded as r1.',
    });
    expect(await record(body, 'p-9')).toMatchObject({ detail: 'There is no purchase p-9.' });
  });
});
