import {
  addPeriods,
  dayOf,
  firstDay,
  periodOf,
  startOfDayMs,
  type BillingPeriod,
} from '../../../lib/values/day.ts';
import type { EventOf } from '../../scenarios/timeline.ts';
import type { World } from '../world.ts';
import { issueDocument } from './issue-document.ts';

/** Invoices appear between the sixth and the eighth of the next month: page common-billing-scenarios. */
const ISSUED_AFTER_MS = 7 * 86_400_000 + 5 * 3_600_000;

/**
 * Invoices for a world without a timeline: each month since it began, in each currency it bills in, once its time has
 * come on the clock and where anything is charged. Each call issues what is due, and says it; a month whose rates the scenario does not know has none.
 */
export function createMonthlyInvoices(world: World): () => readonly string[] {
  const { scenario, clock } = world;
  const currencies = new Set([scenario.currency, ...scenario.customers.flatMap((one) => one.currency ?? [])]);
  let period = periodOf(dayOf(Date.parse(scenario.start)));
  return () => {
    const said: string[] = [];
    for (; issuedAtMs(period) <= clock.nowMs(); period = addPeriods(period, 1)) {
      said.push(...[...currencies].flatMap((currency, index) => issued(world, period, currency, index + 1)));
    }
    return said;
  };
}

function issued(world: World, period: BillingPeriod, currency: string, number: number): readonly string[] {
  const at = new Date(issuedAtMs(period)).toISOString();
  const id = `G${period.replace('-', '').slice(2)}${String(number).padStart(5, '0')}`;
  const event: EventOf<'invoice'> = {
    ...{ event: 'invoice', at, id, period, currency },
    ...{ kind: 'one_time', otherCharges: [], anomalies: [] },
  };
  try {
    const { lines } = issueDocument(world, event, () => undefined);
    if (lines.length === 0) {
      world.documents.delete(id); // Nobody is sent an invoice about nothing.
      return [];
    }
    return [
      `${at}  invoice ${id} for ${period} in ${currency}, ${lines.length} line${lines.length === 1 ? '' : 's'}`,
    ];
  } catch (failure) {
    return [`${at}  no invoice for ${period} in ${currency}: ${(failure as Error).message}`];
  }
}

function issuedAtMs(period: BillingPeriod): number {
  return startOfDayMs(firstDay(addPeriods(period, 1))) + ISSUED_AFTER_MS;
}
