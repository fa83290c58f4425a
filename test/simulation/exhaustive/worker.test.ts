import { expect, it } from '@jest/globals';
import { behind } from '../real/behind.ts';
import { Mortal } from '../real/mortal.ts';
import { Calls, passOf, type Crash } from './worker.ts';

/** A worker that writes twice and tidies up, dying where it is told to; what took effect, and what it noticed. */
async function worked(...crashes: readonly Crash[]) {
  const took: string[] = [];
  const noticed: string[] = [];
  const calls = new Calls(crashes, () => undefined);
  const worker = new Mortal('worker');
  const port = behind({ write: async (what: string) => void took.push(what) }, passOf(worker, calls));
  const ended = await worker.run(async () => {
    try {
      await Promise.all([port.write('one'), port.write('beside')]);
      noticed.push('wrote');
      await port.write('two');
    } finally {
      noticed.push('tidied up');
    }
    return 'done';
  });
  return { ended, took, noticed, crashed: calls.crashed };
}

it('a worker that nobody kills does all it has to', async () => {
  const noticed = ['wrote', 'tidied up'];
  expect(await worked()).toEqual({ ended: 'done', took: ['one', 'beside', 'two'], noticed, crashed: 0 });
});

it('a worker that dies before a call has made the calls before, and nothing of it runs on', async () => {
  const took = ['one', 'beside'];
  expect(await worked({ call: 3, when: 'before' })).toEqual({
    ended: 'died',
    took,
    noticed: ['wrote'],
    crashed: 1,
  });
});

it('a worker that dies after a call has made it, and does not know', async () => {
  expect(await worked({ call: 1, when: 'after' })).toMatchObject({
    ended: 'died',
    took: ['one', 'beside'],
    noticed: [],
  });
  expect(await worked({ call: 3, when: 'after' })).toMatchObject({
    ended: 'died',
    took: ['one', 'beside', 'two'],
  });
});
