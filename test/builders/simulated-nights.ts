import { createBillingSource } from '../../lib/partner-center/billing-source/billing-source.ts';
import { connectPartnerCenter } from '../../lib/partner-center/connect-partner-center.ts';
import type { BillingDocument } from '../../lib/billing/document.ts';
import { isOpen } from '../../lib/billing/night/night-plan.ts';
import { createClock } from '../../local/clock.ts';
import { playBillingEvent } from '../../local/partner-center/billing/play-billing-event.ts';
import { createWorld } from '../../local/partner-center/create-world.ts';
import { createFaults } from '../../local/partner-center/faults.ts';
import { billingRoutes } from '../../local/partner-center/routes/billing-routes.ts';
import { shopRoutes } from '../../local/partner-center/routes/shop-routes.ts';
import { startPartnerCenter } from '../../local/partner-center/server.ts';
import { billingTools } from './billing-tools.ts';
import { shopScenario } from './shop-scenario.ts';
import { credentialsOf, microsoftAt } from './simulated-microsoft.ts';

type Fetch = typeof fetch;

/**
 * Billing over fakes, with the real client at a simulator that plays a timeline. Whoever gives `through` stands between
 * the client and the wire. One clock for both sides: waiting for a due time moves the simulator's.
 */
export async function simulatedNights(
  timeline: readonly object[],
  over: Record<string, unknown> = {},
  through: (onWire: Fetch) => Fetch = (onWire) => onWire,
) {
  const scenario = shopScenario({ timeline, start: '2024-01-01T00:00:00Z', ...over });
  const clock = createClock(Date.parse(scenario.start));
  const world = createWorld(scenario, clock);
  const faults = createFaults();
  const server = await startPartnerCenter({
    world,
    faults,
    routes: [...shopRoutes, ...billingRoutes],
    port: 0,
  });
  const source = createBillingSource(
    connectPartnerCenter({
      microsoft: microsoftAt(server.origin),
      credentials: credentialsOf(world),
      purpose: 'other',
      fetch: through(fetch),
      nowMs: clock.nowMs,
      newGuid: () => crypto.randomUUID(),
      pause: () => Promise.resolve(),
    }),
  );
  const newTools = () => {
    const at = billingTools(source);
    Object.defineProperty(at.clock, 'nowMs', { get: clock.nowMs, set: (ms: number) => clock.advanceTo(ms) });
    return at;
  };
  const at = newTools();
  const events = [...scenario.timeline];
  /** Lets happen what the timeline says until then, without any night of ours. */
  const pass = (untilText: string): void => {
    for (let event = events[0]; event && event.at <= untilText; event = events[0]) {
      events.shift();
      clock.advanceTo(Date.parse(event.at));
      playBillingEvent(world, event, () => undefined);
    }
    clock.advanceTo(Date.parse(untilText));
  };
  return {
    ...at,
    source,
    world,
    faults,
    newTools,
    pass,
    /** Everything until two o'clock of that day, then its night. */
    nightOf: async (day: string) => {
      pass(`${day}T01:59:00Z`);
      return at.night(day);
    },
    close: () => server.close(),
  };
}

export type SimulatedNights = Awaited<ReturnType<typeof simulatedNights>>;

/** Works on one document, of which nothing is known, until it has come to rest or two hours have passed. */
export async function settledAlone(
  nights: SimulatedNights,
  listed: BillingDocument,
): Promise<{ document: BillingDocument; tools: ReturnType<SimulatedNights['newTools']> }> {
  const tools = nights.newTools();
  const { id } = listed.header;
  const endMs = tools.clock.nowMs + 2 * 3_600_000;
  await tools.book.write({ ...listed, dueAtMs: tools.clock.nowMs });
  for (;;) {
    await tools.sync(id);
    const document = await tools.document(id);
    const { nowMs } = tools.clock;
    if (!isOpen(document, nowMs) || document.dueAtMs === undefined || document.dueAtMs > endMs) {
      return { document, tools };
    }
    tools.clock.nowMs = Math.max(nowMs, document.dueAtMs);
  }
}
