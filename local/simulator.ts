/** `npm run simulator`: the simulated Microsoft alone, for any client that wants to buy and be billed. */
import { parseArgs } from 'node:util';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createClock } from './clock.ts';
import { createMonthlyInvoices } from './partner-center/billing/monthly-invoices.ts';
import { createWorld } from './partner-center/create-world.ts';
import { billingRoutes } from './partner-center/routes/billing-routes.ts';
import { shopRoutes } from './partner-center/routes/shop-routes.ts';
import { startPartnerCenter } from './partner-center/server.ts';
import { loadScenarioFile } from './scenarios/load-scenario.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { PROJECT_FOLDER } from './template/template.ts';

const USAGE = `Usage: npm run simulator [-- --scenario FILE --port N --hours-per-second N]
  --scenario FILE       customers, catalogue and rates; local/scenarios/small.json where left out. Its timeline is not
                        played: what happens is up to you.
  --port N              where it listens; 4400 where left out
  --hours-per-second N  how fast its clock runs; 1 where left out, 0 stands still
Every month is invoiced on the 8th of the next, in each currency, with what was bought by then.`;

const TICK_MS = 100;
const HOUR_MS = 3_600_000;

process.exitCode = await main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<number> {
  const asked = readWords(words);
  if (asked === undefined) return 2;
  const loaded = await loadScenarioFile(asked.scenarioFile);
  if (!loaded.ok) {
    console.error(loaded.problems.map(({ field, reason }) => `${field} ${reason}`).join('\n'));
    return 2;
  }
  await simulate({ ...loaded.scenario, timeline: [] }, asked);
  return 0;
}

type Asked = { readonly scenarioFile: string; readonly port: number; readonly hoursPerSecond: number };

function readWords(words: readonly string[]): Asked | undefined {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: {
        scenario: { type: 'string' },
        port: { type: 'string' },
        'hours-per-second': { type: 'string' },
      },
    });
    const [port, hoursPerSecond] = [Number(values.port ?? 4400), Number(values['hours-per-second'] ?? 1)];
    if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new TypeError('--port is not a port');
    if (!(hoursPerSecond >= 0 && hoursPerSecond <= 10_000))
      throw new TypeError('--hours-per-second is not between 0 and 10000');
    const scenarioFile = values.scenario ?? join(PROJECT_FOLDER, 'local/scenarios/small.json');
    return { scenarioFile, port, hoursPerSecond };
  } catch (failure) {
    console.error(`${failure instanceof Error ? failure.message : String(failure)}\n${USAGE}`);
    return undefined;
  }
}

async function simulate(scenario: Scenario, { port, hoursPerSecond }: Asked): Promise<void> {
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort());
  const clock = createClock(Date.parse(scenario.start));
  const world = createWorld(scenario, clock);
  const server = await startPartnerCenter({ world, routes: [...shopRoutes, ...billingRoutes], port });
  const invoicesDue = createMonthlyInvoices(world);
  console.log(greeting(scenario, server.origin, world.partnerTenantId));
  while (!interrupted.signal.aborted) {
    await wait(TICK_MS, undefined, { signal: interrupted.signal }).catch(() => undefined);
    clock.advanceTo(clock.nowMs() + Math.round((hoursPerSecond * HOUR_MS * TICK_MS) / 1_000));
    for (const line of invoicesDue()) console.log(line);
  }
  await server.close();
}

function greeting(scenario: Scenario, origin: string, tenantId: string): string {
  return [
    `Partner Center   ${origin}/v1`,
    `Graph            ${origin}/graph/v1.0`,
    `login            ${origin}/login/${tenantId}/oauth2/token`,
    `tenant           ${tenantId}`,
    'application      tieout-local, secret local-secret, refresh token local-refresh-token',
    `country          ${scenario.market}, billed in ${scenario.currency}`,
    ...scenario.customers.map(
      ({ id, name, subscriptions }) =>
        `customer         ${id}  ${name}, subscriptions ${subscriptions.map((one) => one.id).join(', ')}`,
    ),
    `It is ${scenario.start} there. Ctrl-C ends it, and nothing is kept.`,
  ].join('\n');
}
