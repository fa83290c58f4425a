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

it('says where it is and who may ask, and lets them in', async () => {
  const simulator = start('--port', '0', '--hours-per-second', '0');
  try {
    while (!simulator.out().includes('Ctrl-C')) await once(simulator.process.stdout, 'data');
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
  } finally {
    simulator.process.kill('SIGTERM');
    expect(await once(simulator.process, 'exit')).toEqual([0, null]);
  }
});

it.each([
  [['--port', 'door'], '--port is not a port'],
  [['--hours-per-second=-1'], '--hours-per-second is not between 0 and 10000'],
  [['--speed', '2'], 'Usage: npm run simulator'],
  [['--scenario', 'nowhere.json'], 'cannot be read'],
])('refuses %j with the reason', async (words, reason) => {
  const simulator = start(...words);
  expect(await once(simulator.process, 'exit')).toEqual([2, null]);
  expect(simulator.out()).toContain(reason);
});
