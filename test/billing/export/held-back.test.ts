import { describe, expect, it } from '@jest/globals';
import { oneDocument } from '../../builders/one-document.ts';
import { WorldFailure } from '../../fakes/scripted-billing-source.ts';

const MINUTE_MS = 60_000;

describe('an export that the limit holds back', () => {
  const throttled = (retryAfterMs?: number) =>
    Object.assign(new WorldFailure('throttled'), { ...(retryAfterMs !== undefined && { retryAfterMs }) });

  it.each([
    { after: 90_000, waits: 90_000 },
    { after: undefined, waits: MINUTE_MS },
    { after: 24 * 60 * MINUTE_MS, waits: 60 * MINUTE_MS },
    { after: 0, waits: 5_000 },
  ])('is asked for $waits ms later where $after ms are named, and did not fail', async ({ after, waits }) => {
    const at = oneDocument();
    const startExport = at.source.startExport.bind(at.source);
    at.source.startExport = async () => {
      throw throttled(after);
    };
    await at.plan('2024-03-09');
    const askedAtMs = at.clock.nowMs;
    expect(await at.sync()).toBe('waiting');
    const document = await at.document();
    expect(document).toMatchObject({ stage: 'listed', failure: undefined, export: undefined });
    expect((document.dueAtMs ?? 0) - askedAtMs).toBe(waits);
    expect(await at.book.night(document.night)).toMatchObject({ finished: [], failed: [] });
    at.source.startExport = startExport;
    await at.settle(3 * 60 * MINUTE_MS);
    expect(await at.document()).toMatchObject({ stage: 'filed' });
  });

  it('is looked at later, as often as it takes, and never given up for that', async () => {
    const at = oneDocument({ export: [...Array.from({ length: 200 }, () => throttled(MINUTE_MS)), 'ready'] });
    await at.plan('2024-03-09');
    await at.settle(5 * 60 * MINUTE_MS);
    const document = await at.document();
    expect(document).toMatchObject({
      stage: 'filed',
      history: [{ what: 'published' }, {}, { what: 'filed' }],
    });
    expect(at.askedOf().filter((what) => what.startsWith('export'))).toHaveLength(1);
  });

  it('keeps the export that is gone until another one could be asked for', async () => {
    const at = oneDocument({ export: ['gone'] });
    const startExport = at.source.startExport.bind(at.source);
    await at.plan('2024-03-09');
    await at.sync();
    at.source.startExport = async () => {
      throw throttled(2 * MINUTE_MS);
    };
    at.clock.nowMs += MINUTE_MS;
    expect(await at.sync()).toBe('waiting');
    expect(await at.document()).toMatchObject({ failure: undefined, export: { lost: 0 } });
    at.source.startExport = startExport;
    at.clock.nowMs += 2 * MINUTE_MS;
    await at.sync();
    expect(await at.document()).toMatchObject({ failure: undefined, export: { lost: 1 } });
  });
});
