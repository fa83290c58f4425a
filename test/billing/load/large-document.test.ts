import { describe, expect, it } from '@jest/globals';
import { progressOf } from '../../../lib/billing/progress.ts';
import { euro, figures } from '../../builders/billing.ts';
import { oneDocument } from '../../builders/one-document.ts';
import { WorldFailure } from '../../fakes/scripted-billing-source.ts';

const MINUTE_MS = 60_000;
const ID = 'G016907411';

describe('a large document', () => {
  const sixteen = Array.from({ length: 16 }, (_, part) => [
    { orderId: `order ${part}` },
    { orderId: `order ${part}` },
  ]);
  const large = () =>
    oneDocument({ parts: sixteen, figures: figures('3200.00', '0', '3200.00') }, { total: euro('3200.00') });

  it('is brought home by several workers, each of which sends the next one its message', async () => {
    const at = large();
    let [asked, workers] = [0, 0];
    at.tools.timeIsUp = () => (asked += 1) > 6;
    await at.plan('2024-03-09');
    const stages = new Set<string>();
    for (let turns = 0; (await at.document()).dueAtMs !== undefined; turns += 1) {
      expect(turns).toBeLessThan(100);
      at.clock.nowMs = Math.max(at.clock.nowMs, (await at.document()).dueAtMs ?? 0);
      at.work.toSync.length = 0;
      asked = 0;
      workers += 1;
      const end = await at.sync();
      const progress = progressOf(await at.document());
      stages.add(progress.state);
      // Whoever leaves work behind that could go on at once has sent a message, and keeps others away until it came.
      const { loading } = await at.document();
      expect(at.work.toSync.length).toBe(loading === undefined ? 0 : 1);
      expect(await at.book.due(at.clock.nowMs, 10)).toMatchObject({ ids: [] });
      if (loading) expect(end).toBe('waiting');
    }
    expect(await at.document()).toMatchObject({
      stage: 'filed',
      published: { lineCount: 32, announcedParts: 16 },
    });
    expect(workers).toBeGreaterThan(5);
    expect([...stages].sort()).toEqual(['downloading', 'filed', 'reading', 'requested']);
    expect(at.askedOf().filter((what) => what.startsWith('part'))).toHaveLength(16);
    expect(at.book.written.lines).toBe(32);
  });

  it('costs a checkpoint a minute, and not one for each part', async () => {
    const at = large();
    at.source.onPart = () => void (at.clock.nowMs += 21_000);
    await at.plan('2024-03-09');
    const before = at.book.written.documents;
    await at.settle(60 * MINUTE_MS);
    // Asked for, four or five checkpoints in sixteen times 21 seconds, published, filed.
    expect(at.book.written.documents - before).toBe(3 + 5);
    expect((await at.document()).stage).toBe('filed');
  });

  it('goes on where it was, after its download broke off for longer', async () => {
    const at = large();
    let down = true;
    at.source.onPart = (part) => {
      if (part === 9 && down) throw new WorldFailure('unavailable', 'no answer');
    };
    await at.plan('2024-03-09');
    await at.settle(10 * MINUTE_MS);
    expect(progressOf(await at.document())).toMatchObject({ state: 'downloading', done: 9, of: 16 });
    down = false;
    await at.settle(60 * MINUTE_MS);
    expect((await at.document()).stage).toBe('filed');
    expect(at.askedOf().filter((what) => what.startsWith('part'))).toHaveLength(16);
  });

  it('is left at the next checkpoint by a worker that was overtaken, and gone on with from what is stored', async () => {
    const at = large();
    let overtakes = 1;
    at.source.onPart = (part) => {
      at.clock.nowMs += 21_000;
      if (part === 8 && overtakes-- > 0) at.book.loseNextWrites(1);
    };
    await at.plan('2024-03-09');
    await at.settle(60 * MINUTE_MS);
    expect(await at.document()).toMatchObject({ stage: 'filed', published: { lineCount: 32 } });
    // The checkpoint after part 8 was lost: the three parts since the one before it came twice.
    const parts = at.askedOf().filter((what) => what.startsWith('part'));
    expect(parts).toHaveLength(16 + 3);
  });

  it('is begun by nobody whose time is up already', async () => {
    const at = large();
    await at.plan('2024-03-09');
    at.tools.timeIsUp = () => true;
    expect(await at.sync()).toBe('waiting');
    expect(at.source.asked).toEqual([]);
    expect(at.work.toSync.at(-1)).toEqual({ night: '2024-03-09', id: ID });
  });
});
