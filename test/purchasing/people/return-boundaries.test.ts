import { describe, expect, it } from '@jest/globals';
import { recordReturn } from '../../../lib/purchasing/people/record-return.ts';
import { asId } from '../../../lib/values/id.ts';
import { aPurchase, fulfilled, ordered, unfulfilled, unknown } from '../../builders/purchase.ts';
import { createInMemoryHistoryBook } from '../../fakes/in-memory-history-book.ts';
import { createInMemoryPurchaseLedger } from '../../fakes/in-memory-purchase-ledger.ts';

const body = { returnId: 'r1', returnedOn: '2024-02-10', quantity: 2, amount: '500.00', currency: 'EUR' };

async function ledgerOf(
  ...purchases: Parameters<ReturnType<typeof createInMemoryPurchaseLedger>['accept']>[0]
) {
  const ledger = createInMemoryPurchaseLedger();
  for (const purchase of purchases) await ledger.accept([purchase]);
  return (given: object = body, id = 'p-1') =>
    recordReturn({ ledger, history: createInMemoryHistoryBook() }, { id, body: given, caller: 'finance' });
}

const RECORDED = { ok: true, value: { recorded: 'recorded' } };

describe('a return', () => {
  it.each([ordered(), fulfilled()])('is recorded of a purchase that is $stage', async (stage) => {
    const record = await ledgerOf(aPurchase(stage));
    expect(await record()).toEqual(RECORDED);
  });

  it.each([unfulfilled(), unknown()])('is none where the purchase is $stage', async (stage) => {
    const record = await ledgerOf(aPurchase<typeof stage>(stage));
    expect(await record()).toEqual({
      ok: false,
      why: 'impossible',
      detail: `The purchase is ${stage.stage}: nothing was bought that could be returned.`,
    });
  });

  it('may be of the day of the order', async () => {
    const record = await ledgerOf(aPurchase(ordered()));
    expect(await record({ ...body, returnedOn: '2024-02-05' })).toEqual(RECORDED);
  });

  it('of all units is no second one when it is told twice', async () => {
    const record = await ledgerOf(aPurchase(ordered()));
    await record();
    expect(await record()).toEqual({ ok: true, value: { recorded: 'already' } });
  });

  it('counts for its own purchase only', async () => {
    const other = aPurchase(ordered(), { id: asId('p-2'), intent: { requestId: 'REQ-2' } });
    const record = await ledgerOf(aPurchase(ordered()), other);
    await record();
    expect(await record({ ...body, returnId: 'r2' }, 'p-2')).toEqual(RECORDED);
  });

  it('says which one stands, and which purchase is not there', async () => {
    const record = await ledgerOf(aPurchase(ordered()));
    await record();
    expect(await record({ ...body, amount: '1.00' })).toMatchObject({
      detail: 'Another return is recorded as r1.',
    });
    expect(await record(body, 'p-9')).toMatchObject({ detail: 'There is no purchase p-9.' });
  });
});
