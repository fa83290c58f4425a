import { describe, expect, it } from '@jest/globals';
import { whatNext } from '../../cli/what-next.ts';
import type { PurchaseWithHistory } from '../../lib/reporting/views/purchase-view.ts';

const entry = { version: 2, at: '2024-02-09T10:00:00.000Z', from: 'ready', to: 'ready', facts: {} };
const aPurchase = (over: object) =>
  ({
    id: 'p1',
    stage: 'ready',
    history: [],
    dueAt: '2024-02-09T10:10:00.000Z',
    ...over,
  }) as unknown as PurchaseWithHistory;
const stopped = {
  state: 'stopped',
  since: '2024-02-09T09:00:00.000Z',
  by: '(tieout)',
  reason: 'Three unknowns.',
} as const;

describe('what a purchase waits for', () => {
  it('is what its last look found, and when it looks again', () => {
    const history = [
      { ...entry, what: 'Another purchase of the same item is under way.', facts: { holder: 'p7' } },
    ];
    expect(whatNext(aPurchase({ history }))).toEqual([
      'It waits: Another purchase of the same item is under way. p7',
      '  It looks again at 2024-02-09 10:10:00Z, or a minute after.',
    ]);
  });

  it('is nothing where it has just moved', () => {
    expect(whatNext(aPurchase({ history: [{ ...entry, from: 'accepted', what: 'Found.' }] }))).toEqual([]);
  });

  it('is that purchasing is stopped, by whom and why, while it still has to be bought', () => {
    expect(whatNext(aPurchase({}), stopped)).toEqual([
      'Purchasing is stopped since 2024-02-09 09:00:00Z, by (tieout): Three unknowns.',
      '  tieout purchasing open --reason TEXT',
    ]);
    expect(whatNext(aPurchase({ stage: 'ordered' }), stopped)).toEqual([]);
    expect(whatNext(aPurchase({ stage: 'fulfilled' }), stopped)).toEqual([]);
  });
});
