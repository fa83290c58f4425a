import { asJson, ID_TEACHES, JSON_OPTION, neededOption, textOption, UsageError } from '../command.ts';
import type { Asked, Command } from '../command.ts';
import type { Finding } from '../finance-client.ts';
import { findPurchase } from '../find-purchase.ts';
import { titleOf } from '../print-purchase.ts';
import { carriedOut, cartWarning } from '../what-next.ts';

export const purchaseResolve: Command = {
  words: ['purchase', 'resolve'],
  takes: ['ID'],
  options: {
    ordered: {
      type: 'string',
      value: 'ORDER',
      says: 'there is an order, and this is its id',
      field: 'orderId',
    },
    failed: { type: 'boolean', says: 'there is no order, and there never will be one' },
    evidence: {
      type: 'string',
      value: 'TEXT',
      says: 'what you looked at: a page, a support case, a call',
      needed: true,
    },
    ...JSON_OPTION,
  },
  summary: 'says what became of a checkout that is unknown; it counts once two people say the same',
  teaches: [
    ID_TEACHES,
    'Look in Partner Center at the orders of the customer since the checkout was sent (`tieout purchase show ID` has its',
    'ids for a support case). The second person looks for themselves, and is not the one who asked for the purchase. Another',
    'finding takes the place of the first. What Microsoft shows to be untrue is not carried out, and the history says why.',
  ],
  example:
    'purchase resolve REQ-1/1 --ordered 0123456789ab --evidence "order page, support case 2402060030001234"',
  run: async (asked) => {
    const finding = findingOf(asked);
    const purchase = await findPurchase(asked.client, asked.given[0] ?? '');
    const resolved = await asked.client.resolve(purchase.id, finding);
    if (asked.options['json'] === true) return asJson(resolved);
    const { proposedBy, confirmedBy, orderId } = resolved;
    const what = orderId === undefined ? 'nothing was ordered' : `order ${orderId}`;
    if (resolved.state === 'confirmed')
      return `${titleOf(purchase)}: ${what}, say ${proposedBy} and ${confirmedBy}.\n${carriedOut(resolved.decision)}\n`;
    const warnings = finding.decision === 'failed' ? cartWarning(purchase) : [];
    const next = `A second person has to find the same: tieout purchase resolve ${purchase.id} ${optionOf(finding)} --evidence TEXT`;
    return `${titleOf(purchase)}: ${what}, says ${proposedBy}.\n${[next, ...warnings].join('\n')}\n`;
  },
};

function findingOf(asked: Asked): Finding {
  const orderId = textOption(asked, 'ordered');
  const isFailed = asked.options['failed'] === true;
  const evidence = neededOption(asked, 'evidence');
  if (orderId !== undefined && !isFailed) return { decision: 'ordered', orderId, evidence };
  if (orderId === undefined && isFailed) return { decision: 'failed', evidence };
  throw new UsageError('Say either --ordered ORDER or --failed.');
}

function optionOf({ orderId }: Finding): string {
  return orderId === undefined ? '--failed' : `--ordered ${orderId}`;
}
