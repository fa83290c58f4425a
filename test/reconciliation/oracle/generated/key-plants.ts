import type { MatchDecision } from '../../../../lib/reconciliation/book.ts';
import { lineIdentity } from '../../../../lib/reconciliation/line-identity.ts';
import { replaceLine, type Plant } from './charge-plants.ts';
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

function decided(
  identity: string,
  purchaseId: MatchDecision['purchaseId'],
  decision: MatchDecision['decision'],
): MatchDecision {
  return { identity, purchaseId, decision };
}
