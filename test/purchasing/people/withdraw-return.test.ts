import { describe, expect, it } from '@jest/globals';
import { verifyAudit } from '../../../lib/reconciliation/audit/verify-audit.ts';
import { asId } from '../../../lib/values/id.ts';
import { collected } from '../../builders/billing.ts';
import { anObserved } from '../../builders/history.ts';
import { aPurchase, ordered } from '../../builders/purchase.ts';
import { aReturnDesk, RETURNED } from '../../builders/returns.ts';
import { sha256 } from '../../fakes/sha256.ts';

const AT = '2024-02-10T09:00:00.000Z';
const WITHDRAWN = { purchaseId: 'p-1', returnId: 'r1', by: 'grace', at: AT, why: 'It was p-2.' };

async function recorded() {
  const office = await aReturnDesk(aPurchase(ordered()));
  await office.record({ ...RETURNED, quantity: 2, why: 'they said so' });
  return office;
}

describe('withdrawing a return', () => {
  it('makes it count in nothing and keeps it, with who withdrew it, when and why', async () => {
    const { withdraw, ledger, desk } = await recorded();
    expect(await withdraw()).toEqual({ ok: true, value: { ...WITHDRAWN, withdrawn: 'withdrawn' } });
    expect(await collected(ledger.returns())).toEqual([]);
    expect((await desk.returns.read(asId('p-1')))?.returns).toMatchObject([
      { returnId: 'r1', quantity: 2, by: 'finance', why: 'they said so', withdrawn: { by: 'grace' } },
    ]);
  });

  it('gives its units and its amount back, for a return under another name', async () => {
    const { withdraw, record, ledger } = await recorded();
    await withdraw();
    const right = { ...RETURNED, returnId: 'r2', quantity: 2, amount: '1037.78' };
    expect(await record(right)).toEqual({ ok: true, value: { recorded: 'recorded' } });
    expect(await collected(ledger.returns())).toMatchObject([{ returnId: 'r2' }]);
  });

  it('is not undone by telling the same return again, and its name is never used for another', async () => {
    const { withdraw, record, ledger } = await recorded();
    await withdraw();
    expect(await record({ ...RETURNED, quantity: 2 })).toMatchObject({
      why: 'conflict',
      detail: `Return r1 was withdrawn by grace at ${AT}. Where it did happen after all, record it under another return id.`,
    });
    expect(await record(RETURNED)).toMatchObject({
      why: 'conflict',
      detail: 'Another return is recorded as r1.',
    });
    expect(await collected(ledger.returns())).toEqual([]);
  });

  it('a second time, by whomever, changes nothing', async () => {
    const { withdraw, desk } = await recorded();
    await withdraw();
    const again = await withdraw({ returnId: 'r1', why: 'for another reason' }, 'p-1', 'ada');
    expect(again).toEqual({ ok: true, value: { ...WITHDRAWN, withdrawn: 'already' } });
    expect((await desk.returns.read(asId('p-1')))?.revision).toBe(2);
  });

  it('leaves other returns alone', async () => {
    const { withdraw, record, ledger } = await aReturnDesk(aPurchase(ordered()));
    await record();
    await record({ ...RETURNED, returnId: 'r2' });
    await record({ ...RETURNED, amount: '1.00' }, anObserved().id);
    await withdraw({ returnId: 'r2', why: 'a slip' });
    const left = await collected(ledger.returns());
    expect(left.map(({ purchaseId, returnId }) => `${purchaseId} ${returnId}`)).toEqual([
      'p-1 r1',
      `${anObserved().id} r1`,
    ]);
  });

  it('names what is wrong, and what is not there', async () => {
    const { withdraw } = await recorded();
    expect(await withdraw({ returnId: 'r1' })).toMatchObject({ problems: [{ field: 'why' }] });
    expect(await withdraw({ returnId: 'r1', why: ' ' })).toMatchObject({ problems: [{ field: 'why' }] });
    expect(await withdraw({ why: 'a slip' })).toMatchObject({ problems: [{ field: 'returnId' }] });
    for (const [returnId, id] of [
      ['r9', 'p-1'],
      ['r1', 'p-2'],
    ] as const)
      expect(await withdraw({ returnId, why: 'a slip' }, id)).toEqual({
        ...{ ok: false, why: 'absent' },
        detail: `No return of purchase ${id} is recorded as ${returnId}.`,
      });
  });
});

it('both are entries of the audit trail of the purchase: who, when, what and why', async () => {
  const { withdraw, books } = await recorded();
  await withdraw();
  const entries = await collected(books.audit.entries('return:p-1'));
  const at = { atMs: Date.parse(AT) };
  const facts = { purchaseId: 'p-1', returnId: 'r1' };
  expect(entries).toMatchObject([
    {
      ...{ number: 1, ...at, by: 'finance', why: 'they said so' },
      what: 'Recorded as given back on 2024-02-10: 2 units, for 500.00 EUR.',
      facts: { ...facts, returnedOn: '2024-02-10', quantity: '2', amount: '500.00', currency: 'EUR' },
    },
    {
      ...{ number: 2, ...at, by: 'grace', why: 'It was p-2.', facts },
      what: 'Withdrawn: return r1 counts no longer.',
    },
  ]);
  expect(await verifyAudit({ ...books, sha256 }, {})).toMatchObject({
    value: { chains: 1, entries: 2, problems: [] },
  });
});
