import type { Plant } from './charge-plants.ts';
import { refundDiffers, returned, refundUnannounced } from './refund-plants.ts';
import type { Entry } from './story.ts';

// One ReferenceId on lines that are no pair of one event: nothing nets that would not without it.

const NIL = '00000000-0000-0000-0000-000000000000';

/** Every line of the purchase has a ReferenceId that is none, as lines of other purchases may. */
export const nilReferences: Plant = (market, story) => {
  market.random.pick([returned, refundUnannounced, refundDiffers])(market, story);
  return refer(story.entries, NIL);
};

/** The reservation order is printed as a GUID that is none: the order id, or the alternate id, tells whose it is. */
export const nilReservationOrder: Plant = ({ random }, { entries }) => {
  if (entries.length === 0 || entries.some(({ line }) => line.orderId === '')) return false;
  const reservationOrderId = random.pick([NIL, `RIOderId:${NIL}`]);
  for (const entry of entries) entry.line = { ...entry.line, reservationOrderId };
  return true;
};

/** All instalments have the ReferenceId of the order, and so has what is given back for a return later on. */
export const oneReferenceForAll: Plant = (market, story) => {
  if (story.entries.length < 2) return false;
  market.random.pick([returned, refundDiffers])(market, story);
  return refer(story.entries, 'E-order');
};

function refer(entries: readonly Entry[], referenceId: string): boolean {
  for (const entry of entries) entry.line = { ...entry.line, referenceId };
  return entries.length > 0;
}
