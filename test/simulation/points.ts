import type { Places } from './calls.ts';
import type { StageName } from '../../lib/purchasing/purchase.ts';

/** Every stage, in the order of the state machine. */
const STAGES: readonly StageName[] = [
  'accepted',
  'awaiting_approval',
  'ready',
  'carted',
  'checking_out',
  'ordered',
  'fulfilled',
  'unfulfilled',
  'rejected',
  'cancelled',
  'failed',
  'unknown',
];

const STAGE_NUMBER = Object.fromEntries(STAGES.map((stage, number) => [stage, number])) as Record<
  StageName,
  number
>;

/** Calls of the ports that a worker waits for; at each it may die before the call took effect, or before the reply. */
const CALLS = [
  'accept',
  'read',
  'ofRequest',
  'claim',
  'release',
  'due',
  'history',
  'similar',
  'lockHolder',
  'orderOwner',
  'boughtElsewhere',
  'all',
  'unsentOutcomes',
  'markSent',
  'sendAgain',
  'refuse',
  'purchasing',
  'setPurchasing',
  'budget',
  'unknownsSince',
  'noteElsewhere',
  'sendOutcome',
  'subscription',
  'registrationStatus',
  'register',
  'sku',
  'inventory',
  'availabilities',
  'createCart',
  'cart',
  'updateCart',
  'checkOut',
  'order',
  'orders',
  'ordersAudited',
  'reservationOrderOf',
] as const;

type CallName = (typeof CALLS)[number];

/** A place at which a worker can die: a call of a port, or one transition of the ledger's `advance`. */
export type Point = number;

export const POINT: Readonly<Record<CallName, Point>> = Object.fromEntries(
  CALLS.map((name, number) => [name, number]),
) as Record<CallName, Point>;

export const POINT_COUNT = CALLS.length + STAGES.length * STAGES.length;

export function transitionPoint(from: StageName, to: StageName): Point {
  return CALLS.length + STAGE_NUMBER[from] * STAGES.length + STAGE_NUMBER[to];
}

function pointName(point: Point): string {
  const call = CALLS[point];
  if (call !== undefined) return call;
  const transition = point - CALLS.length;
  const from = STAGES[Math.floor(transition / STAGES.length)];
  return `advance ${from} -> ${STAGES[transition % STAGES.length]}`;
}

// Deaths are spread over the points by how seldom a schedule comes by, so that each is met often enough.
const OFTEN: ReadonlySet<string> = new Set<CallName>([
  'read',
  'claim',
  'release',
  'due',
  'purchasing',
  'unsentOutcomes',
  'unknownsSince',
]);
const SELDOM: ReadonlySet<string> = new Set<CallName>([
  'updateCart',
  'refuse',
  'budget',
  'history',
  'all',
  'ofRequest',
]);
const RARE: ReadonlySet<string> = new Set([
  'sendAgain',
  'register',
  'noteElsewhere',
  'advance awaiting_approval -> awaiting_approval',
  'advance awaiting_approval -> cancelled',
  'advance ready -> cancelled',
  'advance carted -> cancelled',
  'advance unknown -> failed',
  'advance ordered -> unfulfilled',
]);
const COMMON: ReadonlySet<string> = new Set([
  'accepted -> accepted',
  'accepted -> ready',
  'ready -> carted',
  'carted -> checking_out',
  'checking_out -> checking_out',
  'checking_out -> ordered',
  'ordered -> ordered',
  'ordered -> fulfilled',
]);

function deathWeight(point: Point): number {
  const name = pointName(point);
  if (RARE.has(name)) return 25;
  if (name.startsWith('advance ')) return COMMON.has(name.slice('advance '.length)) ? 3 : 12;
  if (OFTEN.has(name)) return 0.25;
  return SELDOM.has(name) ? 8 : 1;
}

export const PLACES: Places = {
  nameOf: pointName,
  deathWeight: Float64Array.from({ length: POINT_COUNT }, (_, point) => deathWeight(point)),
  likeliestDeath: 0.4,
  healedPaceMs: Infinity,
};
