import { describe, expect, it } from '@jest/globals';
import type { HistoryBook } from '../../../lib/purchasing/history/history-book.ts';
import type { PurchaseLedger } from '../../../lib/purchasing/purchase-ledger.ts';
import { recordReturn } from '../../../lib/purchasing/people/record-return.ts';
import { collected } from '../../builders/billing.ts';
import { anObserved } from '../../builders/history.ts';
import { aPurchase, ordered } from '../../builders/purchase.ts';
import { createInMemoryHistoryBook } from '../../fakes/in-memory-history-book.ts';
import { createInMemoryPurchaseLedger } from '../../fakes/in-memory-purchase-ledger.ts';

const body = { returnId: 'r1', returnedOn: '2024-02-10', quantity: 1, amount: '500.00', currency: 'EUR' };

/** A ledger with one purchase of two units, ordered on 5 February. */
async function ledgerWith(stage: 'ordered' | 'accepted'): Promise<PurchaseLedger> {
  const ledger = createInMemoryPurchaseLedger();
  await ledger.accept([stage === 'ordered' ? aPurchase(ordered()) : aPurchase()]);
  return ledger;
}

const record = (
  ledger: PurchaseLedger,
  given: object = body,
  id = 'p-1',
  history: Pick<HistoryBook, 'readObserved'> = createInMemoryHistoryBook(),
) => recordReturn({ ledger, history }, { id, body: given, caller: 'finance' });

describe('recording a return', () => {
  it('keeps it with who recorded it, and the same one twice once', async () => {
    const ledger = await ledgerWith('ordered');
    expect(await record(ledger)).toEqual({ ok: true, value: { recorded: 'recorded' } });
    expect(await record(ledger)).toEqual({ ok: true, value: { recorded: 'already' } });
    const kept = await collected(ledger.returns());
    expect(kept).toEqual([{ ...body, purchaseId: 'p-1', by: 'finance' }]);
  });

  it('does not take another return under the same name', async () => {
    const ledger = await ledgerWith('ordered');
    await record(ledger);
    expect(await record(ledger, { ...body, amount: '400.00' })).toMatchObject({ ok: false, why: 'conflict' });
  });

  it.each([
    ['quantity', { ...body, quantity: 3 }, 'is more than the 2 units that are left'],
    ['quantity', { ...body, quantity: 0 }, 'is smaller than 1'],
    ['returnedOn', { ...body, returnedOn: '2024-02-04' }, 'is before the order of 2024-02-05'],
    ['returnedOn', { ...body, returnedOn: '2024-02-30' }, 'is not a day like 2024-02-29'],
    ['currency', { ...body, currency: 'USD' }, 'is not EUR, in which the purchase is billed'],
    ['amount', { ...body, amount: '-5' }, 'is not a positive decimal number in quotes'],
    ['amount', { ...body, amount: 5 }, 'is not a text'],
    ['note', { ...body, note: 'x' }, 'is not a known field'],
  ])('names %s where it is wrong', async (field, given, reason) => {
    const answer = await record(await ledgerWith('ordered'), given);
    expect(answer).toMatchObject({ ok: false, why: 'invalid', problems: [{ field, reason }] });
  });

  it('counts what was returned before', async () => {
    const ledger = await ledgerWith('ordered');
    await record(ledger);
    const second = { ...body, returnId: 'r2', quantity: 2 };
    expect(await record(ledger, second)).toMatchObject({
      problems: [{ reason: 'is more than the 1 units that are left' }],
    });
    expect(await record(ledger, { ...second, quantity: 1 })).toMatchObject({ ok: true });
  });

  it('refuses what was never bought, and what is not known', async () => {
    expect(await record(await ledgerWith('accepted'))).toMatchObject({ ok: false, why: 'impossible' });
    expect(await record(await ledgerWith('ordered'), body, 'p-2')).toMatchObject({
      ok: false,
      why: 'absent',
    });
  });

  it('also takes back what was bought before us, by the same rules', async () => {
    const history = createInMemoryHistoryBook();
    await history.note(anObserved());
    const ledger = createInMemoryPurchaseLedger();
    const given = (overrides: object) => record(ledger, { ...body, ...overrides }, anObserved().id, history);
    expect(await given({ quantity: 3 })).toMatchObject({ problems: [{ field: 'quantity' }] });
    expect(await given({ returnedOn: '2023-05-03' })).toMatchObject({ problems: [{ field: 'returnedOn' }] });
    expect(await given({ quantity: 2 })).toEqual({ ok: true, value: { recorded: 'recorded' } });
  });

  it('keeps what it was exchanged for, where that is a purchase, and another one', async () => {
    const ledger = await ledgerWith('ordered');
    const history = createInMemoryHistoryBook();
    await history.note(anObserved());
    const given = (exchangedFor: string) => record(ledger, { ...body, exchangedFor }, 'p-1', history);
    expect(await given('nothing')).toMatchObject({ problems: [{ field: 'exchangedFor' }] });
    expect(await given('p-1')).toMatchObject({ problems: [{ field: 'exchangedFor' }] });
    expect(await given(anObserved().id)).toMatchObject({ ok: true });
    expect(await collected(ledger.returns())).toEqual([
      { ...body, exchangedFor: anObserved().id, purchaseId: 'p-1', by: 'finance' },
    ]);
  });
});
