import type { PurchaseId } from '../values/id.ts';
import { lookAgainAtMs, STOPPED_PAUSE_MS } from './deadlines.ts';
import type { Guards } from './guards/guards.ts';
import type { Purchase, PurchaseIn, Reason, Stage } from './purchase.ts';
import type { PurchaseLedger } from './purchase-ledger.ts';
import type { Storefront } from './storefront.ts';
import { waitingSinceMs } from './waiting-since.ts';

/** Says one line to whoever watches; ids and figures only. */
export type Say = (message: string, ids: Readonly<Record<string, unknown>>) => void;

/** What a step may touch. */
export type Tools = {
  readonly ledger: PurchaseLedger;
  readonly storefront: Storefront;
  readonly guards: Guards;
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
  const { id, intent, contentHash, requester, acceptedAtMs, approval, version } = purchase;
  const granted = approval === undefined ? {} : { approval };
  const kept = { id, intent, contentHash, requester, acceptedAtMs, ...granted };
  return { to: { ...kept, ...stage, version: version + 1, dueAtMs }, what, facts: known(facts) };
}

/** The same stage, looked at again later. */
export function waits(purchase: Purchase, dueAtMs: number, what: string, facts: Facts = {}): Move {
  return { to: { ...purchase, version: purchase.version + 1, dueAtMs }, what, facts: known(facts) };
}

/** While purchasing is stopped nothing that buys leaves; the purchase is kept and looks again. */
export function waitsForOpening(nowMs: number, purchase: Purchase, reason?: string): Move {
  return waits(purchase, nowMs + STOPPED_PAUSE_MS, 'Purchasing is stopped.', { reason });
}

/** Another purchase of the same item for the same customer is being checked out. */
export function waitsForLock(nowMs: number, purchase: Purchase, holder?: PurchaseId): Move {
  const dueAtMs = lookAgainAtMs(nowMs, waitingSinceMs(purchase));
  return waits(purchase, dueAtMs, 'Another purchase of the same item is under way.', { holder });
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
  const found: Record<string, string> = {};
  for (const [key, value] of Object.entries(facts)) if (value !== undefined) found[key] = value;
  return found;
}
