import type { BalanceSnapshot } from '../billing/balances/balance.ts';
import type { NightRun } from '../billing/billing-book.ts';
import type { BillingDocument } from '../billing/document.ts';
import { isDay, type Day } from '../values/day.ts';
import { asId } from '../values/id.ts';
import { balanceKey, documentKey, DUE_DOCUMENT } from './keys.ts';
import { fromStored, toStored } from './stored-value.ts';

type Item = Record<string, unknown>;

/**
 * A document after its next write: the revision counts the writes. Only what is due is in the index, whose attribute
 * may be moved on by itself; when the document is due is kept with the rest of it.
 */
export function documentItem(document: BillingDocument): Item {
  const { revision, ...rest } = document;
  const { dueAtMs } = rest;
  const due = dueAtMs === undefined ? {} : { dueKey: DUE_DOCUMENT, dueAtMs };
  return { ...documentKey(document.header.id), ...due, revision: revision + 1, document: toStored(rest) };
}

export function documentFrom(item: Item): BillingDocument {
  const document = whole(item, 'document') as Omit<BillingDocument, 'revision'>;
  const { revision } = item;
  if (typeof revision !== 'number') throw new TypeError(`document ${document.header.id} has no revision`);
  return { ...document, revision };
}

export function balanceItem(snapshot: BalanceSnapshot): Item {
  return { ...balanceKey(snapshot.balance.currency, snapshot.night), snapshot: toStored(snapshot) };
}

export function balanceFrom(item: Item): BalanceSnapshot {
  return whole(item, 'snapshot') as BalanceSnapshot;
}

/** A night lies in sets, so that many documents can be settled in it at once. */
export function nightFrom(item: Item): NightRun {
  const { sk, startedAtMs, endedAtMs } = item;
  if (typeof sk !== 'string' || !isDay(sk)) throw new TypeError(`${String(sk)} is no night`);
  return {
    night: sk satisfies Day,
    startedAtMs: Number(startedAtMs),
    planned: textSet(item['planned']).map((id) => asId<'DocumentId'>(id)),
    finished: textSet(item['finished']).map((id) => asId<'DocumentId'>(id)),
    failed: textSet(item['failed']).map((id) => asId<'DocumentId'>(id)),
    endedAtMs: typeof endedAtMs === 'number' ? endedAtMs : undefined,
    problems: textSet(item['problems']),
  };
}

// What lies under these attributes was put there by this file, from values of the same types.
function whole(item: Item, attribute: string): unknown {
  const stored = item[attribute];
  if (typeof stored !== 'object' || stored === null) {
    throw new TypeError(`the item ${String(item['pk'])} / ${String(item['sk'])} has no ${attribute}`);
  }
  return fromStored(stored);
}

function textSet(value: unknown): readonly string[] {
  return value instanceof Set ? [...(value as Set<string>)].sort() : [];
}
