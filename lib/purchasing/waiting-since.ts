import type { Purchase } from './purchase.ts';

/**
 * Since when a purchase has been where it is, as far as it tells: pauses between repeated looks grow with this, not with its
 * age. One that waited a day for an approval must not pay an hour for the first lost reply after it.
 */
export function waitingSinceMs(purchase: Purchase): number {
  switch (purchase.stage) {
    case 'accepted':
      return purchase.registrationAskedAtMs ?? purchase.approval?.grantedAtMs ?? purchase.acceptedAtMs;
    // Not since its item was found: that is looked up anew all the time, and each try may leave an idle cart behind.
    case 'ready':
      return purchase.approval?.grantedAtMs ?? purchase.acceptedAtMs;
    case 'carted':
      return purchase.cart.boundAtMs;
    case 'checking_out':
      return purchase.sends.at(-1)?.sentAtMs ?? purchase.attempt.startedAtMs;
    case 'unknown':
      return purchase.resolution?.confirmedAtMs ?? purchase.acceptedAtMs;
    case 'ordered':
      return purchase.order.orderedAtMs;
    case 'awaiting_approval':
      return purchase.askedAtMs;
    case 'fulfilled':
    case 'unfulfilled':
    case 'rejected':
    case 'cancelled':
    case 'failed':
      return purchase.acceptedAtMs;
  }
}
