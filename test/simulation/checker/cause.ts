import type { Purchase } from '../../../lib/purchasing/purchase.ts';

/** The row of the design's table that a transition belongs to: from, to and, where a stage has many, why. */
export function causeOf(from: Purchase, to: Purchase): string {
  if (from.stage === 'checking_out') return checkingOutCause(from, to);
  if (from.stage === 'unknown') return unknownCause(from, to);
  if (from.stage === 'carted' && to.stage === 'carted') {
    return from.cart.items.length < to.cart.items.length || from.offer !== to.offer
      ? 'carted -> carted: refreshed'
      : 'carted -> carted: waits';
  }
  return plain(from, to);
}

function checkingOutCause(from: Extract<Purchase, { stage: 'checking_out' }>, to: Purchase): string {
  const isRefused = from.sends.every(({ answer }) => answer === 'refresh' || answer === 'refused');
  if (to.stage === 'ordered') return `checking_out -> ordered: ${to.order.evidence}`;
  if (to.stage === 'failed')
    return `checking_out -> failed: ${isRefused ? 'every send refused' : 'the cart ended'}`;
  if (to.stage !== 'checking_out') return plain(from, to);
  if (to.sends.length > from.sends.length) {
    if (to.attempt.number === from.attempt.number) return 'checking_out -> checking_out: again while busy';
    if (to.attempt.purpose === 'replay') return 'checking_out -> checking_out: replay';
    return `checking_out -> checking_out: next attempt${isRefused ? ' after a refresh' : ''}`;
  }
  const heard = to.sends.at(-1)?.answer;
  return heard === from.sends.at(-1)?.answer
    ? 'checking_out -> checking_out: looks later'
    : `checking_out -> checking_out: heard ${heard}`;
}

function unknownCause(from: Extract<Purchase, { stage: 'unknown' }>, to: Purchase): string {
  if (to.stage !== 'unknown') return plain(from, to);
  if (to.resolution?.confirmedBy !== undefined && from.resolution?.confirmedBy === undefined)
    return 'unknown -> unknown: confirmed';
  return to.resolution?.proposedAtMs !== from.resolution?.proposedAtMs
    ? 'unknown -> unknown: proposed'
    : 'unknown -> unknown: looks later';
}

const names = new Map<string, Map<string, string>>();

function plain({ stage: from }: Purchase, { stage: to }: Purchase): string {
  let ofFrom = names.get(from);
  if (!ofFrom) names.set(from, (ofFrom = new Map<string, string>()));
  let name = ofFrom.get(to);
  if (name === undefined) ofFrom.set(to, (name = `${from} -> ${to}`));
  return name;
}
