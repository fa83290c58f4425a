import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { PROJECT_FOLDER } from '../../local/template/template.ts';
import { requestFor, scenarioWith } from '../builders/scenario-file.ts';

describe('npm start', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tieout-start-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function scenarioFile(name: string, text: string): string {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  }

  async function start(...words: readonly string[]) {
    const child = spawn(process.execPath, ['local/start.ts', ...words], { cwd: PROJECT_FOLDER });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => (stdout += String(chunk)));
    child.stderr.on('data', (chunk) => (stderr += String(chunk)));
    const [status] = (await once(child, 'close')) as [number];
    return { status, stdout, stderr };
  }

  it('prints one JSON document on standard output and everything else on standard error', async () => {
    const scenario = scenarioWith([
      { event: 'request', at: '2024-01-09T09:00:00Z', message: requestFor('R-1', 4) },
    ]);
    const { status, stdout, stderr } = await start(
      '--once',
      '--json',
      '--scenario',
      scenarioFile('one.json', JSON.stringify(scenario)),
    );
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      purchases: { requested: 1, fulfilled: 1, rejected: 0, duplicates: 0 },
      invoices: [],
      matches: 0,
      discrepancies: [],
    });
    expect(stderr).toMatch(/purchase R-1\/1 +ordered +400\.00 EUR\n/);
    expect(stderr).toMatch(/purchase R-1\/1 +fulfilled\n/);
  });

  it('ends with 2 and the path of the field where the scenario is bad, before anything starts', async () => {
    const { status, stdout, stderr } = await start(
      '--once',
      '--scenario',
      scenarioFile('bad.json', '{"name":1}'),
    );
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/bad\.json is no scenario[\s\S]*timeline/);
  });

  it('ends with 2 and every problem where the guards cannot be used, before anything starts', async () => {
    const guards = scenarioFile('guards.json', '{"maximumQuantty":50,"approvalThreshold":[{"amount":5000}]}');
    const { status, stdout, stderr } = await start('--once', '--world-only', '--guards', guards);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/guards\.json is not usable: .*maximumQuantty is not a known field/);
    expect(stderr).toMatch(/approvalThreshold\[0\]\.amount is not a text/);
  });

  it('ends with 2 and the usage where the arguments are bad', async () => {
    const { status, stderr } = await start('--twice');
    expect(status).toBe(2);
    expect(stderr).toMatch(/--twice[\s\S]*Usage: npm start/);
  });

  it('prints its usage on standard output where it is asked for', async () => {
    const { status, stdout, stderr } = await start('--help');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Usage: npm start/);
  });

  it('ends quietly when nobody reads what it prints any more', async () => {
    const scenario = scenarioWith([
      { event: 'request', at: '2024-01-09T09:00:00Z', message: requestFor('R-1', 4) },
    ]);
    const words = ['--once', '--scenario', scenarioFile('unread.json', JSON.stringify(scenario))];
    const child = spawn(process.execPath, ['local/start.ts', ...words], { cwd: PROJECT_FOLDER });
    let stderr = '';
    child.stderr.on('data', (chunk) => (stderr += String(chunk)));
    child.stdout.once('data', () => child.stdout.destroy());
    await once(child, 'close');
    expect(stderr).toBe('');
  });

  it('ends with 1 and says so where its port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { status, stderr } = await start('--port', String(port));
    other.close();
    expect(status).toBe(1);
    expect(stderr).toContain(`Port ${port} is in use`);
  });

  it('ends with 1 and names the event where a scenario cannot be played to its end', async () => {
    // Sound by itself; but the request is refused, so that there is nothing to be billed twice.
    const scenario = scenarioWith([
      {
        event: 'request',
        at: '2024-01-09T09:00:00Z',
        message: { ...requestFor('R-1', 4), schemaVersion: '9' },
      },
      { event: 'return', at: '2024-01-10T09:00:00Z', purchase: 'R-1/1', quantity: 1, amount: '1.00' },
    ]);
    const { status, stderr } = await start(
      '--once',
      '--scenario',
      scenarioFile('unplayable.json', JSON.stringify(scenario)),
    );
    expect(status).toBe(1);
    expect(stderr).toMatch(/timeline\[1\] \(return at 2024-01-10T09:00:00Z\): .*R-1\/1/);
  });
});
