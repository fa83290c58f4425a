import type { PurchasingState } from '../lib/purchasing/people/switch-purchasing.ts';
import type { PurchaseView, PurchaseWithHistory } from '../lib/reporting/views/purchase-view.ts';
import type { MoneyText } from '../lib/values/money.ts';
import { instantText } from './instant-text.ts';
import { printReturns } from './print-returns.ts';
import { nameOf } from './print-tables.ts';
import { printTimeline } from './print-timeline.ts';
import { table } from './table.ts';
import { whatNext } from './what-next.ts';

/**
 * One purchase for the person who looks into it: what it is, who agreed to it, what was sent and answered, what was given
 * back, everything that happened, and what somebody has to do now.
 */
export function printPurchase(
  purchase: PurchaseWithHistory,
  purchasing?: PurchasingState,
): readonly string[] {
  const facts = [...factsOf(purchase), ...decisionsOf(purchase)].filter(([, value]) => value !== undefined);
  const width = Math.max(...facts.map(([name]) => name.length));
  return [
    `Purchase ${nameOf(purchase)}: ${purchase.stage}`,
    ...facts.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`),
    '',
    ...sendsOf(purchase),
    ...printReturns(purchase.returns),
    '',
    'History',
    ...printTimeline(purchase.history, purchase),
    ...whatNext(purchase, purchasing).flatMap((sentence, index) =>
      index === 0 ? ['', sentence] : [sentence],
    ),
  ];
}

type Fact = readonly [name: string, value: string | undefined];

function factsOf(purchase: PurchaseWithHistory): readonly Fact[] {
  const { reason, quantity, term, billingCycle, orderedAt, dueAt, orderEvidence, cart } = purchase;
  return [
    ['reason', reason && `${reason.code}: ${reason.detail}`],
    ['request', `${purchase.requestId}, line ${purchase.lineId}`],
    ['supersedes', purchase.supersedes],
    ['source', purchase.source],
    ['requester', purchase.requester],
    ['purchase', purchase.id],
    ['content', purchase.contentHash],
    ['customer', purchase.customerId],
    ['subscription', purchase.subscriptionId],
    ['product', `${purchase.productId}, SKU ${purchase.skuId}, market ${purchase.market}`],
    ['quantity', `${quantity}, ${term} ${billingCycle}, ${purchase.scope}`],
    ['expected charge', amountOf(purchase.expectedCharge)],
    ['charge', purchase.charge && amountOf(purchase.charge)],
    ['cart', cart && `${cart.cartId}, ${cartEnd(cart)}`],
    ['order', purchase.orderId && `${purchase.orderId}${orderEvidence ? `, known by ${orderEvidence}` : ''}`],
    ['reservation order', purchase.reservationOrderId],
    ['accepted', instantText(purchase.acceptedAt)],
    ['valid until', purchase.validUntil && instantText(purchase.validUntil)],
    ['ordered', orderedAt && instantText(orderedAt)],
    ['looked at next', dueAt && instantText(dueAt)],
    ['purchase order', purchase.purchaseOrder],
    ['cost centre', purchase.costCentre],
    ['reference', purchase.reference],
  ];
}

function cartEnd({ latestExpiresAt }: NonNullable<PurchaseWithHistory['cart']>): string {
  return latestExpiresAt === null ? 'no end told' : `ends ${instantText(latestExpiresAt)}`;
}

function decisionsOf({ asks = [], approval, hold, resolution }: PurchaseWithHistory): readonly Fact[] {
  return [
    ...asks.map(({ code, detail }): Fact => ['to be approved', `${code}: ${detail}`]),
    [
      'approved',
      approval &&
        `by ${approval.by} at ${instantText(approval.grantedAt)}, for ${amountOf(approval.charge)} a charge`,
    ],
    ...(hold === undefined ? [] : [['holds', amountOf(hold.amount)] as const]),
    ...(hold?.budgets ?? []).map(({ scope, period, limit }): Fact => [
      'of the budget',
      `${scope} ${period}, limit ${amountOf(limit)}`,
    ]),
    [
      'found',
      resolution &&
        `${resolution.decision}${resolution.orderId === undefined ? '' : ` ${resolution.orderId}`}, ` +
          `by ${resolution.proposedBy} at ${instantText(resolution.proposedAt)}: ${resolution.evidence}`,
    ],
    [
      'confirmed',
      resolution?.confirmedAt && `by ${resolution.confirmedBy} at ${instantText(resolution.confirmedAt)}`,
    ],
  ];
}

function sendsOf({ sends = [] }: PurchaseWithHistory): readonly string[] {
  if (sends.length === 0) return [];
  return [
    'Checkouts that were sent',
    ...table(
      [
        { heading: 'SENT' },
        { heading: 'ATTEMPT', align: 'right' },
        { heading: 'ANSWER' },
        { heading: 'MS-RequestId' },
        { heading: 'MS-CorrelationId' },
      ],
      sends.map(({ attempt, sentAt, answer, requestId, correlationId, detail }) => ({
        cells: [instantText(sentAt), String(attempt), answer, requestId, correlationId],
        ...(detail === undefined ? {} : { note: detail }),
      })),
    ),
    '',
  ];
}

export function amountOf({ amount, currency }: MoneyText): string {
  return `${amount} ${currency}`;
}

/** A purchase in a sentence: upstream's name of it, and ours. */
export function titleOf(purchase: PurchaseView): string {
  return `${nameOf(purchase)} (${purchase.id})`;
}
