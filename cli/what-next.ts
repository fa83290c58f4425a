import type { PurchaseWithHistory } from '../lib/reporting/purchase-view.ts';
import { instantText } from './instant-text.ts';

/** What somebody has to do now, as a sentence and the command for it; nothing where nobody has to. */
export function whatNext(purchase: PurchaseWithHistory): readonly string[] {
  if (purchase.stage === 'awaiting_approval') {
    return [
      `Somebody other than ${purchase.requester} has to agree:`,
      `  tieout purchase approve ${purchase.id}`,
      `  tieout purchase cancel ${purchase.id} --reason TEXT`,
    ];
  }
  if (purchase.stage !== 'unknown') return [];
  const { resolution, id } = purchase;
  if (resolution === undefined) {
    return [
      'Look in Partner Center whether this customer has such an order, then say so; a second person has to find the same:',
      `  tieout purchase resolve ${id} --ordered ORDER --evidence TEXT`,
      `  tieout purchase resolve ${id} --failed --evidence TEXT`,
      ...cartWarning(purchase),
    ];
  }
  if (resolution.confirmedBy !== undefined) return [carriedOut(resolution.decision)];
  const said = resolution.orderId === undefined ? '--failed' : `--ordered ${resolution.orderId}`;
  return [
    `Somebody other than ${resolution.proposedBy} and ${purchase.requester} has to look, too, and find the same:`,
    `  tieout purchase resolve ${id} ${said} --evidence TEXT`,
    ...(resolution.decision === 'failed' ? cartWarning(purchase) : []),
  ];
}

/** `failed` says that there will never be an order: it is not carried out while there still may be one. */
export function cartWarning({ cart }: Pick<PurchaseWithHistory, 'cart'>): readonly string[] {
  const end = cart?.latestExpiresAt;
  return end === undefined || end === null
    ? []
    : [
        `The cart ends ${instantText(end)}: until then it may become an order, and --failed is not carried out.`,
      ];
}

/** What comes of a decision of two people. Microsoft is looked at once more before. */
export function carriedOut(decision: 'ordered' | 'failed'): string {
  return decision === 'ordered'
    ? 'It is carried out within a minute, unless Microsoft shows something else.'
    : 'It is carried out once the cart can no longer become an order, unless Microsoft shows one.';
}
