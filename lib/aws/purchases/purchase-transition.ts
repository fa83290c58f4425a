import { demandsOf, type Demands } from '../../purchasing/demands.ts';
import { lockOf } from '../../purchasing/lock.ts';
import type { Outcome } from '../../purchasing/upstream/outcome.ts';
import type { Purchase } from '../../purchasing/purchase.ts';
import type { Advanced, PurchaseEvent } from '../../purchasing/purchase-ledger.ts';
import { budgetWrite } from './budget-item.ts';
import { newItem, type WriteItem } from '../conditional-write.ts';
import { cartClaimKey, lockKey, orderClaimKeys, purchasingKey, unknownKey, type Key } from '../keys.ts';
import { outcomeItem } from './outcome-store.ts';
import { eventItem, purchaseItem } from './purchase-item.ts';

/**
 * One item of a transition, and what it means for the whole where the item's condition does not hold; undefined where the
 * rest may be written without it.
 */
export type Part = { readonly item: WriteItem; readonly otherwise: Advanced | undefined };

export type Transition = {
  readonly from: Purchase;
  readonly to: Purchase;
  readonly event: PurchaseEvent;
  readonly outcome: Outcome | undefined;
  readonly opId: string;
};

/** Everything one transition writes at once, in the order in which what stands against it is told. */
export function transition(table: string, { from, to, event, outcome, opId }: Transition): readonly Part[] {
  const { cart, order, purchasingOpen, lock, budget, countsAsUnknown } = demandsOf(from, to);
  return [
    { item: ifUnmoved(table, from, purchaseItem(to, opId)), otherwise: 'lost' },
    { item: newItem(table, eventItem(to.id, event, opId)), otherwise: 'lost' },
    ...(purchasingOpen ? [{ item: ifOpen(table), otherwise: 'stopped' } as const] : []),
    ...(lock === 'take' ? [{ item: lockTaken(table, to), otherwise: 'locked' } as const] : []),
    ...budgetParts(table, budget),
    ...[...(cart ? [cartClaimKey(cart)] : []), ...(order ? orderClaimKeys(order) : [])].map(
      (key) => ({ item: taken(table, key, to.id), otherwise: 'claimed' }) as const,
    ),
    ...[countsAsUnknown && unknownItem(to, event), outcome && outcomeItem(outcome)].flatMap((Item) =>
      Item ? [{ item: { Put: { TableName: table, Item } }, otherwise: 'lost' } as const] : [],
    ),
    ...(lock === 'release' ? [{ item: lockReleased(table, to), otherwise: undefined }] : []),
  ];
}

function budgetParts(table: string, budget: Demands['budget']): readonly Part[] {
  if (!budget) return [];
  const { change, hold } = budget;
  return hold.budgets.map((counted) => ({
    item: budgetWrite(table, change, hold.amount, counted),
    otherwise: 'over_budget',
  }));
}

function ifUnmoved(table: string, from: Purchase, item: Readonly<Record<string, unknown>>): WriteItem {
  return {
    Put: {
      TableName: table,
      Item: item,
      ConditionExpression: '#stage = :stage AND #version = :version',
      ExpressionAttributeNames: { '#stage': 'stage', '#version': 'version' },
      ExpressionAttributeValues: { ':stage': from.stage, ':version': from.version },
    },
  };
}

function ifOpen(table: string): WriteItem {
  return {
    ConditionCheck: {
      TableName: table,
      Key: purchasingKey,
      ConditionExpression: '#state = :open',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':open': 'open' },
    },
  };
}

const FREE_OR_OURS = 'attribute_not_exists(purchaseId) OR purchaseId = :purchase';

function taken(table: string, key: Key, purchaseId: string): WriteItem {
  return {
    Put: {
      TableName: table,
      Item: { ...key, purchaseId },
      ConditionExpression: FREE_OR_OURS,
      ExpressionAttributeValues: { ':purchase': purchaseId },
    },
  };
}

function lockTaken(table: string, { id, intent }: Purchase): WriteItem {
  return taken(table, lockKey(lockOf(intent)), id);
}

/** The lock is emptied and stays, as everything in the table does. */
function lockReleased(table: string, { id, intent }: Purchase): WriteItem {
  return {
    Update: {
      TableName: table,
      Key: lockKey(lockOf(intent)),
      UpdateExpression: 'REMOVE purchaseId',
      ConditionExpression: FREE_OR_OURS,
      ExpressionAttributeValues: { ':purchase': id },
    },
  };
}

function unknownItem({ id }: Purchase, { atMs }: PurchaseEvent): Readonly<Record<string, unknown>> {
  return { ...unknownKey(atMs, id), purchaseId: id };
}
