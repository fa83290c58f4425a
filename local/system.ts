import { financeClient, type FinanceClient } from '../cli/finance-client.ts';
import { dayOf } from '../lib/values/day.ts';
import { createClock, type Clock } from './clock.ts';
import { createWorld } from './partner-center/create-world.ts';
import { billingRoutes } from './partner-center/routes/billing-routes.ts';
import { shopRoutes } from './partner-center/routes/shop-routes.ts';
import { startPartnerCenter } from './partner-center/server.ts';
import type { World } from './partner-center/world.ts';
import { startRunner, type Runner } from './runner/runner.ts';
import type { Scenario } from './scenarios/scenario.ts';

/** The deployed system and the simulated Microsoft beside it, on one clock. */
export type System = {
  readonly scenario: Scenario;
  readonly clock: Clock;
  readonly world: World;
  readonly partnerCenterUrl: string;
  readonly runner: Runner;
  readonly client: FinanceClient;
  readonly stop: () => Promise<void>;
};

type Options = {
  readonly scenario: Scenario;
  /** The text of GUARDS; everything may be bought where it is left out. */
  readonly guards?: string | undefined;
  readonly port: number;
  readonly onLine: (functionName: string, line: string) => void;
  readonly onFailure: (functionName: string, failure: unknown) => void;
};

export async function startSystem(options: Options): Promise<System> {
  const { scenario } = options;
  const clock = createClock(Date.parse(scenario.start));
  const world = createWorld(scenario, clock);
  const partnerCenter = await startPartnerCenter({
    world,
    routes: [...shopRoutes, ...billingRoutes],
    port: 0,
  });
  try {
    const runner = await startRunner({
      ...options,
      clock,
      settings: settingsOf(options, partnerCenter.origin),
      customerId: scenario.customers[0]?.id ?? '',
      secret: {
        tenantId: world.partnerTenantId,
        clientId: 'tieout-local',
        clientSecret: 'local-secret',
        refreshToken: 'local-refresh-token',
      },
    });
    return {
      scenario,
      clock,
      world,
      runner,
      partnerCenterUrl: partnerCenter.origin,
      client: financeClient({ api: runner.api.url, token: runner.api.token, fetch }),
      stop: async () => {
        await runner.stop();
        await partnerCenter.close();
      },
    };
  } catch (failure) {
    await partnerCenter.close();
    throw failure;
  }
}

function settingsOf({ scenario, guards }: Options, origin: string): Readonly<Record<string, string>> {
  return {
    ...(guards === undefined ? {} : { GUARDS: guards }),
    CLOUD: scenario.cloud,
    MARKET: scenario.market,
    LEDGER_START: scenario.ledgerStart ?? dayOf(Date.parse(scenario.start)),
    SENDERS: JSON.stringify({ '*': { source: 'scenario', requester: 'scenario' } }),
    PARTNER_CENTER_URL: origin,
    GRAPH_URL: `${origin}/graph`,
    LOGIN_URL: `${origin}/login`,
    BLOB_HOSTS: '127.0.0.1',
  };
}
