import type { Purchase, PurchaseIn, Reason, Stage } from './purchase.ts';
import type { PurchaseLedger } from './purchase-ledger.ts';
import type { Storefront } from './storefront.ts';

/** Says one line to whoever watches; ids and figures only. */
export type Say = (message: string, ids: Readonly<Record<string, unknown>>) => void;

/** What a step may touch. */
export type Tools = {
  readonly ledger: PurchaseLedger;
  readonly storefront: Storefront;
  readonly nowMs: () => number;
  readonly newGuid: () => string;
  readonly say: Say;
  /** Said for what must not happen, with its cause. */
  readonly alarm: (message: string, failure: unknown, ids: Readonly<Record<string, unknown>>) => void;
};

/**
 * What a step decided: the purchase as it is to be written, and the sentence of its event. `send` is what leaves the
 * system once that is durably written, and not before; it decides in turn.
 */
export type Move = {
  readonly to: Purchase;
  readonly what: string;
  readonly facts: Readonly<Record<string, string>>;
  readonly send?: () => Promise<Move>;
};

/** A look that either found what the purchase goes on with, or decided already. */
export type LookedFor<Found> = { readonly found: Found } | { readonly move: Move };

type Facts = Readonly<Record<string, string | undefined>>;

/** To another stage; due at once unless it says when. */
export function moved(
  purchase: Purchase,
  stage: Stage,
  dueAtMs: number | undefined,
  what: string,
  facts: Facts = {},
): Move {
  const { id, intent, contentHash, requester, acceptedAtMs, version } = purchase;
  const to = { id, intent, contentHash, requester, acceptedAtMs, ...stage, version: version + 1, dueAtMs };
  return { to, what, facts: known(facts) };
}

/** The same stage, looked at again later. */
export function waits(purchase: Purchase, dueAtMs: number, what: string, facts: Facts = {}): Move {
  return { to: { ...purchase, version: purchase.version + 1, dueAtMs }, what, facts: known(facts) };
}

/** A permanent no; only from stages in which no money can have been spent. */
export function rejected(
  purchase: PurchaseIn<'accepted'> | PurchaseIn<'ready'> | PurchaseIn<'carted'>,
  code: string,
  detail: string,
  field?: string,
): Move {
  const reason: Reason = field === undefined ? { code, detail } : { code, detail, field };
  return moved(purchase, { stage: 'rejected', reason }, undefined, detail, { code, field });
}

function known(facts: Facts): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(facts).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
