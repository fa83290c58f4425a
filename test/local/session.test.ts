import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findConnection } from '../../cli/session.ts';
import { keepSession } from '../../local/session.ts';

describe('the session that a serving run leaves for the CLI', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tieout-session-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const file = () => join(folder, 'session.json');
  const read = () => readFileSync(file(), 'utf8');
  const FIRST = { api: 'http://127.0.0.1:4300', token: 'one', people: {}, pid: process.ppid };
  const SECOND = { api: 'http://127.0.0.1:4301', token: 'two', people: {}, pid: process.pid };

  it('is what the CLI looks for, for its user alone, and goes with the run', () => {
    writeFileSync(file(), 'garbage', { mode: 0o644 });
    const { replaced, end } = keepSession(FIRST, folder);
    expect(replaced).toBeUndefined();
    expect(findConnection({}, read)).toMatchObject({ api: FIRST.api, token: FIRST.token });
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    end();
    expect(existsSync(file())).toBe(false);
    end();
  });

  it("is the latest run's, which says whom it replaces and is not ended by that one", () => {
    const first = keepSession(FIRST, folder);
    const second = keepSession(SECOND, folder);
    expect(second.replaced).toBe(FIRST.api);
    first.end();
    expect(findConnection({}, read).api).toBe(SECOND.api);
    second.end();
    expect(existsSync(file())).toBe(false);
  });

  it('replaces nobody where the run that left it is dead', () => {
    keepSession({ ...FIRST, pid: spawnSync(process.execPath, ['--version']).pid }, folder);
    expect(keepSession(SECOND, folder).replaced).toBeUndefined();
  });
});
