import { describe, expect, it } from '@jest/globals';
import { COUNTING_SERVERS } from './counting-servers.ts';
import { sharesOf, simulate, START_MS, type Made } from './simulated-workers.ts';

const MINUTE_MS = 60_000;
const SERVERS = Object.entries(COUNTING_SERVERS).map(([name, create]) => ({ name, create }));
const cases = SERVERS.map((server, index) => ({ ...server, seed: index + 1 }));

const longestWaitMs = (made: readonly Made[]) =>
  Math.max(...made.map(({ wantedAtMs, atMs }) => atMs - wantedAtMs));

describe('eight workers that always have more to ask than they may', () => {
  it.each(cases)('use a limit they were told, counted by $name (seed $seed)', async ({ create, seed }) => {
    const simulation = simulate(seed, 'orders', create(500));
    const untilMs = START_MS + 3 * MINUTE_MS;
    for (let worker = 0; worker < 8; worker += 1) simulation.work({ purpose: 'other', atATime: 4, untilMs });
    await simulation.time.runUntil(untilMs);
    const { used, refused } = sharesOf(simulation.made, START_MS, untilMs, 1_500);
    expect(used).toBeGreaterThan(0.95);
    expect(refused).toBeLessThan(0.01);
    // First come, first served: 32 callers share 8 slots a second.
    expect(longestWaitMs(simulation.made)).toBeLessThan(8_000);
    // They did compete, and each call still costs less than two writes and one look.
    expect(simulation.register.counts.lost).toBeGreaterThan(300);
    expect(simulation.register.counts.written).toBeLessThan(2 * simulation.made.length);
    expect(simulation.register.counts.read).toBeLessThanOrEqual(simulation.made.length + 32);
  });

  it.each(cases)(
    'learn a limit, and that it was halved, counted by $name (seed $seed)',
    async ({ create, seed }) => {
      const server = create(500);
      const simulation = simulate(seed, 'invoices', server);
      const halvedAtMs = START_MS + 4 * MINUTE_MS;
      const untilMs = halvedAtMs + 4 * MINUTE_MS;
      for (let worker = 0; worker < 8; worker += 1)
        simulation.work({ purpose: 'other', atATime: 4, untilMs });
      await simulation.time.runUntil(halvedAtMs);
      server.perMinute = 250;
      await simulation.time.runUntil(untilMs);
      const before = sharesOf(simulation.made, START_MS, halvedAtMs, 2_000);
      const afterwards = sharesOf(simulation.made, halvedAtMs, untilMs, 1_000);
      expect(before.used).toBeGreaterThan(0.75);
      expect(afterwards.used).toBeGreaterThan(0.75);
      expect(before.refused).toBeLessThan(0.03);
      expect(afterwards.refused).toBeLessThan(0.03);
      // The limit did show itself, both times.
      expect(before.refused).toBeGreaterThan(0);
      expect(afterwards.refused).toBeGreaterThan(0);
    },
  );

  it.each(SERVERS.slice(0, 2))('find out that a limit was doubled, counted by $name', async ({ create }) => {
    const server = create(100);
    const simulation = simulate(4, 'invoices', server);
    const doubledAtMs = START_MS + 4 * MINUTE_MS;
    const untilMs = doubledAtMs + 16 * MINUTE_MS;
    for (let worker = 0; worker < 8; worker += 1) simulation.work({ purpose: 'other', atATime: 4, untilMs });
    await simulation.time.runUntil(doubledAtMs);
    server.perMinute = 200;
    await simulation.time.runUntil(untilMs);
    const last = sharesOf(simulation.made, untilMs - 5 * MINUTE_MS, untilMs, 1_000);
    expect(last.used).toBeGreaterThan(0.8);
  });
});

describe('a checkout in a night', () => {
  it.each([1, 2])('does not wait for the night, whatever it has handed out (seed %s)', async (seed) => {
    const server = COUNTING_SERVERS['sliding window'](500);
    const simulation = simulate(seed, 'orders', server);
    const untilMs = START_MS + 6 * MINUTE_MS;
    for (let worker = 0; worker < 8; worker += 1) simulation.work({ purpose: 'other', atATime: 6, untilMs });
    await simulation.time.runUntil(START_MS + 2 * MINUTE_MS);
    simulation.work({ purpose: 'buying', atATime: 1, untilMs, restMs: 3_000 });
    await simulation.time.runUntil(untilMs);
    const ofBuying = simulation.made.filter(({ purpose }) => purpose === 'buying');
    const ofNight = simulation.made.filter(({ purpose }) => purpose === 'other');
    expect(ofBuying.length).toBeGreaterThan(50);
    expect(longestWaitMs(ofBuying)).toBeLessThan(1_000);
    // The night was at its limit the whole time: others waited for seconds.
    expect(longestWaitMs(ofNight)).toBeGreaterThan(4_000);
    const { refused } = sharesOf(simulation.made, START_MS, untilMs, 3_000);
    expect(refused).toBeLessThan(0.01);
    // What is reserved stays free, and the night has all of the rest.
    const alone = sharesOf(ofNight, START_MS + MINUTE_MS, START_MS + 2 * MINUTE_MS, 500);
    const beside = sharesOf(ofNight, START_MS + 4 * MINUTE_MS, untilMs, 1_000);
    expect(alone.used).toBeGreaterThan(0.95);
    expect(beside.used).toBeGreaterThan(0.7);
    expect(beside.used).toBeLessThan(0.76);
  });

  it('has its quarter even where it alone asks for more than there is', async () => {
    const simulation = simulate(5, 'orders', COUNTING_SERVERS['fixed window'](500));
    const untilMs = START_MS + 6 * MINUTE_MS;
    for (let worker = 0; worker < 4; worker += 1) {
      simulation.work({ purpose: 'other', atATime: 6, untilMs });
      simulation.work({ purpose: 'buying', atATime: 6, untilMs });
    }
    await simulation.time.runUntil(untilMs);
    const fromMs = START_MS + MINUTE_MS;
    const { used, refused } = sharesOf(simulation.made, fromMs, untilMs, 2_500);
    const ofBuying = simulation.made.filter(({ purpose }) => purpose === 'buying');
    expect(used).toBeGreaterThan(0.93);
    expect(refused).toBeLessThan(0.01);
    expect(sharesOf(ofBuying, fromMs, untilMs, 2_500).used).toBeGreaterThan(0.24);
  });
});

describe('a refused call', () => {
  it('keeps everybody away until Microsoft lets them come again', async () => {
    const server = COUNTING_SERVERS['fixed window'](300);
    const simulation = simulate(6, 'orders', server);
    const untilMs = START_MS + 3 * MINUTE_MS;
    for (let worker = 0; worker < 8; worker += 1) simulation.work({ purpose: 'other', atATime: 4, untilMs });
    await simulation.time.runUntil(untilMs);
    const first = simulation.made.find(({ retryAfterMs }) => retryAfterMs !== undefined)!;
    const toldAtMs = first.atMs + 700; // The answer was on its way, and slots were near.
    const openAtMs = first.atMs + first.retryAfterMs!;
    const within = simulation.made.filter(({ atMs }) => atMs > toldAtMs && atMs < openAtMs);
    expect(openAtMs - toldAtMs).toBeGreaterThan(5_000);
    expect(within).toEqual([]);
    expect(simulation.made.some(({ atMs }) => atMs >= openAtMs)).toBe(true);
  });
});
