import { asJson, ID_TEACHES, JSON_OPTION, textOption, UsageError, type Command } from '../command.ts';
import { findPurchase } from '../find-purchase.ts';
import { instantText } from '../instant-text.ts';
import { amountOf, titleOf } from '../print-purchase.ts';
import type { PurchaseWithHistory } from '../../lib/reporting/views/purchase-view.ts';

export const purchaseApprove: Command = {
  words: ['purchase', 'approve'],
  takes: ['ID'],
  options: {
    charge: {
      type: 'string',
      value: 'AMOUNT',
      says: 'what you saw and agree to for one charge; refused where it is another by now',
    },
    ...JSON_OPTION,
  },
  summary: 'agrees to a purchase that waits for somebody; whoever asked for it cannot',
  teaches: [
    ID_TEACHES,
    'Read `tieout purchase show ID` first: why it waits, and what it costs. You agree to exactly that content for that',
    'charge. A cart that costs more asks again. An approval that is not used lapses after 72 hours.',
  ],
  example: 'purchase approve REQ-1/1 --charge 1037.78',
  run: async (asked) => {
    const amount = textOption(asked, 'charge');
    if (amount !== undefined && !/^\d+(\.\d+)?$/.test(amount))
      throw new UsageError(`--charge is not an amount like 1037.78, without the currency: ${amount}`);
    const purchase = await findPurchase(asked.client, asked.given[0] ?? '');
    const seen = toBeApproved(purchase);
    const approved = await asked.client.approve(purchase.id, {
      contentHash: purchase.contentHash,
      charge: amount === undefined ? seen : { ...seen, amount },
    });
    if (asked.options['json'] === true) return asJson(approved);
    const { by, charge, grantedAt } = approved.approval;
    if (purchase.stage !== 'awaiting_approval')
      return `${titleOf(purchase)} was approved before, by ${by} at ${instantText(grantedAt)} for ${amountOf(charge)} a charge; it is ${purchase.stage}.\n`;
    return `${titleOf(purchase)} is approved by ${by} for ${amountOf(charge)} a charge. It goes on within a minute.\n`;
  },
};

// Where it does not wait any more, it may be the same person's second word.
function toBeApproved({ stage, charge, expectedCharge, approval }: PurchaseWithHistory) {
  const agreed = stage === 'awaiting_approval' ? undefined : approval?.charge;
  return agreed ?? charge ?? expectedCharge;
}
