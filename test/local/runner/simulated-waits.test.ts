import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, it } from '@jest/globals';

const MODULE = new URL('../../../local/runner/simulated-waits.ts', import.meta.url).href;

/** A thread that installs the waits and then runs a script, which answers with one message. */
async function inThread(script: string): Promise<unknown> {
  const thread = new Worker(
    `const { parentPort } = require('node:worker_threads');
     import('${MODULE}')
       .then(({ installSimulatedWaits }) => installSimulatedWaits())
       .then(() => import('node:timers/promises'))
       .then(({ setTimeout: wait }) => { ${script} });`,
    { eval: true },
  );
  try {
    const [message] = (await once(thread, 'message')) as unknown[];
    return message;
  } finally {
    await thread.terminate();
  }
}

it('a wait of a day is over at once, and gives back what it was given', async () => {
  expect(await inThread(`wait(86_400_000, 'over').then((value) => parentPort.postMessage(value));`)).toBe(
    'over',
  );
});

it('a timer with a callback is a deadline, and real', async () => {
  const script = `
    const deadline = setTimeout(() => parentPort.postMessage('deadline'), 86_400_000);
    wait(86_400_000).then(() => { clearTimeout(deadline); parentPort.postMessage('wait'); });`;
  expect(await inThread(script)).toBe('wait');
});
