import { describe, expect, it } from '@jest/globals';
import { progressOf } from '../../../lib/billing/progress.ts';
import { oneDocument, type OneDocument } from '../../builders/one-document.ts';

const MINUTE_MS = 60_000;

describe('a published document that is to be read again', () => {
  const askToReload = async (at: OneDocument) => {
    const document = await at.document();
    await at.book.write({ ...document, reload: true, dueAtMs: at.clock.nowMs });
    at.source.asked.length = 0;
  };

  it('is read from the archive without a question to Microsoft, and nothing changes where the lines are the same', async () => {
    const at = oneDocument();
    await at.night('2024-03-09');
    const before = await at.document();
    const objects = at.archive.objects.size;
    await askToReload(at);
    expect(await at.sync()).toBe('finished');
    expect(at.source.asked).toEqual([]);
    const after = await at.document();
    expect(after.published).toEqual(before.published);
    expect(after).toMatchObject({ stage: 'filed', restatements: [], reload: undefined, loading: undefined });
    expect(after.history?.at(-1)).toMatchObject({ what: 'read again, unchanged' });
    expect([at.book.written.lines, at.archive.objects.size]).toEqual([3, objects]);
  });

  /** Published by an earlier way of reading, which took one order id for another. */
  const readOtherwise = async () => {
    const at = oneDocument();
    const { sha256 } = at.tools;
    const lines = at.source.lines.bind(at.source);
    at.tools.sha256 = (content) => sha256(String(content).replace(/^v2\n\d+\n/, 'v2\n0\n'));
    at.source.lines = async function* (header, part, fromLine) {
      for await (const batch of lines(header, part, fromLine))
        yield batch.map((line) => (line.part === 1 ? { ...line, orderId: 'misread' } : line));
    };
    await at.night('2024-03-09');
    at.tools.sha256 = sha256;
    at.source.lines = lines;
    return at;
  };

  it('is a new version where we read the same bytes otherwise now, with the difference line by line', async () => {
    const at = await readOtherwise();
    const before = await at.document();
    await askToReload(at);
    expect(await at.sync()).toBe('finished');
    const after = await at.document();
    expect(after.published?.version).not.toBe(before.published?.version);
    expect(after.published?.parts).toEqual(before.published?.parts);
    expect(after.restatements).toMatchObject([
      {
        cause: 'read_again',
        from: before.published?.version,
        difference: { removed: { lines: 1 }, added: { lines: 1 } },
      },
    ]);
    expect(at.source.asked.filter((what) => !what.startsWith('statement'))).toEqual([]);
    const told = Buffer.from(
      at.archive.objects.get(after.restatements[0]?.difference?.kept[0]?.key ?? '') ?? [],
    );
    expect(told.toString()).toMatch(/^{"change":"removed".*"orderId":"misread".*\n{"change":"added"/);
    expect((await at.publishedLines()).map(({ orderId }) => orderId)).not.toContain('misread');
  });

  it('is refused where the reading changed and was not counted up: lines that readers see are never written over', async () => {
    const at = oneDocument();
    await at.night('2024-03-09');
    const before = await at.publishedLines();
    const lines = at.source.lines.bind(at.source);
    at.source.lines = async function* (header, part, fromLine) {
      for await (const batch of lines(header, part, fromLine))
        yield batch.map((line) => ({ ...line, orderId: 'misread' }));
    };
    await askToReload(at);
    await at.sync();
    expect((await at.document()).failure).toMatch(/READING_VERSION was not counted up/);
    expect(await at.publishedLines()).toEqual(before);
    expect(at.alarms[0]?.message).toBe('document failed unexpectedly');
  });

  it('is read again after the lines that are on their way, which come first', async () => {
    const at = oneDocument();
    await at.night('2024-03-09');
    at.script.eTag = 'etag-2';
    at.script.parts = [[{}], [{}], [{}]];
    at.clock.nowMs = Date.parse('2024-03-10T02:00:00Z');
    await at.plan('2024-03-10');
    await at.sync();
    at.clock.nowMs += 2 * MINUTE_MS;
    let asked = 0;
    at.tools.timeIsUp = () => (asked += 1) > 1;
    await at.sync();
    expect(progressOf(await at.document()).state).toBe('downloading');
    at.tools.timeIsUp = () => false;
    await askToReload(at);
    expect(await at.sync()).toBe('finished');
    expect(await at.document()).toMatchObject({
      stage: 'filed',
      published: { eTag: 'etag-2' },
      reload: undefined,
      linesNight: '2024-03-10',
    });
  });

  it('fails alone and visibly where the archive gives other bytes, and stays as it was', async () => {
    const at = oneDocument();
    await at.night('2024-03-09');
    const before = await at.publishedLines();
    const fetch = at.archive.fetch.bind(at.archive);
    at.tools.archive.fetch = (kept) => fetch({ ...kept, sha256: 'another' });
    await askToReload(at);
    await at.sync();
    expect(await at.document()).toMatchObject({
      stage: 'filed',
      reload: undefined,
      failure: expect.stringContaining('other bytes'),
    });
    expect(await at.publishedLines()).toEqual(before);
  });
});
