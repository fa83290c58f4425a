import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openFunctionLogs } from '../../../local/runner/function-logs.ts';

describe('the logs of a run', () => {
  let root: string;
  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'tieout-logs-')));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const NOON = Date.parse('2024-01-09T12:00:00Z');
  const gone = spawnSync(process.execPath, ['--version']).pid;
  async function run(atMs: number, pid = gone, line = 'line') {
    const logs = openFunctionLogs(atMs, root, pid);
    logs.write('buy', line);
    await logs.close();
    return logs.folder;
  }

  it('are a file for each function, in a folder that says when it began and who it was', async () => {
    const logs = openFunctionLogs(NOON, root, 77);
    logs.write('buy', 'one');
    logs.write('sync', 'other');
    logs.write('buy', 'two');
    await logs.close();
    expect(logs.folder).toBe(join(root, 'runs', '2024-01-09T12-00-00-000Z-77'));
    expect(readFileSync(join(logs.folder, 'buy.jsonl'), 'utf8')).toBe('one\ntwo\n');
    expect(readFileSync(join(logs.folder, 'sync.jsonl'), 'utf8')).toBe('other\n');
  });

  it('begin empty, leave those of another run alone, and are found under logs while they are the latest', async () => {
    const first = await run(NOON, gone, 'first');
    const second = await run(NOON + 1, gone, 'second');
    expect(realpathSync(join(root, 'logs'))).toBe(second);
    expect(readFileSync(join(root, 'logs', 'buy.jsonl'), 'utf8')).toBe('second\n');
    expect(readFileSync(join(first, 'buy.jsonl'), 'utf8')).toBe('first\n');
  });

  it('take the place of a folder of logs that was there before runs had folders of their own', async () => {
    mkdirSync(join(root, 'logs'));
    writeFileSync(join(root, 'logs', 'buy.jsonl'), 'old');
    expect(realpathSync(join(root, 'logs'))).not.toBe(await run(NOON));
    expect(readFileSync(join(root, 'logs', 'buy.jsonl'), 'utf8')).toBe('line\n');
  });

  it('take nothing away where a run never gets so far', async () => {
    const before = await run(NOON);
    await openFunctionLogs(NOON + 1, root, gone).close();
    expect(realpathSync(join(root, 'logs'))).toBe(before);
  });

  it('are kept for the ten newest runs, and for every run that still goes on', async () => {
    const alive = await run(NOON - 1, process.pid);
    for (let minute = 0; minute < 12; minute += 1) await run(NOON + minute * 60_000);
    const kept = readdirSync(join(root, 'runs')).sort();
    expect(kept).toHaveLength(11);
    expect(kept[0]).toBe(basename(alive));
    expect(kept[1]).toMatch(/^2024-01-09T12-02-/);
    expect(existsSync(join(alive, 'buy.jsonl'))).toBe(true);
  });
});
