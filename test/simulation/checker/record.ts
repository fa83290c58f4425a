import type { Purchase, StageName } from '../../../lib/purchasing/purchase.ts';
import type { Order } from '../partner-center/truth.ts';

/** One write that landed, as far as the end is checked against it. */
type Landed = {
  readonly version: number;
  readonly from: StageName | undefined;
  readonly to: StageName;
};

/** What the checker saw of one purchase: the writes that landed, and what truly came of it at Microsoft. */
export type Watched = {
  readonly first: Purchase;
  /** As the last write that landed left it. */
  now: Purchase;
  readonly landed: Landed[];
  /** How many of the recorded sends have left. */
  readonly left: Set<string>;
  readonly orders: Order[];
};

export const ENDS: ReadonlySet<StageName> = new Set([
  'fulfilled',
  'unfulfilled',
  'rejected',
  'cancelled',
  'failed',
]);

/** What upstream hears of: every end, and where a person has to decide. */
export const TOLD: ReadonlySet<StageName> = new Set([...ENDS, 'unknown', 'awaiting_approval']);

/** Stages in which an order may exist that nobody has heard of. */
export function isInDoubt(purchase: Purchase): boolean {
  return purchase.stage === 'checking_out' || purchase.stage === 'unknown';
}

// The table of the design, row by row; a stage that waits follows itself.
const ROWS: Readonly<Partial<Record<StageName, readonly StageName[]>>> = {
  accepted: ['accepted', 'awaiting_approval', 'ready', 'rejected', 'cancelled'],
  awaiting_approval: ['awaiting_approval', 'accepted', 'cancelled'],
  ready: ['ready', 'accepted', 'carted', 'rejected', 'cancelled'],
  carted: ['carted', 'ready', 'awaiting_approval', 'checking_out', 'rejected', 'cancelled'],
  checking_out: ['checking_out', 'ordered', 'failed', 'unknown'],
  unknown: ['unknown', 'ordered', 'failed'],
  ordered: ['ordered', 'fulfilled', 'unfulfilled'],
};

export function isRow(from: StageName, to: StageName): boolean {
  return ROWS[from]?.includes(to) ?? false;
}
