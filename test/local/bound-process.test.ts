import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { describe, expect, it } from '@jest/globals';
import { startBound } from '../../local/bound-process.ts';
import { PROJECT_FOLDER } from '../../local/template/template.ts';

describe('a program that is bound to us', () => {
  it('is gone when we are killed without a chance to end it', async () => {
    const script = `
      import { startDynamodb } from './local/cloud/embedded-dynamodb.ts';
      console.log((await startDynamodb(undefined)).url);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      cwd: PROJECT_FOLDER,
      env: { ...process.env, DYNAMODB_ENDPOINT: '' },
    });
    const [url] = (await once(createInterface({ input: parent.stdout }), 'line')) as [string];
    const { hostname: host, port } = new URL(url);
    const connection = connect({ host, port: Number(port) });
    await once(connection, 'connect');
    connection.on('error', () => {}).resume(); // However it breaks off, it is broken off.
    const closed = once(connection, 'close');
    parent.kill('SIGKILL');
    await closed;
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });

  it('ends when it is told to, with what it started', async () => {
    const bound = startBound('/bin/sh', ['-c', 'sleep 60 & echo ready; wait']);
    await once(bound.child.stdout ?? bound.child, 'data');
    const closed = once(bound.child, 'close');
    await bound.end();
    await closed; // Only when nobody is left who could write to its output.
    expect(bound.child.signalCode).toBe('SIGKILL');
    await bound.end();
  });

  it('keeps its own status, and what it said', async () => {
    const bound = startBound('/bin/sh', ['-c', 'echo one; echo two >&2; exit 7']);
    const [status] = (await once(bound.child, 'close')) as [number];
    expect(status).toBe(7);
    expect(bound.said().split('\n').sort()).toEqual(['', 'one', 'two']);
  });

  it('says so where it cannot be started', async () => {
    const bound = startBound('/nowhere/at-all', []);
    const [status] = (await once(bound.child, 'close')) as [number];
    expect(status).not.toBe(0);
    expect(bound.said()).toMatch(/nowhere\/at-all/);
  });
});
