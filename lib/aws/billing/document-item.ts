import type { BalanceSnapshot } from '../../billing/balances/balance.ts';
import type { BillingDocument } from '../../billing/document.ts';
import type { Estimate } from '../../billing/estimates/estimate.ts';
import { balanceKey, documentKey, estimateKey } from '../keys.ts';
import type { createPacking } from './long-lists.ts';
import type { Item } from '../partition.ts';
import { revisionOf } from '../revised-item.ts';
import { placeInLine } from '../due-line.ts';
import { fromStored, toStored } from '../stored-value.ts';

type Packing = ReturnType<typeof createPacking>;

/** A document, packed; its place in the line of what is due, stage and night stand beside it, where the table sees them. */
export async function documentItem(
  packing: Packing,
  document: BillingDocument,
  heldUntilMs: number | undefined,
): Promise<Item> {
  const { stage, night } = document;
  const key = documentKey(document.header.id);
  const packed = await packing.pack(key, unrevised(document));
  return { ...key, ...placeInLine(document, heldUntilMs), stage, night, packed };
}

// What is packed was put there by this file, from values of the same types.
export async function documentFrom(packing: Packing, item: Item): Promise<BillingDocument> {
  const key = documentKey(String(item['sk']));
  const document = (await packing.unpack(key, item['packed'])) as Omit<BillingDocument, 'revision'>;
  return { ...document, revision: revisionOf(item) };
}

export async function estimateItem(packing: Packing, estimate: Estimate): Promise<Item> {
  const { id, state, night } = estimate;
  const key = estimateKey(id);
  return { ...key, state, night, packed: await packing.pack(key, unrevised(estimate)) };
}

export async function estimateFrom(packing: Packing, item: Item): Promise<Estimate> {
  const key = estimateKey(String(item['sk']));
  const estimate = (await packing.unpack(key, item['packed'])) as Omit<Estimate, 'revision'>;
  return { ...estimate, revision: revisionOf(item) };
}

export function balanceItem(snapshot: BalanceSnapshot): Item {
  return { ...balanceKey(snapshot.balance.currency, snapshot.night), snapshot: toStored(snapshot) };
}

export function balanceFrom({ pk, sk, snapshot }: Item): BalanceSnapshot {
  if (typeof snapshot !== 'object')
    throw new TypeError(`the item ${String(pk)} / ${String(sk)} has no balance`);
  return fromStored(snapshot) as BalanceSnapshot;
}

// The revision is counted by the item itself.
function unrevised(value: BillingDocument | Estimate): object {
  return { ...value, revision: undefined };
}
