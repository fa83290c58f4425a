import { decimal, decimalText, type Decimal } from '../../values/decimal.ts';
import type { Purchase } from '../../purchasing/purchase.ts';
import type { PurchaseEvent } from '../../purchasing/purchase-ledger.ts';
import { duePurchases, purchaseEventKey, purchaseKey } from '../keys.ts';
import { fromStored, toStored } from '../stored-value.ts';

export type Row = Readonly<Record<string, unknown>>;

/**
 * A purchase as it lies in the table: by its own names, money as text, and in the index of work as long as it has a
 * due time. `opId` is the id of the write, by which a write is recognised whose reply was lost.
 */
export function purchaseItem(purchase: Purchase, opId: string): Row {
  const { exchangeRate, ...expected } = purchase.intent.expected;
  const rate = exchangeRate === undefined ? {} : { exchangeRate: decimalText(exchangeRate) };
  const stored = toStored({
    ...purchase,
    intent: { ...purchase.intent, expected: { ...expected, ...rate } },
  });
  const due = purchase.dueAtMs === undefined ? {} : { dueKey: duePurchases };
  return { ...purchaseKey(purchase.id), ...(stored as Row), ...due, opId };
}

/** Reads what `purchaseItem` wrote; keys, index and write id stay in the table. */
export function purchaseOf(row: Row): Purchase {
  const stored = Object.fromEntries(Object.entries(row).filter(([name]) => !OF_THE_TABLE.has(name)));
  const purchase = fromStored(stored) as Purchase & { dueAtMs?: number };
  const { exchangeRate, ...expected } = purchase.intent.expected as {
    exchangeRate?: unknown;
  } & Purchase['intent']['expected'];
  const rate: { exchangeRate?: Decimal } =
    typeof exchangeRate === 'string' ? { exchangeRate: decimal(exchangeRate) } : {};
  return {
    ...purchase,
    intent: { ...purchase.intent, expected: { ...expected, ...rate } },
    dueAtMs: purchase.dueAtMs,
  };
}

/** An entry of the history. It is never written again, and so tells by its `opId` whose write it was. */
export function eventItem(id: string, event: PurchaseEvent, opId: string): Row {
  return { ...purchaseEventKey(id, event.version), ...(toStored(event) as Row), opId };
}

export function eventOf(row: Row): PurchaseEvent {
  const { version, atMs, from, to, what, facts } = row as PurchaseEvent & Row;
  return { version, atMs, from, to, what, facts };
}

const OF_THE_TABLE = new Set(['pk', 'sk', 'dueKey', 'opId']);
