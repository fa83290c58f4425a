import type { BoundCart, Checkout, Purchase, Resolution, Send } from '../../purchasing/purchase.ts';
import { moneyText, type MoneyText } from '../../values/money.ts';

/** What only whoever looks into one purchase wants to know: who agreed to it, what was sent, what it holds. */
export type PurchaseDetails = {
  /** What an approval is bound to: it changes with anything in the request. */
  readonly contentHash: string;
  readonly market: string;
  readonly scope: string;
  /** Upstream's own last instant for buying. */
  readonly validUntil?: string;
  readonly supersedes?: string;
  /** What all lines of the request commit to over their terms before tax. */
  readonly requestCommitments: readonly MoneyText[];
  readonly approval?: ApprovalView;
  readonly item?: { readonly catalogItemId: string; readonly title: string };
  readonly cart?: CartView;
  readonly sends?: readonly SendView[];
  readonly hold?: HoldView;
  /** How we know that the order is ours. */
  readonly orderEvidence?: string;
  readonly resolution?: ResolutionView;
};

type ApprovalView = {
  readonly by: string;
  readonly grantedAt: string;
  readonly contentHash: string;
  readonly charge: MoneyText;
};

/** Ends are null where Partner Center said none. */
type CartView = {
  readonly cartId: string;
  readonly boundAt: string;
  readonly expiresAt: string | null;
  readonly latestExpiresAt: string | null;
  readonly charge: MoneyText;
};

type SendView = {
  readonly attempt: number;
  readonly sentAt: string;
  /** `none` where nothing was heard. */
  readonly answer: string;
  readonly detail?: string;
  readonly requestId: string;
  readonly correlationId: string;
};

/** What the purchase holds of each budget. */
type HoldView = {
  readonly amount: MoneyText;
  readonly budgets: readonly { readonly scope: string; readonly period: string; readonly limit: MoneyText }[];
};

type ResolutionView = {
  readonly decision: 'ordered' | 'failed';
  readonly orderId?: string;
  readonly evidence: string;
  readonly proposedBy: string;
  readonly proposedAt: string;
  readonly confirmedBy?: string;
  readonly confirmedAt?: string;
};

export function purchaseDetails(purchase: Purchase): PurchaseDetails {
  const { intent, contentHash, approval } = purchase;
  return {
    contentHash,
    market: intent.market,
    scope: intent.scope,
    ...(intent.validUntilMs === undefined ? {} : { validUntil: instant(intent.validUntilMs) }),
    ...(intent.supersedes === undefined ? {} : { supersedes: intent.supersedes }),
    requestCommitments: intent.requestCommitments.map(moneyText),
    ...(approval === undefined
      ? {}
      : {
          approval: {
            by: approval.by,
            grantedAt: instant(approval.grantedAtMs),
            contentHash: approval.contentHash,
            charge: moneyText(approval.charge),
          },
        }),
    ...('offer' in purchase
      ? { item: { catalogItemId: purchase.offer.catalogItemId, title: purchase.offer.title } }
      : {}),
    ...('cart' in purchase ? { cart: cartView(purchase.cart) } : {}),
    ...('sends' in purchase ? { sends: purchase.sends.map(sendView), hold: holdView(purchase.hold) } : {}),
    ...('order' in purchase ? { orderEvidence: purchase.order.evidence } : {}),
    ...('resolution' in purchase && purchase.resolution !== undefined
      ? { resolution: resolutionView(purchase.resolution) }
      : {}),
  };
}

function cartView(cart: BoundCart): CartView {
  return {
    cartId: cart.cartId,
    boundAt: instant(cart.boundAtMs),
    expiresAt: cart.expiresAtMs === undefined ? null : instant(cart.expiresAtMs),
    latestExpiresAt: cart.latestExpiresAtMs === undefined ? null : instant(cart.latestExpiresAtMs),
    charge: moneyText(cart.charge),
  };
}

function sendView({ attempt, sentAtMs, answer, detail, requestId, correlationId }: Send): SendView {
  const heard = detail === undefined ? {} : { detail };
  return { attempt, sentAt: instant(sentAtMs), answer, ...heard, requestId, correlationId };
}

function holdView({ amount, budgets }: Checkout['hold']): HoldView {
  return {
    amount: moneyText(amount),
    budgets: budgets.map(({ scope, period, limit }) => ({ scope, period, limit: moneyText(limit) })),
  };
}

function resolutionView(resolution: Resolution): ResolutionView {
  const { decision, orderId, evidence, proposedBy, proposedAtMs, confirmedBy, confirmedAtMs } = resolution;
  return {
    decision,
    ...(orderId === undefined ? {} : { orderId }),
    evidence,
    proposedBy,
    proposedAt: instant(proposedAtMs),
    ...(confirmedBy === undefined ? {} : { confirmedBy }),
    ...(confirmedAtMs === undefined ? {} : { confirmedAt: instant(confirmedAtMs) }),
  };
}

function instant(atMs: number): string {
  return new Date(atMs).toISOString();
}
