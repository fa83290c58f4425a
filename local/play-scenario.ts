import { dayOf } from '../lib/values/day.ts';
import { CannotPlant } from './partner-center/billing/cannot-plant.ts';
import { referencesOf } from './partner-center/billing/charges.ts';
import { playBillingEvent } from './partner-center/billing/play-billing-event.ts';
import { createOrderResolver } from './resolve-orders.ts';
import type { EventOf, TimelineEvent } from './scenarios/timeline.ts';
import type { System } from './system.ts';

const NIGHT = 'nightly-billing';
const AFTERWARDS_MS = 2 * 86_400_000; // Long enough for orders to complete and exports to end.
const NIGHT_MS = 6 * 3_600_000; // Long enough for a night to end.

/** An event of the scenario that could not be played, and which one it was. */
class CannotPlay extends Error {
  override readonly name = 'CannotPlay' as const;
}

/**
 * Plays a scenario from its first event to its last: what upstream sends, what Microsoft does, what people record, when
 * nights run. Between events the clock moves through whatever falls due; after the last one, until purchases have ended and
 * one more night has.
 */
export async function playScenario(system: System, onEvent: (played: number) => void): Promise<void> {
  const { scenario, runner, client, clock } = system;
  await client.setPurchasing('open', `Scenario ${scenario.name}.`);
  runner.schedules.hold(NIGHT);
  const resolver = createOrderResolver(system.world, client);
  for (const [index, event] of scenario.timeline.entries()) {
    const before = scenario.timeline[index - 1];
    // Requests sent at one instant are in the queue together.
    if (event.event !== 'request' || before?.event !== 'request' || before.at !== event.at)
      await runner.advanceTo(Date.parse(event.at));
    try {
      await play(event, system, resolver);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      const field = cause instanceof CannotPlant && cause.field !== undefined ? `.${cause.field}` : '';
      throw new CannotPlay(`timeline[${index}]${field} (${event.event} at ${event.at}): ${reason}`, {
        cause,
      });
    }
    onEvent(index + 1);
  }
  await runner.advanceTo(clock.nowMs() + AFTERWARDS_MS);
  if (!scenario.timeline.some(({ event }) => event === 'night')) return;
  // The day on which it ends has its night too: whoever looks then would find that it did not run.
  await runner.fire(NIGHT);
  await runner.advanceTo(clock.nowMs() + NIGHT_MS);
}

type Resolver = ReturnType<typeof createOrderResolver>;

async function play(event: TimelineEvent, system: System, resolver: Resolver): Promise<void> {
  const { runner, world } = system;
  switch (event.event) {
    case 'request':
      return sendRequest(event, system);
    case 'night':
      await runner.fire(NIGHT);
      return runner.settle();
    case 'return':
      return giveBack(event, system, resolver);
    case 'invoice':
      return playBillingEvent(world, event, await resolver.resolve(referencesOf(world, event)));
    case 'void':
    case 'credit_note':
    case 'restate':
    case 'payment':
      return playBillingEvent(world, event, await resolver.resolve([]));
  }
}

async function sendRequest(event: EventOf<'request'>, { runner }: System): Promise<void> {
  const body = typeof event.message === 'string' ? event.message : JSON.stringify(event.message);
  for (let sent = 0; sent < event.deliveries; sent += 1) await runner.sendRequest(body);
}

/** Microsoft takes the reservation back; where the scenario says so, somebody writes that into our ledger. */
async function giveBack(event: EventOf<'return'>, system: System, resolver: Resolver): Promise<void> {
  const orderOf = await resolver.resolve([event.purchase]);
  playBillingEvent(system.world, event, orderOf);
  const order = orderOf(event.purchase);
  if (!event.recorded || order === undefined) return;
  const purchases = await system.client.purchases();
  const returned = purchases.find(({ orderId }) => orderId === order.id);
  if (!returned)
    throw new Error(`${event.purchase} is no purchase of ours, so its return cannot be recorded`);
  await system.client.recordReturn(returned.id, {
    returnId: `${event.purchase}@${event.at}`,
    returnedOn: dayOf(Date.parse(event.at)),
    quantity: event.quantity,
    amount: event.amount,
    currency: order.billingCurrency,
  });
}
