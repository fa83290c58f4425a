import { POINT, transitionPoint, type Point } from './points.ts';
import type { StageName } from '../../lib/purchasing/purchase.ts';

/** Every row of the design's table that schedules have to take, and by which cause where there are many. */
export const TRANSITIONS: readonly string[] = [
  '– -> accepted',
  'accepted -> accepted',
  'accepted -> awaiting_approval',
  'accepted -> cancelled',
  'accepted -> ready',
  'accepted -> rejected',
  'awaiting_approval -> accepted',
  'awaiting_approval -> awaiting_approval',
  'awaiting_approval -> cancelled',
  'ready -> accepted',
  'ready -> cancelled',
  'ready -> carted',
  'ready -> ready',
  'ready -> rejected',
  'carted -> awaiting_approval',
  'carted -> cancelled',
  'carted -> carted: refreshed',
  'carted -> carted: waits',
  'carted -> checking_out',
  'carted -> ready',
  'carted -> rejected',
  'checking_out -> checking_out: again while busy',
  'checking_out -> checking_out: heard answered',
  'checking_out -> checking_out: heard busy',
  'checking_out -> checking_out: heard in_progress',
  'checking_out -> checking_out: heard order',
  'checking_out -> checking_out: heard refresh',
  'checking_out -> checking_out: heard refused',
  'checking_out -> checking_out: heard unknown',
  'checking_out -> checking_out: looks later',
  'checking_out -> checking_out: next attempt',
  'checking_out -> checking_out: next attempt after a refresh',
  'checking_out -> checking_out: replay',
  'checking_out -> failed: every send refused',
  'checking_out -> failed: the cart ended',
  'checking_out -> ordered: answer',
  'checking_out -> ordered: audit_record',
  'checking_out -> ordered: fingerprint',
  'checking_out -> ordered: marker',
  'checking_out -> ordered: replay',
  'checking_out -> unknown',
  'unknown -> failed',
  'unknown -> ordered',
  'unknown -> unknown: confirmed',
  'unknown -> unknown: looks later',
  'unknown -> unknown: proposed',
  'ordered -> fulfilled',
  'ordered -> ordered',
  'ordered -> unfulfilled',
];

// What these look-ups are for is not asked by anything that is simulated.
const NOT_CALLED: ReadonlySet<Point> = new Set<Point>([POINT.ofRequest]);

/** Every place at which a worker has to have died: each call, and each transition of `advance`. */
export const DEATHS: readonly Point[] = [
  ...Object.values(POINT).filter((point) => !NOT_CALLED.has(point)),
  ...new Set(TRANSITIONS.slice(1).map(pointOf)),
];

function pointOf(transition: string): Point {
  const [from = '', to = ''] = (transition.split(':')[0] ?? '').split(' -> ');
  return transitionPoint(from as StageName, to as StageName);
}
