import { instalmentCount, type BillingCycle, type Term } from '../../lib/purchasing/purchase.ts';
import type { Knobs } from './knobs.ts';
import { centsText, CUSTOMERS, PRODUCT, SKUS, SUBSCRIPTIONS, unitCents } from './partner-center/catalogue.ts';
import type { Random } from './random.ts';

type DemandedLine = {
  readonly lineId: string;
  readonly skuId: string;
  readonly quantity: number;
  readonly term: Term;
  readonly billingCycle: BillingCycle;
  /** What upstream expects one charge of the line to cost, in cents. */
  readonly cents: number;
};

/** Something upstream wants once: one request of it, however often the message is sent. */
export type Demand = {
  readonly requestId: string;
  readonly customerId: string;
  readonly lines: readonly DemandedLine[];
  readonly validUntilMs: number | undefined;
  readonly askedAtMs: number;
  /** The request that this one repeats under another key. */
  readonly reference?: string;
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** One to three purchases, seldom five, in one request or several; mostly alike, since what is alike is what can be mixed up. */
export function drawDemands(
  random: Random,
  knobs: Knobs,
  startMs: number,
  purchases?: number,
): readonly Demand[] {
  const total = purchases ?? Math.max(drawTotal(random.next()), knobs.budget === 'tight' ? 2 : 1);
  const first = drawLine(random, knobs, 1, undefined);
  const demands: { lines: DemandedLine[]; customerId: string; askedAtMs: number }[] = [];
  for (let number = 1; number <= total; number += 1) {
    const line =
      number === 1 ? first : drawLine(random, knobs, number, random.next() < 0.7 ? first : undefined);
    const last = demands.at(-1);
    if (last && random.next() < 0.35) last.lines.push(line);
    else {
      const customerId = CUSTOMERS[number === 1 || random.next() < 0.8 ? 0 : 1] ?? '';
      const laterMs =
        number === 1
          ? 0
          : random.pick([0, knobs.budget === 'tight' ? 0 : 2_000, 5 * MINUTE, 50 * MINUTE, 9 * HOUR]);
      demands.push({ lines: [line], customerId, askedAtMs: startMs + Math.floor(random.next() * laterMs) });
    }
  }
  return demands.map(({ lines, customerId, askedAtMs }, number) => ({
    requestId: `REQ-${number + 1}`,
    customerId,
    lines,
    askedAtMs,
    validUntilMs: knobs.shortValidity ? askedAtMs + random.pick([MINUTE, 20 * MINUTE, 5 * HOUR]) : undefined,
  }));
}

function drawTotal(share: number): number {
  if (share < 0.7) return 1;
  if (share < 0.92) return 2;
  return share < 0.99 ? 3 : 5;
}

function drawLine(
  random: Random,
  knobs: Knobs,
  number: number,
  like: DemandedLine | undefined,
): DemandedLine {
  const [sku, quantity, term, cycle] = [random.next(), 1 + random.below(3), random.next(), random.next()];
  const skuId = like?.skuId ?? SKUS[sku < 0.6 ? 0 : 1] ?? '';
  const billingCycle = like?.billingCycle ?? (cycle < 0.7 ? 'one_time' : 'monthly');
  const amount = like && sku < 0.7 ? like.quantity : quantity;
  return {
    lineId: String(number),
    skuId,
    quantity: amount,
    term: like && term < 0.8 ? like.term : term < 0.5 ? 'P1Y' : 'P3Y',
    billingCycle,
    cents: expectedCents(knobs, unitCents(skuId, billingCycle) * amount),
  };
}

function expectedCents({ drift }: Knobs, cents: number): number {
  const parts = { none: 1, currency: 1, tolerated: 0.99, approvable: 0.96, beyond: 0.8 };
  return Math.round(cents * parts[drift]);
}

/** What a line commits to over its term, in cents. */
export function commitmentCents({ cents, term, billingCycle }: DemandedLine): number {
  return cents * instalmentCount(term, billingCycle);
}

/** The message as upstream writes it. */
export function bodyOf(
  { requestId, customerId, lines, validUntilMs, reference }: Demand,
  changed = false,
): string {
  return JSON.stringify({
    schemaVersion: '1',
    requestId,
    customerId,
    subscriptionId: SUBSCRIPTIONS[customerId],
    ...(reference === undefined ? {} : { reference }),
    ...(validUntilMs === undefined ? {} : { validUntil: new Date(validUntilMs).toISOString() }),
    lines: lines.map(({ lineId, skuId, quantity, term, billingCycle, cents }) => ({
      ...{ lineId, productId: PRODUCT, skuId, term, billingCycle, scope: 'shared' },
      quantity: changed ? quantity + 1 : quantity,
      expected: { amount: centsText(cents), currency: 'EUR' },
    })),
  });
}
