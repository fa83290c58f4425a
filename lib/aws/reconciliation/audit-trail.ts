import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { AuditEntry } from '../../reconciliation/audit/audit-entry.ts';
import type { AuditTrail } from '../../reconciliation/audit/audit-trail.ts';
import { itemsAt } from '../batch-reads.ts';
import { AUDIT_TRAILS, auditEntries, auditEntryKey, auditTrailKey } from '../keys.ts';
import { partition, type Item, type Table } from '../partition.ts';
import { readItem } from '../revised-item.ts';

/** Audit trails in the table `billing`. What is read here was written with the change it is about: chained-write.ts. */
export function createAuditTrail(table: Table): AuditTrail {
  return {
    async *entries(chain) {
      for await (const item of partition(table, auditEntries(chain))) yield entryFrom(item);
    },
    async entry(chain, number) {
      const item = await readItem(table, auditEntryKey(chain, number));
      return item && entryFrom(item);
    },
    async chains(after, limit) {
      const { Items: items = [], LastEvaluatedKey: last } = await table.dynamo.send(
        new QueryCommand({
          TableName: table.table,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': AUDIT_TRAILS },
          ConsistentRead: true,
          Limit: limit,
          ...(after !== undefined && { ExclusiveStartKey: { pk: AUDIT_TRAILS, sk: after } }),
        }),
      );
      return { chains: items.map(({ chain }) => String(chain)), next: last && String(last['sk']) };
    },
    async unnamed(chains) {
      const named = new Set((await itemsAt(table, chains.map(auditTrailKey))).map(({ chain }) => chain));
      return chains.filter((chain) => !named.has(chain));
    },
  };
}

function entryFrom(item: Item): AuditEntry {
  return item['entry'] as AuditEntry;
}
