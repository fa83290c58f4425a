import { describe, expect, it } from '@jest/globals';
import type { EstimateId } from '../../../lib/billing/estimates/estimate.ts';
import { syncEstimate } from '../../../lib/billing/estimates/sync-estimate.ts';
import { amountText } from '../../../lib/values/money.ts';
import { aHeader } from '../../builders/billing.ts';
import { billingTools } from '../../builders/billing-tools.ts';
import {
  scriptedBillingSource,
  scriptedDocument,
  scriptedEstimate,
  WorldFailure,
  type ScriptedEstimate,
} from '../../fakes/scripted-billing-source.ts';

const NIGHT = '2024-03-09';
const ID = 'EUR-current' as EstimateId;
const CURRENT = { currency: 'EUR', period: 'current' } as const;

const world = (over: Partial<ScriptedEstimate> = {}, cloud: 'global' | 'us_government' = 'global') => {
  const source = scriptedBillingSource(scriptedDocument(aHeader()));
  const script = scriptedEstimate(CURRENT, over);
  source.estimatesNow = [script];
  const at = billingTools(source, cloud);
  const estimate = async () => {
    const found = await at.book.estimate(ID);
    if (!found) throw new Error('it was not asked for');
    return found;
  };
  const parts = () => source.asked.filter((what) => what.startsWith('part EUR-current'));
  const exports = () => source.asked.filter((what) => what === 'export EUR-current');
  return { source, script, ...at, estimate, parts, exports, sync: () => syncEstimate(at.tools, ID) };
};

const sums = ({ loaded }: Awaited<ReturnType<ReturnType<typeof world>['estimate']>>) =>
  loaded && {
    lines: loaded.lines,
    subtotal: amountText(loaded.subtotal),
    byCategory: loaded.byCategory.map((sum) => [sum.category, sum.lines, amountText(sum.subtotal)]),
  };

describe('an estimate', () => {
  it('is asked for each night, followed like any export, and summed exactly by category', async () => {
    const lines = [
      [{ subtotal: '0.1' }, { subtotal: '0.2', category: 'azure_usage' as const }],
      [{ subtotal: '-100.00' }],
    ];
    const at = world({ parts: lines, export: ['running', 'ready'] });
    await at.night(NIGHT);
    expect(await at.estimate()).toMatchObject({ state: 'loaded', night: NIGHT, source: 'v2' });
    expect(sums(await at.estimate())).toEqual({
      lines: 3,
      subtotal: '-99.70',
      byCategory: [
        ['azure_usage', 1, '0.20'],
        ['reservation', 2, '-99.90'],
      ],
    });
    expect(at.exports()).toHaveLength(1);
  });

  it('is kept raw, apart from the lines of documents, and never becomes one', async () => {
    const at = world();
    await at.night(NIGHT);
    const { loaded } = await at.estimate();
    expect(loaded?.parts.map(({ key }) => key.split('/').slice(0, 2).join('/'))).toEqual([
      'estimates/EUR-current',
      'estimates/EUR-current',
    ]);
    for (const { key } of loaded?.parts ?? []) expect(at.archive.objects.has(key)).toBe(true);
    const documents = [];
    for await (const document of at.book.all()) documents.push(document.header.id);
    expect(documents).toEqual(['G016907411']);
  });

  it('is replaced whole by the next one, and stays until that is here', async () => {
    const at = world();
    await at.night(NIGHT);
    at.script.eTag = 'etag-2';
    at.script.parts = [[{ subtotal: '7.00' }]];
    at.script.export = ['running', 'ready'];
    at.clock.nowMs += 86_400_000;
    await at.plan('2024-03-10');
    expect(await at.estimate()).toMatchObject({ state: 'listed', night: '2024-03-10', loaded: { lines: 3 } });
    await at.settle(3_600_000);
    expect(sums(await at.estimate())).toMatchObject({ lines: 1, subtotal: '7.00' });
    expect((await at.estimate()).loaded).toMatchObject({ night: '2024-03-10', eTag: 'etag-2' });
  });

  it('is not downloaded again where Microsoft says that it is the same', async () => {
    const at = world();
    await at.night(NIGHT);
    const before = sums(await at.estimate());
    await at.night('2024-03-10');
    expect(at.parts()).toHaveLength(2);
    expect(at.exports()).toHaveLength(2);
    expect(await at.estimate()).toMatchObject({ state: 'loaded', loaded: { night: '2024-03-10' } });
    expect(sums(await at.estimate())).toEqual(before);
  });

  it('that is not ready keeps what it had, and is asked for again by the next night', async () => {
    const at = world();
    await at.night(NIGHT);
    at.script.export = ['not_ready'];
    await at.night('2024-03-10');
    expect(await at.estimate()).toMatchObject({
      state: 'not_ready',
      failure: 'No data available',
      dueAtMs: undefined,
      loaded: { night: NIGHT, lines: 3 },
    });
    at.script.export = ['ready'];
    await at.night('2024-03-11');
    expect(await at.estimate()).toMatchObject({ state: 'loaded', failure: undefined });
  });

  it('is read page by page in the government cloud', async () => {
    const at = world({}, 'us_government');
    await at.night(NIGHT);
    expect(await at.estimate()).toMatchObject({ state: 'loaded', source: 'v1', loaded: { eTag: undefined } });
    expect(sums(await at.estimate())).toMatchObject({ lines: 3, subtotal: '300.00' });
    expect(at.exports()).toEqual([]);
  });

  it('fails where a charge is in another currency, and keeps what it had', async () => {
    const at = world();
    await at.night(NIGHT);
    at.script.eTag = 'etag-2';
    at.script.parts = [[{}], [{ currency: 'USD' }]];
    await at.night('2024-03-10');
    expect(await at.estimate()).toMatchObject({
      state: 'failed',
      failure: 'part 1, line 0 is in USD, not in EUR',
      dueAtMs: undefined,
      loaded: { night: NIGHT },
    });
  });

  it('of which there is nothing is loaded with nothing: it is an estimate, and no invoice', async () => {
    const at = world({ parts: [] });
    await at.night(NIGHT);
    expect(sums(await at.estimate())).toEqual({ lines: 0, subtotal: '0.00', byCategory: [] });
  });

  it('waits where the limit of exports holds it back, and fails nothing by that', async () => {
    const at = world();
    const start = at.source.startEstimate.bind(at.source);
    let held = 2;
    at.tools.source.startEstimate = async (...call) => {
      if ((held -= 1) >= 0) throw Object.assign(new WorldFailure('throttled'), { retryAfterMs: 240_000 });
      return start(...call);
    };
    await at.plan(NIGHT);
    await at.sync();
    const waiting = await at.estimate();
    expect(waiting).toMatchObject({ state: 'listed', failure: undefined, export: undefined });
    expect(waiting.dueAtMs).toBeGreaterThan(at.clock.nowMs);
    await at.settle(3_600_000);
    expect((await at.estimate()).state).toBe('loaded');
  });

  it('looks again where a download broke off, and asks anew where the export is gone', async () => {
    const at = world();
    let breaks = 1;
    at.source.onHalf = () => {
      const isOurs = at.source.asked.at(-1)?.startsWith('part EUR-current') ?? false;
      if (isOurs && (breaks -= 1) >= 0) throw new WorldFailure('unavailable', 'broke off');
    };
    const state = at.source.exportState.bind(at.source);
    let looks = 0;
    at.tools.source.exportState = async (id) =>
      id.startsWith(ID) && (looks += 1) === 1
        ? { state: 'gone', detail: 'it is no longer known' }
        : state(id);
    await at.night(NIGHT);
    expect((await at.estimate()).state).toBe('loaded');
    expect(at.exports()).toHaveLength(2);
    expect(at.parts().length).toBeGreaterThan(2);
  });

  it('is given up for tonight where one worker has no time for it', async () => {
    const at = world();
    Object.assign(at.tools, { timeIsUp: () => at.parts().length >= 1 });
    await at.night(NIGHT);
    expect(await at.estimate()).toMatchObject({
      state: 'failed',
      failure: 'it has more than the 1 parts that one worker can load',
    });
  });
});

describe('several at one estimate', () => {
  it('ask once: whoever writes first works', async () => {
    const at = world();
    await at.plan(NIGHT);
    await Promise.all([at.sync(), at.sync(), at.sync()]);
    expect(at.exports()).toHaveLength(1);
    await at.settle(3_600_000);
    expect((await at.estimate()).state).toBe('loaded');
  });

  it('lose their answer to a night that asks anew', async () => {
    const at = world();
    await at.plan(NIGHT);
    const start = at.source.startEstimate.bind(at.source);
    at.tools.source.startEstimate = async (...call) => {
      const answer = await start(...call);
      await at.plan('2024-03-10');
      return answer;
    };
    await at.sync();
    at.tools.source.startEstimate = start;
    expect(await at.estimate()).toMatchObject({ state: 'listed', night: '2024-03-10', export: undefined });
    await at.settle(3_600_000);
    expect(await at.estimate()).toMatchObject({ state: 'loaded', night: '2024-03-10' });
  });

  it('go on after one of them was killed at any moment, and come to the same', async () => {
    const whole = world({ export: ['running', 'ready'] });
    await whole.night(NIGHT);
    const want = sums(await whole.estimate());
    let killed = 0;
    for (let call = 1; call < 40; call += 1) {
      const at = world({ export: ['running', 'ready'] });
      await at.plan(NIGHT);
      const restore = killAt(at, call);
      for (let minutes = 0; minutes < 15; minutes += 1) {
        try {
          await at.sync();
        } catch {
          killed += 1;
          break;
        }
        at.clock.nowMs += 60_000;
      }
      restore();
      at.clock.nowMs += 900_000;
      await at.settle(3 * 3_600_000);
      expect(sums(await at.estimate())).toEqual(want);
    }
    expect(killed).toBeGreaterThan(5);
  });
});

/** The worker dies at its n-th call of the book or the archive, before the call does anything. */
function killAt(at: ReturnType<typeof world>, call: number): () => void {
  let calls = 0;
  const dies = () => {
    if ((calls += 1) >= call) throw new Error('killed');
  };
  const [book, archive] = [{ ...at.book }, { ...at.archive }];
  at.tools.book.estimate = async (id) => (dies(), book.estimate(id));
  at.tools.book.writeEstimate = async (next) => (dies(), book.writeEstimate(next));
  at.tools.archive.keep = async (...kept) => (dies(), archive.keep(...kept));
  return () => {
    Object.assign(at.tools.book, book);
    Object.assign(at.tools.archive, archive);
  };
}
