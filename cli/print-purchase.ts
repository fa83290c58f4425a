import type { PurchaseView, PurchaseWithHistory } from '../lib/reporting/purchase-view.ts';
import type { MoneyText } from '../lib/values/money.ts';
import { instantText } from './instant-text.ts';
import { nameOf } from './print-tables.ts';
import { table } from './table.ts';

/** One purchase for the person who looks into it: what it is, what was given back, and everything that happened. */
export function printPurchase(purchase: PurchaseWithHistory): readonly string[] {
  const facts = factsOf(purchase).filter(([, value]) => value !== undefined);
  const width = Math.max(...facts.map(([name]) => name.length));
  return [
    `Purchase ${nameOf(purchase)}: ${purchase.stage}`,
    ...facts.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`),
    '',
    ...returnsOf(purchase),
    '',
    'History',
    ...table(
      [{ heading: 'AT' }, { heading: 'STAGE' }, { heading: 'WHAT' }],
      purchase.history.map(({ at, to, what, facts: told }) => ({
        cells: [instantText(at), to, what],
        note: toldText(told, purchase),
      })),
    ),
  ];
}

function factsOf(purchase: PurchaseView): readonly (readonly [string, string | undefined])[] {
  const { reason, quantity, term, billingCycle, orderedAt, dueAt } = purchase;
  return [
    ['reason', reason && `${reason.code}: ${reason.detail}`],
    ['request', requestText(purchase.requestId, purchase.lineId)],
    ['source', purchase.source],
    ['requester', purchase.requester],
    ['purchase', purchase.id],
    ['customer', purchase.customerId],
    ['subscription', purchase.subscriptionId],
    ['product', `${purchase.productId}, SKU ${purchase.skuId}`],
    ['quantity', `${quantity}, ${term} ${billingCycle}`],
    ['expected charge', amountOf(purchase.expectedCharge)],
    ['charge', purchase.charge && amountOf(purchase.charge)],
    ['order', purchase.orderId],
    ['reservation order', purchase.reservationOrderId],
    ['accepted', instantText(purchase.acceptedAt)],
    ['ordered', orderedAt && instantText(orderedAt)],
    ['looked at next', dueAt && instantText(dueAt)],
    ['purchase order', purchase.purchaseOrder],
    ['cost centre', purchase.costCentre],
    ['reference', purchase.reference],
  ];
}

function returnsOf({ returns }: PurchaseWithHistory): readonly string[] {
  if (returns.length === 0) return ['Returns: none recorded'];
  return [
    'Returns',
    ...table(
      [
        { heading: 'ON' },
        { heading: 'QUANTITY', align: 'right' },
        { heading: 'AMOUNT', align: 'right' },
        { heading: 'CURRENCY' },
        { heading: 'RECORDED BY' },
        { heading: 'RETURN' },
      ],
      returns.map(({ returnId, returnedOn, quantity, amount, by }) => ({
        cells: [returnedOn, String(quantity), amount.amount, amount.currency, by, returnId],
      })),
    ),
  ];
}

/** Facts of a step in the order in which they are read; what is not named here comes after it, by name. */
const ORDER = [
  'source',
  'requester',
  'contentHash',
  'catalogItemId',
  'title',
  'cartId',
  'attempt',
  'charge',
  'orderId',
  'reservationOrderId',
  'rawStatus',
  'code',
  'field',
  'answer',
  'failure',
  'reason',
  'detail',
];

// Upstream's request and Microsoft's request id are stored under one name; upstream's is the purchase's own.
function toldText(told: Readonly<Record<string, string>>, purchase: PurchaseView): string {
  const { requestId, correlationId, lineId, charge, currency, ...others } = told;
  const isUpstreams = requestId === purchase.requestId;
  const rest = { ...others, ...(charge === undefined ? {} : { charge: `${charge} ${currency ?? ''}` }) };
  const sorted = Object.entries(rest).sort(([a], [b]) => place(a) - place(b) || (a < b ? -1 : 1));
  return [
    ...(isUpstreams ? [`request ${requestText(requestId, lineId ?? purchase.lineId)}`] : []),
    ...sorted.map(([name, value]) => `${name} ${value}`),
    ...(requestId === undefined || isUpstreams ? [] : [`MS-RequestId ${requestId}`]),
    ...(correlationId === undefined ? [] : [`MS-CorrelationId ${correlationId}`]),
  ].join(', ');
}

function place(name: string): number {
  const found = ORDER.indexOf(name);
  return found < 0 ? ORDER.length : found;
}

function requestText(requestId: string, lineId: string): string {
  return `${requestId}, line ${lineId}`;
}

function amountOf({ amount, currency }: MoneyText): string {
  return `${amount} ${currency}`;
}
