import type { PurchasingState } from '../lib/purchasing/people/switch-purchasing.ts';
import type { PurchaseWithHistory } from '../lib/reporting/views/purchase-view.ts';
import { instantText } from './instant-text.ts';

/**
 * What somebody has to do now, as a sentence and the command for it; of a purchase that goes on by itself, what it waits
 * for. Nothing where it has ended, or goes on at once.
 */
export function whatNext(purchase: PurchaseWithHistory, purchasing?: PurchasingState): readonly string[] {
  if (purchase.stage === 'awaiting_approval') {
    return [
      `Somebody other than ${purchase.requester} has to agree:`,
      `  tieout purchase approve ${purchase.id}`,
      `  tieout purchase cancel ${purchase.id} --reason TEXT`,
    ];
  }
  if (purchase.stage !== 'unknown') return waitsFor(purchase, purchasing);
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

function waitsFor(
  { stage, history, dueAt }: PurchaseWithHistory,
  purchasing: PurchasingState | undefined,
): readonly string[] {
  if (!GOES_ON.has(stage)) return [];
  const last = history.at(-1);
  const looked = last !== undefined && last.from === last.to && dueAt !== undefined;
  return [
    ...(looked
      ? [
          `It waits: ${[last.what, last.facts['detail'], last.facts['holder']].filter(Boolean).join(' ')}`,
          `  It looks again at ${instantText(dueAt)}, or a minute after.`,
        ]
      : []),
    // An order that was placed is followed whether anything else is bought or not.
    ...(purchasing?.state === 'stopped' && stage !== 'ordered'
      ? [
          `Purchasing is stopped since ${instantText(purchasing.since)}, by ${purchasing.by}: ${purchasing.reason}`,
          '  tieout purchasing open --reason TEXT',
        ]
      : []),
  ];
}

const GOES_ON: ReadonlySet<string> = new Set(['accepted', 'ready', 'carted', 'checking_out', 'ordered']);

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
