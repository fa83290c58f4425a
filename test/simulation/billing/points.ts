import type { Places } from '../calls.ts';

/** Calls of the ports that a worker waits for; at each it may die before the call took effect, or before the reply. */
const CALLS = [
  'read',
  'write',
  'all',
  'due',
  'hold',
  'loadLines',
  'lines',
  'saveBalance',
  'balances of the book',
  'night',
  'beginNight',
  'settleInNight',
  'openNights',
  'endNight',
  'untoldNights',
  'noteTold',
  'facts',
  'learn',
  'estimate',
  'writeEstimate',
  'estimates',
  'keep',
  'fetch',
  'send sync',
  'send estimate',
  'send plan',
  'send reconcile',
  'balances',
  'documents',
  'page',
  'startExport',
  'exportState',
  'blob',
  'blob half-way',
  'statement',
  'startEstimate',
] as const;

type CallName = (typeof CALLS)[number];

export type Point = number;

export const POINT: Readonly<Record<CallName, Point>> = Object.fromEntries(
  CALLS.map((name, number) => [name, number]),
) as Record<CallName, Point>;

export const POINT_COUNT = CALLS.length;

export function pointName(point: Point): string {
  return CALLS[point] ?? 'nowhere';
}

// Deaths are spread over the points by how seldom a schedule comes by, so that each is met often enough.
const OFTEN: ReadonlySet<string> = new Set<CallName>([
  'read',
  'due',
  'hold',
  'night',
  'openNights',
  'untoldNights',
  'facts',
]);
const SELDOM: ReadonlySet<string> = new Set<CallName>([
  ...(['lines', 'learn', 'endNight', 'fetch', 'saveBalance', 'balances of the book'] as const),
  ...(['startEstimate', 'send estimate', 'send plan', 'send reconcile', 'beginNight', 'noteTold'] as const),
]);

function deathWeight(point: Point): number {
  const name = pointName(point);
  if (name === 'endNight' || name === 'send plan' || name === 'lines') return 15;
  if (OFTEN.has(name)) return 0.4;
  return SELDOM.has(name) ? 5 : 1;
}

export const PLACES: Places = {
  nameOf: pointName,
  deathWeight: Float64Array.from({ length: POINT_COUNT }, (_, point) => deathWeight(point)),
  likeliestDeath: 0.3,
  healedPaceMs: 400,
};
