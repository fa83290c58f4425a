import type { StageName } from '../../../../lib/purchasing/purchase.ts';
import type { Kept } from './book.ts';

/** Which stage may follow which, by the table of the design. Ends are followed by nothing. */
const MAY_FOLLOW: Readonly<Record<StageName, readonly StageName[]>> = {
  accepted: ['accepted', 'awaiting_approval', 'ready', 'rejected', 'cancelled'],
  awaiting_approval: ['awaiting_approval', 'accepted', 'cancelled'],
  ready: ['ready', 'carted', 'accepted', 'rejected', 'cancelled'],
  carted: ['carted', 'ready', 'awaiting_approval', 'rejected', 'checking_out', 'cancelled'],
  checking_out: ['checking_out', 'ordered', 'failed', 'unknown'],
  unknown: ['unknown', 'ordered', 'failed'],
  ordered: ['ordered', 'fulfilled', 'unfulfilled'],
  fulfilled: [],
  unfulfilled: [],
  rejected: [],
  cancelled: [],
  failed: [],
};

/** Whether the history of a purchase has no gap, goes no forbidden way, and leads to where the purchase stands. */
export function judgeHistory({ purchase, history }: Kept): readonly string[] {
  const wrong: string[] = [];
  const { id, stage, version } = purchase;
  for (const [place, event] of history.entries()) {
    const before = history[place - 1];
    if (event.version !== place + 1) wrong.push(`event ${place + 1} has version ${event.version}`);
    if (event.from !== before?.to) wrong.push(`event ${event.version} comes from ${event.from}`);
    if (before ? !MAY_FOLLOW[before.to].includes(event.to) : event.to !== 'accepted')
      wrong.push(`event ${event.version} goes from ${before?.to} to ${event.to}`);
  }
  const last = history.at(-1);
  if (last?.to !== stage || last.version !== version)
    wrong.push(`the last event is ${last?.version}, ${last?.to}; the purchase is ${version}, ${stage}`);
  const carts = cartsOnceSent(history);
  if (carts.size > 1) wrong.push(`it has checked out carts ${[...carts].join(' and ')}`);
  const { approval, requester, contentHash } = purchase;
  if (approval?.by === requester) wrong.push(`${requester} approved what they had asked for`);
  if (approval && approval.contentHash !== contentHash) wrong.push('something else was approved');
  return wrong.map((what) => `purchase ${id}: ${what}`);
}

/** Carts that are named from the first attempt on: it fixes the one. */
function cartsOnceSent(history: Kept['history']): ReadonlySet<string> {
  const first = history.findIndex(({ to }) => to === 'checking_out');
  const sent = first < 0 ? [] : history.slice(first);
  return new Set(sent.flatMap(({ facts }) => facts['cartId'] ?? []));
}
