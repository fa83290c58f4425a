import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { holding } from '../../../local/template/package-lock.ts';

describe('the packaging lock', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tieout-lock-'));
  const lock = join(folder, 'inner', 'packaging.lock');
  beforeEach(() => rmSync(join(folder, 'inner'), { recursive: true, force: true }));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const held = () => holding(lock, undefined, async () => readFileSync(lock, 'utf8'));

  it('says whose it is while the work is done, and is gone afterwards', async () => {
    expect(await held()).toBe(String(process.pid));
    expect(readdirSync(join(folder, 'inner'))).toEqual([]);
  });

  it('is given back where the work fails', async () => {
    await expect(
      holding(lock, undefined, async () => {
        throw new Error('no package');
      }),
    ).rejects.toThrow('no package');
    expect(existsSync(lock)).toBe(false);
  });

  it('is taken over at once from a process that is dead', async () => {
    await held();
    writeFileSync(lock, String(spawnSync(process.execPath, ['--version']).pid));
    expect(await held()).toBe(String(process.pid));
  });

  it.each(['', 'garbage'])('is taken over where it names no process but %j', async (text) => {
    await held();
    writeFileSync(lock, text);
    expect(await held()).toBe(String(process.pid));
  });

  it('is waited for while its process lives, until somebody says stop', async () => {
    await held();
    const other = spawn(process.execPath, ['-e', 'process.stdin.resume()']);
    writeFileSync(lock, String(other.pid));
    const stop = new AbortController();
    const waiting = holding(lock, stop.signal, async () => 'done');
    stop.abort();
    await expect(waiting).rejects.toThrow(/aborted/);
    expect(readFileSync(lock, 'utf8')).toBe(String(other.pid));
    const later = held();
    other.stdin.end();
    await once(other, 'exit');
    expect(await later).toBe(String(process.pid));
  });

  it('is taken over from a process that only has the id of the one that held it long ago', async () => {
    await held();
    writeFileSync(lock, String(process.ppid));
    utimesSync(lock, new Date(0), new Date(0));
    expect(await held()).toBe(String(process.pid));
  });
});
