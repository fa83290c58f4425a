/** `npm run simulator`: the simulated Microsoft alone, for any client that wants to buy and be billed. */
import { parseArgs } from 'node:util';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createClock } from './clock.ts';
import { createMonthlyInvoices } from './partner-center/billing/monthly-invoices.ts';
import { createWorld } from './partner-center/create-world.ts';
import { billingRoutes } from './partner-center/routes/billing-routes.ts';
import { shopRoutes } from './partner-center/routes/shop-routes.ts';
import { startPartnerCenter, type PartnerCenter } from './partner-center/server.ts';
import type { World } from './partner-center/world.ts';
import { clockRoute, instantMs } from './simulator-clock.ts';
import { loadScenarioFile } from './scenarios/load-scenario.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { PROJECT_FOLDER } from './template/template.ts';

const USAGE = `Usage: npm run simulator -- [--scenario FILE] [--port N] [--start INSTANT] [--speed N]
  --scenario FILE  customers, catalogue and rates; local/scenarios/small.json where left out. Its timeline and its
                   earlier reservations are not played: what happens is up to you.
  --port N         where it listens; 4400 where left out, 0 takes a free one
  --start INSTANT  what time it is there, as 2024-03-01T00:00:00Z; the scenario's start where left out
  --speed N        how many times faster than real its clock runs; 1 where left out, 0 stands still
The clock also jumps when told to: POST /simulator/clock?to=2024-04-08T05:00:00Z, without a token.
Every month is invoiced on the 8th of the next, in each currency, with what was bought by then.`;

const TICK_MS = 100;
const FASTEST = 3_600_000;

process.exitCode = await main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<number> {
  if (words.includes('--help')) {
    console.log(USAGE);
    return 0;
  }
  const asked = readWords(words);
  if (asked === undefined) return 2;
  const loaded = await loadScenarioFile(asked.scenarioFile);
  if (!loaded.ok) {
    console.error(loaded.problems.map(({ field, reason }) => `${field} ${reason}`).join('\n'));
    return 2;
  }
  const { scenario } = loaded;
  const start = asked.start ?? scenario.start;
  return simulate({ ...scenario, start, timeline: [], earlierReservations: [] }, asked);
}

type Asked = {
  readonly scenarioFile: string;
  readonly port: number;
  readonly start: string | undefined;
  readonly speed: number;
};

function readWords(words: readonly string[]): Asked | undefined {
  const text = { type: 'string' } as const;
  try {
    const options = { scenario: text, port: text, start: text, speed: text };
    const { values } = parseArgs({ args: [...words], options });
    const { start, scenario = join(PROJECT_FOLDER, 'local/scenarios/small.json') } = values;
    const [port, speed] = [Number(values.port ?? 4400), Number(values.speed ?? 1)];
    if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new TypeError('--port is not a port');
    if (!(speed >= 0 && speed <= FASTEST)) throw new TypeError(`--speed is not between 0 and ${FASTEST}`);
    if (start !== undefined && instantMs(start) === undefined)
      throw new TypeError('--start is not an instant as 2024-03-01T00:00:00Z');
    return { scenarioFile: scenario, port, start, speed };
  } catch (failure) {
    console.error(`${failure instanceof Error ? failure.message : String(failure)}\n${USAGE}`);
    return undefined;
  }
}

async function simulate(scenario: Scenario, { port, speed }: Asked): Promise<number> {
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort());
  const clock = createClock(Date.parse(scenario.start));
  const world = createWorld(scenario, clock);
  const server = await listening(world, port);
  if (server === undefined) return 1;
  const invoicesDue = createMonthlyInvoices(world);
  console.log(greeting(scenario, server.origin, world.partnerTenantId));
  while (!interrupted.signal.aborted) {
    const beforeMs = performance.now();
    await wait(TICK_MS, undefined, { signal: interrupted.signal }).catch(() => undefined);
    clock.advanceTo(clock.nowMs() + Math.round(speed * (performance.now() - beforeMs)));
    for (const line of invoicesDue()) console.log(line);
  }
  await server.close();
  return 0;
}

/** Undefined, and said, where the port is not free. */
async function listening(world: World, port: number): Promise<PartnerCenter | undefined> {
  try {
    return await startPartnerCenter({ world, routes: [...shopRoutes, ...billingRoutes, clockRoute], port });
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw failure;
    console.error(`Port ${port} is in use by another program. Choose another one with --port N.`);
    return undefined;
  }
}

function greeting(scenario: Scenario, origin: string, tenantId: string): string {
  return [
    `Partner Center   ${origin}/v1`,
    `Graph            ${origin}/graph/v1.0`,
    `login            ${origin}/login/${tenantId}/oauth2/token`,
    `blob host        127.0.0.1`,
    `tenant           ${tenantId}`,
    'application      tieout-local, secret local-secret, refresh token local-refresh-token',
    `country          ${scenario.market}, billed in ${scenario.currency}`,
    ...scenario.customers.flatMap(({ id, name, subscriptions }) => [
      `customer         ${id}  ${name}`,
      ...subscriptions.map((one) => `  subscription   ${one.id}  ${one.kind}, ${one.status}`),
    ]),
    `It is ${scenario.start} there. It jumps: curl -X POST '${origin}/simulator/clock?to=…Z'. Ctrl-C ends it, and nothing is kept.`,
  ].join('\n');
}
