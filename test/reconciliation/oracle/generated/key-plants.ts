import type { MatchDecision } from '../../../../lib/reconciliation/book.ts';
import { lineIdentity } from '../../../../lib/reconciliation/line-identity.ts';
import { aCleanEntry, replaceLine, type Plant } from './charge-plants.ts';
import { asId } from '../../../../lib/values/id.ts';
import { addDays } from '../../../../lib/values/day.ts';
import { returned } from './refund-plants.ts';
import { money } from '../../../../lib/values/money.ts';
import { differs } from './story.ts';

/**
 * All charges come under a reservation order that nobody knows: suggestions for a person, who may have confirmed them,
 * refused them, or not seen them yet.
 */
export const underOtherKeys: Plant = ({ random, ledgerStart }, story) => {
  const { purchase } = story.bought;
  if (story.entries.length === 0) return false;
  const guid = `eeeeeeee-0000-4000-8000-0000000000${purchase.id.slice(1).padStart(2, '0')}`;
  const printed = random.pick([
    { reservationOrderId: guid, orderId: '', alternateId: '' },
    { reservationOrderId: `RIOderId:${guid}`, orderId: `other-${purchase.id}`, alternateId: '' },
    { reservationOrderId: '', orderId: `other-${purchase.id}`, alternateId: '' },
  ]);
  const decision = random.pick(['confirmed', 'refused', undefined] as const);
  for (const entry of story.entries) {
    const { clean, instalment } = entry;
    replaceLine(entry, printed);
    if (decision) story.decisions.push(decided(lineIdentity(entry.line), story.bought.purchase.id, decision));
    if (decision === 'confirmed') {
      entry.clean = clean;
      continue;
    }
    const isOlder = purchase.orderedOn < ledgerStart;
    const kind = isOlder ? 'bought_before_start' : 'billed_not_purchased';
    if (instalment)
      story.planted.push(differs(kind, undefined, undefined, entry.line.subtotal, entry.line.currency));
    entry.instalment = undefined;
  }
  return true;
};

/**
 * What we bought, or imported with its order, was imported as well, under whichever of its ids was known. Somebody may have
 * recorded a return of the one or of the other.
 */
export const importedAgain: Plant = (market, story) => {
  const { random } = market;
  const { purchase } = story.bought;
  const { orderId, alternateId, reservationOrderId, origin } = purchase;
  const known =
    origin === 'observed'
      ? [orderId && reservationOrderId && { reservationOrderId }]
      : [
          orderId && { orderId },
          alternateId && { orderId: asId<'OrderId'>(alternateId) },
          alternateId && { alternateId },
          reservationOrderId && { reservationOrderId },
          reservationOrderId && { orderId: asId<'OrderId'>('by-the-portal'), reservationOrderId },
        ];
  const ids = random.pick(known);
  if (!ids) return false;
  const nothing = { orderId: undefined, alternateId: undefined, reservationOrderId: undefined };
  const { unit, pricing, cartRate } = story.bought;
  const priced = { unitPrice: money(unit, pricing), exchangeRate: cartRate };
  const facts = random.pick([{}, { productId: '' }, { orderedOn: addDays(purchase.orderedOn, 1) }, priced]);
  const id = asId<'PurchaseId'>(`again-${purchase.id}`);
  story.imported.push({ ...purchase, ...nothing, ...ids, ...facts, id, origin: 'observed' });
  if (random.chance(0.5)) returned(market, story);
  if (random.chance(0.5)) {
    const saidOfTheOther = story.returns.map((one) => ({ ...one, purchaseId: id }));
    if (random.chance(0.3)) story.recordedAgain.push(...saidOfTheOther);
    else story.returns.splice(0, story.returns.length, ...saidOfTheOther);
  }
  return true;
};

/**
 * A line of another product says our order and another reservation order than ours: what names a reservation is that
 * reservation, and no purchase of ours.
 */
export const anotherReservationOfOurOrder: Plant = (market, story) => {
  const { purchase } = story.bought;
  const entry = aCleanEntry(market, story);
  if (!entry || !purchase.reservationOrderId || entry.line.orderId === '') return false;
  const reservationOrderId = `RIOderId:ffffffff-0000-4000-8000-0000000000${purchase.id.slice(1).padStart(2, '0')}`;
  const line = {
    ...entry.line,
    reservationOrderId,
    productId: 'SOMETHINGELSE',
    subscriptionStart: entry.line.chargeStart,
  };
  story.entries.push({ ...entry, line, instalment: undefined, clean: false });
  story.planted.push(differs('billed_not_purchased', undefined, undefined, line.subtotal, line.currency));
  return true;
};

function decided(
  identity: string,
  purchaseId: MatchDecision['purchaseId'],
  decision: MatchDecision['decision'],
): MatchDecision {
  return { identity, purchaseId, decision };
}
