import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Api } from '../lib/partner-center/limits/api-limits.ts';
import { createLimits, type Limits } from '../lib/partner-center/limits/create-limits.ts';
import { createInMemorySharedRegister } from '../test/fakes/in-memory-shared-register.ts';
import {
  COUNTING_SERVERS,
  type CountingServer,
  type CountingServerName,
} from '../test/partner-center/limits/counting-servers.ts';

/**
 * How much of a limit is used, and how many answers are 429: workers that always have more to ask than they may, against
 * a server on the loopback address that counts 500 calls a minute. Once the client was told the limit; once it was not,
 * and it is halved midway. Beside them callers that share nothing, each waiting for the `Retry-After` it was given.
 *
 * A token bucket is full at first, so that more than the limit may come through. `--minutes` is the length of a round (4), of which there are two;
 * `--speed` lets all clocks run so many times faster (1), which makes timers and trips that much coarser: 4 still tells.
 */
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '4' }, speed: { type: 'string', default: '1' } },
});
const minutes = Number(values.minutes);
const speed = Number(values.speed);
const PER_MINUTE = 500;
const WORKERS = 8;
const CALLERS = 4;
const START_MS = Date.UTC(2024, 0, 1);

const LENGTH_MS = minutes * 60_000;

type Sharing = 'shared' | 'each for itself';
type Run = {
  readonly counting: CountingServerName;
  readonly limit: 'told' | 'untold, halved';
  readonly sharing: Sharing;
};
type Result = Run & {
  readonly calls: number;
  /** Calls let in, as a part of those that the limit allows. */
  readonly used: number;
  /** Answers of 429, as a part of all calls. */
  readonly refused: number;
  readonly slowestMs: number;
  /** Trips to the register for each call. */
  readonly tripsPerCall: number;
  /** How often a change could not be shared: the register failed, or others were faster time and again. */
  readonly unshared: number;
};

/** A clock that begins with a calendar minute, so that what a run is allowed is a whole number of windows. */
type Time = {
  readonly nowMs: () => number;
  readonly pause: (milliseconds: number) => Promise<unknown>;
  readonly endMs: number;
};

// One after the other: thousands of calls that nobody holds back would slow down the others' timers.
const results = [...(await round('each for itself')), ...(await round('shared'))];
print(results);

function round(sharing: Sharing): Promise<readonly Result[]> {
  const startedAtMs = performance.now();
  const time: Time = {
    nowMs: () => START_MS + (performance.now() - startedAtMs) * speed,
    pause: (milliseconds) => wait(Math.max(0, milliseconds) / speed),
    endMs: START_MS + LENGTH_MS,
  };
  const countings = Object.keys(COUNTING_SERVERS) as CountingServerName[];
  return Promise.all(
    countings.flatMap((counting) =>
      (['told', 'untold, halved'] as const).map((limit) => play({ counting, limit, sharing }, time)),
    ),
  );
}

async function play(run: Run, time: Time): Promise<Result> {
  const { nowMs, pause } = time;
  const server = COUNTING_SERVERS[run.counting](PER_MINUTE);
  const address = await serve(server, nowMs);
  const halved = run.limit !== 'told';
  const halving = pause(LENGTH_MS / 2).then(() => {
    if (halved) server.perMinute = PER_MINUTE / 2;
  });
  const register = createInMemorySharedRegister({ nowMs, trip: () => pause(1 + Math.random() * 4) });
  let unshared = 0;
  const limitsOf = (): Limits => {
    if (run.sharing === 'each for itself') return waitingAlone(time);
    return createLimits({
      ...{ register, nowMs, pause, random: Math.random },
      ...{ purpose: 'other', report: () => (unshared += 1) },
    });
  };
  const api: Api = halved ? 'invoices' : 'orders';
  const answers = await Promise.all(
    Array.from({ length: WORKERS }, limitsOf).flatMap((limits) =>
      Array.from({ length: CALLERS }, () => callOnAndOn(limits, api, address.url, time)),
    ),
  );
  await Promise.all([halving, address.close()]);
  const all = answers.flat();
  const refused = all.filter(({ letIn }) => !letIn).length;
  const allowed = PER_MINUTE * minutes * (halved ? 0.75 : 1);
  return {
    ...run,
    calls: all.length,
    used: (all.length - refused) / allowed,
    refused: refused / all.length,
    slowestMs: Math.max(...all.map(({ tookMs }) => tookMs)),
    tripsPerCall: (register.counts.read + register.counts.written) / all.length,
    unshared,
  };
}

type Call = { readonly letIn: boolean; readonly tookMs: number };

async function callOnAndOn(limits: Limits, api: Api, url: string, { nowMs, endMs }: Time): Promise<Call[]> {
  const calls: Call[] = [];
  while (nowMs() < endMs) {
    const wantedAtMs = nowMs();
    const turn = await limits.turn({ api }, 600_000);
    // What leaves after the end is no part of what the limit allows until then.
    if (nowMs() >= endMs) break;
    const response = await fetch(url);
    await response.arrayBuffer();
    const letIn = response.status === 200;
    calls.push({ letIn, tookMs: nowMs() - wantedAtMs });
    if (!letIn) await limits.throttled(turn, Number(response.headers.get('retry-after')) * 1_000);
  }
  return calls;
}

function waitingAlone({ nowMs, pause, endMs }: Time): Limits {
  return {
    turn: async (call) => ({ ...call, slotAtMs: nowMs() }),
    throttled: async (_, retryAfterMs = 0) => void (await pause(Math.min(retryAfterMs, endMs - nowMs()))),
  };
}

/** Answers as Microsoft's gateway does. Page: api-throttling-guidance. */
async function serve(counting: CountingServer, nowMs: () => number) {
  const server = createServer((_, response) => {
    const { retryAfterMs } = counting.answer(nowMs());
    if (retryAfterMs === undefined) return response.end('{}');
    const seconds = retryAfterMs / 1_000;
    response.writeHead(429, { 'content-type': 'application/json', 'retry-after': String(seconds) });
    const message = `Rate limit is exceeded. Try again in ${seconds} seconds.`;
    return response.end(JSON.stringify({ statusCode: 429, message }));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const close = () =>
    new Promise<void>((closed) => {
      server.close(() => closed());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close };
}

function print(all: readonly Result[]): void {
  const percent = (part: number) => `${(part * 100).toFixed(2)} %`;
  console.table(
    all.map(({ counting, limit, sharing, calls, used, refused, slowestMs, tripsPerCall, unshared }) => ({
      ...{ counting, limit, sharing, calls },
      used: percent(used),
      'answers of 429': percent(refused),
      'slowest, s': (slowestMs / 1_000).toFixed(1),
      'trips a call': tripsPerCall.toFixed(2),
      unshared,
    })),
  );
  const headline = all.filter(({ sharing }) => sharing === 'shared');
  console.log(JSON.stringify({ bench: 'limits', minutes, speed, perMinute: PER_MINUTE, results: headline }));
}
