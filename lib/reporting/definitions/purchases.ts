import {
  instantSchema,
  listOf,
  moneySchema,
  named,
  nullable,
  pageOf,
  daySchema,
  said,
  type Definition,
} from '../../values/definition.ts';
import { z } from '../../values/schema.ts';
import { customerList, plainList, purchaseList } from '../pages/list-query.ts';
import type { ObservedView, ObservedWithReturns } from '../views/observed-view.ts';
import type { OrderView } from '../views/order-view.ts';
import type { PurchaseDetails } from '../views/purchase-details.ts';
import type { PurchaseView, PurchaseWithHistory, RefusedMessageView } from '../views/purchase-view.ts';

const { string, number, exactOptional } = z;

const reason = z.object({ code: string(), detail: string(), field: exactOptional(string()) });

const purchase = {
  id: string(),
  source: string(),
  requestId: string(),
  lineId: string(),
  stage: purchaseList.shape.stage.def.innerType,
  reason: exactOptional(reason),
  asks: exactOptional(listOf(reason)),
  customerId: string(),
  subscriptionId: string(),
  productId: string(),
  skuId: string(),
  quantity: number(),
  term: string(),
  billingCycle: string(),
  expectedCharge: moneySchema,
  charge: exactOptional(moneySchema),
  unitPrice: said(
    exactOptional(moneySchema),
    'Of one unit for one charge, in the currency of the price list, where the request said it.',
  ),
  orderId: exactOptional(string()),
  reservationOrderId: exactOptional(string()),
  orderedAt: exactOptional(instantSchema),
  acceptedAt: instantSchema,
  dueAt: exactOptional(instantSchema),
  requester: string(),
  purchaseOrder: exactOptional(string()),
  costCentre: exactOptional(string()),
  reference: exactOptional(string()),
};

const send = z.object({
  attempt: number(),
  sentAt: instantSchema,
  answer: string(),
  detail: exactOptional(string()),
  requestId: string(),
  correlationId: string(),
});

const details = {
  contentHash: string(),
  market: string(),
  scope: string(),
  validUntil: exactOptional(instantSchema),
  supersedes: exactOptional(string()),
  requestCommitments: listOf(moneySchema),
  approval: exactOptional(
    z.object({ by: string(), grantedAt: instantSchema, contentHash: string(), charge: moneySchema }),
  ),
  item: exactOptional(z.object({ catalogItemId: string(), title: string() })),
  cart: exactOptional(
    z.object({
      cartId: string(),
      boundAt: instantSchema,
      expiresAt: nullable(instantSchema),
      latestExpiresAt: nullable(instantSchema),
      charge: moneySchema,
    }),
  ),
  sends: exactOptional(listOf(send)),
  hold: exactOptional(
    z.object({
      amount: moneySchema,
      budgets: listOf(z.object({ scope: string(), period: string(), limit: moneySchema })),
    }),
  ),
  orderEvidence: exactOptional(string()),
  resolution: exactOptional(
    z.object({
      decision: z.enum(['ordered', 'failed']),
      orderId: exactOptional(string()),
      evidence: string(),
      proposedBy: string(),
      proposedAt: instantSchema,
      confirmedBy: exactOptional(string()),
      confirmedAt: exactOptional(instantSchema),
    }),
  ),
};
z.object(details) satisfies z.ZodMiniType<PurchaseDetails>;

const historyEntry = z.object({
  version: number(),
  at: instantSchema,
  from: nullable(purchase.stage),
  to: purchase.stage,
  what: string(),
  facts: z.record(string(), string()),
});

const recordedReturn = z.object({
  returnId: string(),
  returnedOn: daySchema,
  quantity: number(),
  amount: moneySchema,
  exchangedFor: nullable(string()),
  by: string(),
  recordedAt: instantSchema,
  why: nullable(string()),
  withdrawn: said(
    nullable(z.object({ by: string(), at: instantSchema, why: string() })),
    'Who took it back as a mistake; it counts in nothing then.',
  ),
});

export const purchaseSchema = named('Purchase', z.object(purchase)) satisfies z.ZodMiniType<PurchaseView>;

const whole = named(
  'PurchaseWithHistory',
  z.object({ ...purchase, ...details, history: listOf(historyEntry), returns: listOf(recordedReturn) }),
) satisfies z.ZodMiniType<PurchaseWithHistory>;

const refusedMessage = named(
  'RefusedMessage',
  z.object({
    messageId: string(),
    source: string(),
    requestId: nullable(string()),
    receivedAt: instantSchema,
    problems: listOf(z.object({ field: string(), reason: string() })),
  }),
) satisfies z.ZodMiniType<RefusedMessageView>;

const purchasing = named(
  'Purchasing',
  z.object({ state: z.enum(['open', 'stopped']), since: string(), by: string(), reason: string() }),
);

const observedFacts = {
  ...{ customerId: string(), orderId: nullable(string()) },
  ...{ reservationOrderId: nullable(string()), productId: string(), skuId: string() },
  ...{ quantity: number(), term: string(), billingCycle: string(), charge: moneySchema },
  unitPrice: said(nullable(moneySchema), 'Of one unit for one charge, in the currency of the price list.'),
  exchangeRate: said(
    nullable(string()),
    'From that currency to the one it is billed in, in the month of the order.',
  ),
  ...{ orderedOn: daySchema, reference: nullable(string()), from: z.enum(['orders', 'file']) },
  by: string(),
};

const observed = {
  id: string(),
  ...observedFacts,
  former: said(
    listOf(z.object({ ...observedFacts, correctedBy: string(), correctedAt: instantSchema })),
    'What stood here before each correction, the oldest first.',
  ),
};

export const observedSchema = named(
  'ObservedPurchase',
  z.object(observed),
) satisfies z.ZodMiniType<ObservedView>;

const observedWithReturns = named(
  'ObservedPurchaseWithReturns',
  z.object({ ...observed, returns: listOf(recordedReturn) }),
) satisfies z.ZodMiniType<ObservedWithReturns>;

const order = named(
  'Order',
  z.object({
    ...{ orderId: string(), customerId: string(), orderedAt: instantSchema },
    ...{ purchaseId: nullable(string()), reservationOrderId: nullable(string()) },
    ...{ stage: nullable(string()), quantity: nullable(number()), charge: nullable(moneySchema) },
  }),
) satisfies z.ZodMiniType<OrderView>;

export const purchaseDefinitions = {
  observedPurchases: {
    summary: 'What was bought before us or elsewhere, as it was imported.',
    query: customerList,
    answer: pageOf('ObservedPurchasePage', observedSchema),
  },
  observedPurchase: {
    summary: 'One reservation that was imported, and what was given back of it.',
    answer: observedWithReturns,
  },
  orders: {
    summary: 'Orders at Microsoft: of our purchases, and those seen there that are not ours.',
    query: customerList,
    answer: pageOf('OrderPage', order),
  },
  order: { summary: 'One order, and the purchase it belongs to.', answer: order },
  purchases: {
    summary: 'Every line we were asked to buy; those of one request by the id upstream gave it.',
    query: purchaseList,
    answer: pageOf('PurchasePage', purchaseSchema),
  },
  purchase: { summary: 'One purchase with everything that happened to it.', answer: whole },
  refusedMessages: {
    summary: 'Messages that became no purchase, and why.',
    query: plainList,
    answer: pageOf('RefusedMessagePage', refusedMessage),
  },
  purchasing: { summary: 'Whether anything is bought at all, since when and why.', answer: purchasing },
} satisfies Readonly<Record<string, Definition>>;
