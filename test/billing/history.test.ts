import { describe, expect, it } from '@jest/globals';
import { oneDocument, type OneDocument } from '../builders/one-document.ts';
import { WorldFailure } from '../fakes/scripted-billing-source.ts';

const MINUTE_MS = 60_000;

describe('the timeline of a document', () => {
  const told = async (at: OneDocument) => ((await at.document()).history ?? []).map(({ what }) => what);

  it('tells what changed with its hashes, and nothing of a night without news', async () => {
    const at = oneDocument();
    await at.night('2024-03-09');
    expect(await told(at)).toEqual(['published', 'statement kept', 'filed']);
    const { history, published, statement } = await at.document();
    expect(history?.map(({ ids }) => ids)).toMatchObject([
      { version: published?.version, eTag: 'etag-1' },
      { sha256: statement?.sha256 },
      {},
    ]);
    await at.night('2024-03-10');
    await at.night('2024-03-11');
    expect(await told(at)).toHaveLength(3);
  });

  it('tells the same trouble once, another reason again, and that it is over', async () => {
    const at = oneDocument({ export: ['not_ready'] });
    await at.night('2024-03-09');
    await at.night('2024-03-10');
    expect(await told(at)).toEqual(['not ready']);
    at.script.export = ['ready'];
    await at.night('2024-03-11');
    const whole = ['not ready', 'published', 'statement kept', 'filed'];
    expect(await told(at)).toEqual(whole);
    at.script.export = [
      new WorldFailure('malformed', 'it makes no sense (request 2ce3de25-ac67-46a0-bf43-8839676aa810)'),
    ];
    await at.night('2024-03-12');
    at.script.export = [
      new WorldFailure('malformed', 'it makes no sense (request 49f5f3f4-a55a-48df-8ccc-7ea679471eb6)'),
    ];
    await at.night('2024-03-13');
    expect(await told(at)).toEqual([...whole, 'failed']);
    at.script.export = [new WorldFailure('malformed', 'it makes no sense either')];
    await at.night('2024-03-14');
    expect(await told(at)).toEqual([...whole, 'failed', 'failed']);
    at.script.export = ['ready'];
    await at.night('2024-03-15');
    expect(await told(at)).toEqual([...whole, 'failed', 'failed', 'lines confirmed']);
  });

  it('keeps the newest hundred', async () => {
    const at = oneDocument();
    await at.plan('2024-03-09');
    for (let failures = 0; failures < 120; failures += 1) {
      at.source.startExport = async () => {
        throw new WorldFailure('refused', `no ${failures}`);
      };
      await at.sync();
      at.clock.nowMs += 7 * 60 * MINUTE_MS;
    }
    const { history = [] } = await at.document();
    expect([history.length, history[0]?.ids?.['why'], history.at(-1)?.ids?.['why']]).toEqual([
      100,
      'no 20',
      'no 119',
    ]);
  });
});
