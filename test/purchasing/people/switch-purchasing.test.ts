import { describe, expect, it } from '@jest/globals';
import type { PurchaseLedger } from '../../../lib/purchasing/purchase-ledger.ts';
import { switchPurchasing } from '../../../lib/purchasing/people/switch-purchasing.ts';
import { createInMemoryPurchaseLedger } from '../../fakes/in-memory-purchase-ledger.ts';

const NOW = '2024-02-05T09:00:00.000Z';
const toolsOver = (ledger: PurchaseLedger) => ({ ledger, nowMs: () => Date.parse(NOW) });
const stop = { body: { state: 'stopped', reason: ' month end ' }, caller: 'grace' };
const open = { body: { state: 'open', reason: 'go' }, caller: 'ada' };

describe('switching purchasing', () => {
  it('says who did it, when and why', async () => {
    const tools = toolsOver(createInMemoryPurchaseLedger());
    await switchPurchasing(tools, open);
    const stopped = { state: 'stopped', reason: 'month end', since: NOW, by: 'grace' };
    expect(await switchPurchasing(tools, stop)).toEqual({ ok: true, value: stopped });
    expect(await tools.ledger.purchasing()).toMatchObject(stopped);
  });

  it('remembers how long it was stopped, once it is opened', async () => {
    const tools = toolsOver(createInMemoryPurchaseLedger());
    await switchPurchasing(tools, open);
    expect((await tools.ledger.purchasing()).stops).toEqual([{ fromMs: 0, toMs: Date.parse(NOW) }]);
  });

  it('stopping what is stopped adds who and why, and takes nothing of the first away', async () => {
    const tools = toolsOver(createInMemoryPurchaseLedger());
    expect(await switchPurchasing(tools, stop)).toMatchObject({
      value: {
        by: '(nobody)',
        reason: 'Purchasing was never opened in this stage. grace: month end',
        since: '1970-01-01T00:00:00.000Z',
      },
    });
  });

  it('is decided over what stands now, where somebody was faster', async () => {
    const ledger = createInMemoryPurchaseLedger();
    await switchPurchasing(toolsOver(ledger), open);
    let first = true;
    const racing: PurchaseLedger = {
      ...ledger,
      setPurchasing: async (from, to) => {
        if (first) {
          first = false;
          await switchPurchasing(toolsOver(ledger), { ...stop, caller: 'ben' });
        }
        return ledger.setPurchasing(from, to);
      },
    };
    expect(await switchPurchasing(toolsOver(racing), stop)).toMatchObject({
      value: { by: 'ben', reason: 'month end grace: month end', since: NOW },
    });
    expect(await ledger.purchasing()).toMatchObject({ state: 'stopped', by: 'ben' });
    const never = { ...ledger, setPurchasing: async () => 'lost' as const };
    expect(await switchPurchasing(toolsOver(never), stop)).toMatchObject({ ok: false, why: 'conflict' });
  });

  it.each([
    ['state', { state: 'paused', reason: 'x' }],
    ['reason', { state: 'open', reason: '  ' }],
    ['reason', { state: 'open', reason: 'a\u0000b' }],
    ['reason', { state: 'open' }],
  ])('names %s where it is wrong', async (field, body) => {
    const tools = toolsOver(createInMemoryPurchaseLedger());
    expect(await switchPurchasing(tools, { body, caller: 'x' })).toMatchObject({
      why: 'invalid',
      problems: [{ field }],
    });
  });
});
