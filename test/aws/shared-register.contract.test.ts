import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createSharedRegister } from '../../lib/aws/shared-register.ts';
import { inMemoryRegister } from '../../lib/partner-center/limits/in-memory-register.ts';
import type { Registered, SharedRegister } from '../../lib/values/shared-register.ts';
import { createInMemorySharedRegister } from '../fakes/in-memory-shared-register.ts';
import { startBillingTables } from './billing-table.ts';

const START_MS = Date.UTC(2024, 1, 1);
const LATER_MS = START_MS + 60_000;
let nowMs = START_MS;
const clock = { nowMs: () => nowMs };

let tables: Awaited<ReturnType<typeof startBillingTables>>;
beforeAll(async () => {
  tables = await startBillingTables();
});
afterAll(() => tables.stop());

const REGISTERS: readonly { name: string; create: () => Promise<SharedRegister> }[] = [
  { name: 'of one process', create: async () => inMemoryRegister(clock) },
  { name: 'that tests break down', create: async () => createInMemorySharedRegister(clock) },
  {
    name: 'in DynamoDB',
    create: async () =>
      createSharedRegister({ ...(await tables.newTable()), ...clock, newId: () => crypto.randomUUID() }),
  },
];

describe.each(REGISTERS)('the register $name', ({ create }) => {
  let register: SharedRegister;
  beforeEach(async () => {
    nowMs = START_MS;
    register = await create();
  });

  async function written(key: string, text: string, over?: string, keepUntilMs = LATER_MS): Promise<string> {
    const replacement = await register.replace(key, text, over, keepUntilMs);
    if (!replacement.replaced) throw new Error('somebody was faster');
    return replacement.revision;
  }

  it('has nothing under a key that was never written', async () => {
    expect(await register.read('a')).toBeUndefined();
    expect(await register.replace('a', 'text', 'revision', LATER_MS)).toEqual({
      replaced: false,
      current: undefined,
    });
  });

  it('keeps the newest text of each key, whatever the key is called', async () => {
    const first = await written('a/b#c', 'one');
    const second = await written('a/b#c', 'zwei – ü', first);
    await written('a', 'other');
    expect(second).not.toBe(first);
    expect(await register.read('a/b#c')).toEqual({ text: 'zwei – ü', revision: second });
  });

  it('tells whoever read an older revision, or none, what stands there now', async () => {
    const first = await written('a', 'one');
    const second = await written('a', 'two', first);
    const current: Registered = { text: 'two', revision: second };
    expect(await register.replace('a', 'three', first, LATER_MS)).toEqual({ replaced: false, current });
    expect(await register.replace('a', 'three', undefined, LATER_MS)).toEqual({ replaced: false, current });
    expect(await register.read('a')).toEqual(current);
  });

  it('lets one of ten win', async () => {
    const over = await written('a', 'one');
    const tried = await Promise.all(
      Array.from({ length: 10 }, (_, index) => register.replace('a', `two ${index}`, over, LATER_MS)),
    );
    expect(tried.filter(({ replaced }) => replaced)).toHaveLength(1);
    const winner = tried.findIndex(({ replaced }) => replaced);
    expect(await register.read('a')).toMatchObject({ text: `two ${winner}` });
  });

  it('takes what has expired for absent, and its revision for nobody', async () => {
    const expired = await written('a', 'one');
    nowMs = LATER_MS;
    expect(await register.read('a')).toBeUndefined();
    expect(await register.replace('a', 'two', expired, LATER_MS + 60_000)).toEqual({
      replaced: false,
      current: undefined,
    });
    const anew = await written('a', 'two', undefined, LATER_MS + 60_000);
    expect(anew).not.toBe(expired);
  });
});
