import type { Chained, ChainWrite } from '../../reconciliation/audit/chained.ts';
import { IF_NEW, landed, newItem, type WriteItem } from '../conditional-write.ts';
import { auditEntryKey, auditTrailKey, type Key } from '../keys.ts';
import type { Item, Table } from '../partition.ts';

/**
 * Writes a record and the entry of its audit trail, both or neither, if the record is still the one that was read. The
 * hash of the entry is the id of the write: the same write again, also after a lost reply, finds itself there.
 */
export async function writeChained(
  table: Table,
  { before, after, entry }: ChainWrite<Chained>,
  key: Key,
  attributes: Item,
  beside: readonly WriteItem[] = [],
  /** Where the record lies, if not in the table of the trails: a transaction spans both. */
  recordTable = table.table,
): Promise<'written' | 'lost'> {
  const record: WriteItem = {
    Put: {
      TableName: recordTable,
      Item: { ...attributes, ...key, revision: after.revision },
      ConditionExpression: before ? 'revision = :read' : IF_NEW,
      ...(before && { ExpressionAttributeValues: { ':read': before.revision } }),
    },
  };
  const evidence = auditEntryKey(entry.chain, entry.number);
  const outcome = await landed(table, evidence, entry.hash, [
    record,
    newItem(table.table, { ...evidence, entry, opId: entry.hash }),
    ...(before ? [] : [put(table, { ...auditTrailKey(entry.chain), chain: entry.chain })]),
    ...beside,
  ]);
  return outcome === 'written' ? 'written' : 'lost';
}

/** An item that says the same whenever it is written. */
export function put({ table }: Table, item: Item): WriteItem {
  return { Put: { TableName: table, Item: item } };
}
