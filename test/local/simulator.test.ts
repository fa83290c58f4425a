import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';

const SCRIPT = fileURLToPath(new URL('../../local/simulator.ts', import.meta.url));

function start(...words: string[]) {
  const process_ = spawn(process.execPath, [SCRIPT, ...words]);
  let out = '';
  const heard = (piece: Buffer) => void (out += piece.toString('utf8'));
  process_.stdout.on('data', heard);
  process_.stderr.on('data', heard);
  return { process: process_, out: () => out };
}

async function jump(root: string, to: string): Promise<unknown> {
  const answer = await fetch(new URL(`/simulator/clock?to=${to}`, root), { method: 'POST' });
  return answer.json();
}

it('says where it is and who may ask, and lets them in', async () => {
  const simulator = start('--port', '0', '--speed', '0', '--start', '2024-03-01T00:00:00Z');
  try {
    while (!simulator.out().includes('Ctrl-C')) {
      await Promise.race([once(simulator.process.stdout, 'data'), once(simulator.process, 'exit')]);
      expect(simulator.process.exitCode).toBeNull();
    }
    const login = /^login +(\S+)$/m.exec(simulator.out())?.[1] ?? '';
    const root = /^Partner Center +(\S+)$/m.exec(simulator.out())?.[1] ?? '';
    const customer = /^customer +(\S+)/m.exec(simulator.out())?.[1] ?? '';
    const form = {
      ...{ client_id: 'tieout-local', client_secret: 'local-secret', grant_type: 'client_credentials' },
      resource: 'https://api.partnercenter.microsoft.com',
    };
    const answer = await fetch(login, { method: 'POST', body: new URLSearchParams(form) });
    const { access_token } = (await answer.json()) as { access_token: string };
    const headers = { Authorization: `Bearer ${access_token}` };
    const subscriptions = await fetch(`${root}/customers/${customer}/subscriptions`, { headers });
    expect(subscriptions.status).toBe(200);
    expect(await jump(root, '2024-04-08T05:00:00Z')).toEqual({ now: '2024-04-08T05:00:00.000Z' });
    expect(await jump(root, '2024-04-08')).toMatchObject({
      description: expect.stringMatching('to is not an instant'),
    });
    expect(await jump(root, '2024-04-07T00:00:00Z')).toMatchObject({
      description: 'to is before 2024-04-08T05:00:00.000Z',
    });
    expect(await jump(root, '2094-01-01T00:00:00Z')).toMatchObject({
      description: 'to is more than forty years away',
    });
    const port = new URL(root).port;
    const second = start('--port', port);
    expect(await once(second.process, 'exit')).toEqual([1, null]);
    expect(second.out()).toBe(
      `Port ${port} is in use by another program. Choose another one with --port N.\n`,
    );
  } finally {
    simulator.process.kill('SIGTERM');
    expect(await once(simulator.process, 'exit')).toEqual([0, null]);
  }
});

it.each([
  [['--port', 'door'], '--port is not a port'],
  [['--speed=-1'], '--speed is not between 0 and 3600000'],
  [['--start', 'tomorrow'], '--start is not an instant as 2024-03-01T00:00:00Z'],
  [['--pace', '2'], 'Usage: npm run simulator'],
  [['--scenario', 'nowhere.json'], 'cannot be read'],
])('refuses %j with the reason', async (words, reason) => {
  const simulator = start(...words);
  expect(await once(simulator.process, 'exit')).toEqual([2, null]);
  expect(simulator.out()).toContain(reason);
});
