import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { keepBlobs, keepPages } from '../../../lib/billing/load/keep-parts.ts';
import type { Loading } from '../../../lib/billing/load/loading.ts';
import { createPace } from '../../../lib/billing/load/pace.ts';
import { aHeader, period } from '../../builders/billing.ts';
import { inMemoryArchive } from '../../fakes/in-memory-archive.ts';
import {
  scriptedBillingSource,
  scriptedDocument,
  WorldFailure,
} from '../../fakes/scripted-billing-source.ts';

const MINUTE_MS = 60_000;
const SHELF = { area: 'lines', name: 'G016907411', operationId: 'G016907411/1' } as const;
const SIXTEEN = Array.from({ length: 16 }, (_, part) => [{ orderId: `order ${part}` }]);

let clock = { nowMs: 0 };
beforeEach(() => {
  clock = { nowMs: 1_000_000 };
});

function world(over: Parameters<typeof scriptedDocument>[1] = {}, header = aHeader()) {
  const script = scriptedDocument(header, { parts: SIXTEEN, ...over });
  const source = scriptedBillingSource(script);
  source.nowMs = () => clock.nowMs;
  const archive = inMemoryArchive();
  const tools = {
    source,
    archive,
    nowMs: () => clock.nowMs,
    timeIsUp: () => false,
    sha256: (content: Uint8Array | string) => createHash('sha256').update(content).digest('hex'),
  };
  const writtenDown: Loading[] = [];
  const look = async () => {
    const state = await source.exportState(SHELF.operationId);
    if (state.state !== 'ready') throw new Error(`the export is ${state.state}`);
    return state.manifest;
  };
  const pace = () => createPace(tools, async (loading) => void writtenDown.push(loading));
  const keep = async (earlier?: Loading, operationId = SHELF.operationId as string) =>
    keepBlobs(tools, { ...SHELF, operationId }, earlier, await look(), look, pace());
  const pages = (earlier?: Loading) =>
    keepPages(tools, SHELF, earlier, (mark) => source.pages(header, mark), pace());
  return { script, source, archive, tools, writtenDown, look, pace, keep, pages, asked: source.asked };
}

const partsAsked = (asked: readonly string[]) => asked.map((what) => Number(what.split('/')[1]));
const ALL = Array.from({ length: 16 }, (_, part) => part);

describe('the blobs of an export', () => {
  it('come into the archive in their order, byte for byte', async () => {
    const { keep, archive, asked } = world();
    const loading = await keep();
    expect(loading).toMatchObject({ complete: true, eTag: 'etag-1', announced: 16 });
    expect(partsAsked(asked)).toEqual(ALL);
    expect(loading.kept.map(({ part }) => part)).toEqual(ALL);
    for (const { part, key, length } of loading.kept) {
      expect(Buffer.from(archive.objects.get(key) ?? []).toString()).toBe(JSON.stringify(SIXTEEN[part]));
      expect(archive.objects.get(key)).toHaveLength(length);
    }
  });

  it('are written down by time and not by count', async () => {
    const { keep, source, writtenDown } = world();
    source.onPart = () => void (clock.nowMs += 25_000);
    await keep();
    expect(writtenDown.map(({ kept }) => kept.length)).toEqual([3, 6, 9, 12, 15]);
  });

  it('are gone on with where time ran out, and nothing is asked for twice', async () => {
    const { keep, tools, source, asked } = world();
    let loading: Loading | undefined;
    for (let workers = 1; workers <= 6; workers += 1) {
      const endsAt = asked.length + 3;
      tools.timeIsUp = () => source.asked.length >= endsAt;
      loading = await keep(loading);
    }
    expect(loading).toMatchObject({ complete: true });
    expect(partsAsked(asked)).toEqual(ALL);
  });

  it('go on with fresh access at the blob at which access lapsed', async () => {
    const { keep, source, asked } = world({ accessMs: 30 * MINUTE_MS });
    // Microsoft's clock runs ahead of ours: what is good by our clock is refused.
    source.nowMs = () => clock.nowMs + 4 * MINUTE_MS;
    source.onPart = () => void (clock.nowMs += 4 * MINUTE_MS);
    expect(await keep()).toMatchObject({ complete: true });
    expect(partsAsked(asked)).toEqual(ALL);
  });

  it('are not begun with access that is about to lapse', async () => {
    const { keep, source, asked, look } = world({ accessMs: 12 * MINUTE_MS });
    let looks = 0;
    const exportState = source.exportState.bind(source);
    source.exportState = (id) => {
      looks += 1;
      return exportState(id);
    };
    source.onPart = () => void (clock.nowMs += 2 * MINUTE_MS);
    expect(await keep()).toMatchObject({ complete: true });
    expect(partsAsked(asked)).toEqual(ALL);
    // Twelve minutes less the margin of five are four blobs of two minutes.
    expect(looks).toBe(4);
    await look();
  });

  it('fail where fresh access is refused as well', async () => {
    const { keep, source } = world();
    source.onPart = (part) => {
      if (part === 5) throw new WorldFailure('forbidden', 'nobody may read this');
    };
    await expect(keep()).rejects.toMatchObject({ kind: 'forbidden', message: 'nobody may read this' });
  });

  it('are begun anew where the data changed half-way: two states are never put together', async () => {
    const { keep, script, source, archive } = world();
    let changes = 1;
    source.onPart = (part) => {
      if (part !== 9 || changes-- === 0) return;
      script.eTag = 'etag-2';
      script.parts = SIXTEEN.map((lines) => [...lines, { orderId: 'late' }]);
      throw new WorldFailure('forbidden', 'access has lapsed');
    };
    const loading = await keep();
    expect(loading).toMatchObject({ complete: true, eTag: 'etag-2' });
    const texts = loading.kept.map(({ key }) => Buffer.from(archive.objects.get(key) ?? []).toString());
    expect(texts).toEqual(script.parts.map((lines) => JSON.stringify(lines)));
  });

  it('are begun anew where another export cuts the same data otherwise', async () => {
    const { keep, tools, script, source } = world();
    tools.timeIsUp = () => source.asked.length >= 5;
    const half = await keep();
    expect(half).toMatchObject({ complete: false, kept: { length: 5 } });
    tools.timeIsUp = () => false;
    script.parts = [SIXTEEN.flat()];
    expect(await keep(half)).toMatchObject({ complete: true, announced: 1, kept: { length: 1 } });
  });

  it('of another export are never put beside those of the first, though eTag and names are the same', async () => {
    const { keep, tools, script, source, archive } = world();
    tools.timeIsUp = () => source.asked.length >= 5;
    const half = await keep();
    tools.timeIsUp = () => false;
    // The same rows, divided otherwise.
    script.parts = SIXTEEN.toReversed();
    const loading = await keep(half, `${SHELF.name}/2`);
    const texts = loading.kept.map(({ key }) => Buffer.from(archive.objects.get(key) ?? []).toString());
    expect(texts).toEqual(script.parts.map((lines) => JSON.stringify(lines)));
  });

  it.each([
    { times: 2, comesTo: 'whole' },
    { times: 3, comesTo: 'an error' },
  ])('that broke off after the first byte $times times come to $comesTo', async ({ times }) => {
    const { keep, source, archive, asked } = world();
    let breaks = times;
    source.onHalf = (part) => {
      if (part === 7 && breaks-- > 0) throw new WorldFailure('unavailable', 'the connection broke');
    };
    if (times === 3) {
      await expect(keep()).rejects.toThrow('the connection broke');
      expect(archive.objects.size).toBe(7);
    } else {
      expect(await keep()).toMatchObject({ complete: true });
      expect(archive.objects.size).toBe(16);
    }
    expect(partsAsked(asked).filter((part) => part === 7)).toHaveLength(3);
  });

  it('are not asked for again at once where not one byte came', async () => {
    const { keep, source, asked } = world();
    source.onPart = (part) => {
      if (part === 7) throw new WorldFailure('unavailable', 'no answer');
    };
    await expect(keep()).rejects.toThrow('no answer');
    expect(partsAsked(asked)).toEqual(ALL.slice(0, 7));
  });

  it('leave it to our own store to fail as our own', async () => {
    const { keep, archive } = world();
    archive.keep = async () => {
      throw new TypeError('the bucket is gone');
    };
    await expect(keep()).rejects.toBeInstanceOf(TypeError);
  });
});

describe('the pages of a list', () => {
  const V1 = aHeader({ period: period('2024-01') });

  it('are gone on with at the page at which time ran out', async () => {
    const { pages, tools, source, asked, archive } = world({}, V1);
    tools.timeIsUp = () => source.asked.length >= 5;
    const half = await pages();
    expect(half).toMatchObject({ complete: false, nextPage: 'page-5' });
    tools.timeIsUp = () => false;
    expect(await pages(half)).toMatchObject({ complete: true, nextPage: undefined, eTag: undefined });
    expect(partsAsked(asked)).toEqual(ALL);
    expect(archive.objects.size).toBe(16);
  });

  it('are begun anew where they were left for hours', async () => {
    const { pages, tools, source, asked } = world({}, V1);
    tools.timeIsUp = () => source.asked.length >= 5;
    const half = await pages();
    tools.timeIsUp = () => false;
    clock.nowMs += 4 * 60 * MINUTE_MS;
    expect(await pages(half)).toMatchObject({ complete: true, kept: { length: 16 } });
    expect(partsAsked(asked)).toEqual([0, 1, 2, 3, 4, ...ALL]);
  });

  it('are an error where they end before their end', async () => {
    const { pages, source } = world({}, V1);
    const all = source.pages.bind(source);
    source.pages = async function* (header, from) {
      for await (const page of all(header, from)) {
        yield page;
        if (page.next === 'page-3') return;
      }
    };
    await expect(pages()).rejects.toThrow('the list of pages broke off before its end');
  });

  it('may be none at all', async () => {
    expect(await world({ parts: [] }, V1).pages()).toMatchObject({ complete: true, kept: [] });
  });
});
