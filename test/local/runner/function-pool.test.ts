import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { createClock } from '../../../local/clock.ts';
import {
  createFunctionPool,
  ENVIRONMENTS_MAX,
  type FunctionPool,
} from '../../../local/runner/function-pool.ts';
import type { DeployedFunction } from '../../../local/runner/deployed-functions.ts';

const NOON = Date.parse('2024-02-09T12:00:00Z');

describe('the function pool', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tieout-pool-'));
  let pool: FunctionPool | undefined;
  afterEach(() => pool?.stop());
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function deployed(name: string, source: string, timeoutMs = 20_000): DeployedFunction {
    const bundle = join(folder, `${name}.mjs`);
    writeFileSync(bundle, source);
    return {
      name,
      bundle,
      logicalId: name,
      exportName: 'handler',
      timeoutMs,
      memoryMb: 128,
      environment: {},
    };
  }

  function start(...functions: readonly DeployedFunction[]) {
    const lines: string[] = [];
    const clock = createClock(NOON);
    pool = createFunctionPool({
      functions,
      clock,
      variables: new Map(functions.map(({ name }) => [name, { ONLY_HERE: name }])),
      onLine: (name, line) => lines.push(`${name}: ${line}`),
    });
    return { invoke: pool.invoke, clock, lines };
  }

  it('gives each function its own environment and the simulated clock', async () => {
    const tell = `export const handler = async () => ({ name: process.env.ONLY_HERE, path: process.env.PATH, now: Date.now(), at: new Date() });`;
    const { invoke, clock } = start(deployed('one', tell), deployed('two', tell));
    expect(await invoke('one', {})).toEqual({ name: 'one', now: NOON, at: '2024-02-09T12:00:00.000Z' });
    clock.advanceTo(NOON + 1000);
    expect(await invoke('one', {})).toEqual({
      name: 'one',
      now: NOON + 1000,
      at: '2024-02-09T12:00:01.000Z',
    });
    expect(await invoke('two', {})).toMatchObject({ name: 'two' });
  });

  it('hands over the event and a context that counts down', async () => {
    const source = `export const handler = async (event, context) => ({ event, id: context.awsRequestId, left: context.getRemainingTimeInMillis() });`;
    const { invoke } = start(deployed('context', source));
    const answer = (await invoke('context', { a: [1] })) as { event: object; id: string; left: number };
    expect(answer.event).toEqual({ a: [1] });
    expect(answer.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.left).toBeGreaterThan(1000);
    expect(answer.left).toBeLessThanOrEqual(20_000);
  });

  it('keeps an environment warm, and starts more of them for invocations side by side', async () => {
    const source = `
      let count = 0;
      const mine = crypto.randomUUID();
      export const handler = async (wait) => { count += 1; await new Promise((go) => setTimeout(go, wait)); return { mine, count }; };`;
    const { invoke } = start(deployed('count', source));
    type Answer = { mine: string; count: number };
    const first = (await invoke('count', 0)) as Answer;
    expect(await invoke('count', 0)).toEqual({ mine: first.mine, count: 2 });
    const together = (await Promise.all(Array.from({ length: 6 }, () => invoke('count', 50)))) as Answer[];
    expect(new Set(together.map(({ mine }) => mine)).size).toBe(ENVIRONMENTS_MAX);
    expect(Math.max(...together.map(({ count }) => count))).toBeGreaterThan(1);
  });

  it('reports what a function threw, and uses the environment again', async () => {
    const source = `export const handler = async (event) => { if (event) throw new TypeError(event); return 'fine'; };`;
    const { invoke } = start(deployed('throws', source));
    await expect(invoke('throws', 'no such thing')).rejects.toThrow(
      /throws failed: TypeError: no such thing/,
    );
    expect(await invoke('throws', '')).toBe('fine');
  });

  it('ends an environment that takes too long or dies, and starts anew', async () => {
    const source = `export const handler = (how) => { if (how === 'hang') for (;;); if (how === 'exit') process.exit(3); return how; };`;
    const { invoke } = start(deployed('hangs', source, 1500));
    await expect(invoke('hangs', 'hang')).rejects.toThrow(/ended after its 1.5 s/);
    expect(await invoke('hangs', 'again')).toBe('again');
    await expect(invoke('hangs', 'exit')).rejects.toThrow(/ended with status 3/);
    expect(await invoke('hangs', 'and again')).toBe('and again');
  });

  it('says which function cannot be loaded', async () => {
    const { invoke } = start(deployed('broken', 'export const handler = ;'), deployed('empty', 'export {};'));
    await expect(invoke('broken', {})).rejects.toThrow(/broken failed: SyntaxError/);
    await expect(invoke('empty', {})).rejects.toThrow(/does not export handler/);
    await expect(invoke('nobody', {})).rejects.toThrow(/has no function nobody/);
  });

  it('hands on every line that a function writes', async () => {
    const source = `export const handler = async () => { console.log('{"level":"INFO"}'); console.error('two'); };`;
    const { invoke, lines } = start(deployed('writes', source));
    await invoke('writes', {});
    await pool?.stop();
    expect(lines.sort()).toEqual(['writes: two', 'writes: {"level":"INFO"}']);
  });
});
