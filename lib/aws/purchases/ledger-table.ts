import {
  GetCommand,
  QueryCommand,
  ScanCommand,
  type DynamoDBDocumentClient,
  type QueryCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { DUE_INDEX, type Key } from '../keys.ts';
import type { Row } from './purchase-item.ts';

/** Where the purchase ledger lies. */
export type LedgerTable = {
  readonly dynamo: DynamoDBDocumentClient;
  readonly table: string;
  /** Makes the id of one write. */
  readonly newId: () => string;
};

/** One item as every write before this moment left it. */
export async function itemAt(
  { dynamo, table }: Pick<LedgerTable, 'dynamo' | 'table'>,
  { pk, sk }: Key,
): Promise<Row | undefined> {
  const get = new GetCommand({ TableName: table, Key: { pk, sk }, ConsistentRead: true });
  return (await dynamo.send(get)).Item;
}

/** Every row of a query, or of the whole table where no key is given, page by page and consistently. */
export async function* rowsOf(
  { dynamo, table }: Pick<LedgerTable, 'dynamo' | 'table'>,
  asked: Pick<QueryCommandInput, 'KeyConditionExpression' | 'FilterExpression' | 'ExpressionAttributeValues'>,
): AsyncIterable<Row> {
  let from: Record<string, unknown> | undefined;
  do {
    const input = {
      TableName: table,
      ConsistentRead: true,
      ...asked,
      ...(from && { ExclusiveStartKey: from }),
    };
    const page = await (asked.KeyConditionExpression === undefined
      ? dynamo.send(new ScanCommand(input))
      : dynamo.send(new QueryCommand(input)));
    yield* page.Items ?? [];
    from = page.LastEvaluatedKey;
  } while (from);
}

type DueKey = Key & { readonly dueAtMs: number };

/** Keys under one partition of the index of work, oldest first. The index may be a moment behind the table. */
export async function keysDue(
  { dynamo, table }: LedgerTable,
  dueKey: string,
  limit: number,
): Promise<readonly DueKey[]> {
  const found: DueKey[] = [];
  let from: Record<string, unknown> | undefined;
  do {
    const page = await dynamo.send(
      new QueryCommand({
        TableName: table,
        IndexName: DUE_INDEX,
        KeyConditionExpression: 'dueKey = :key',
        ExpressionAttributeValues: { ':key': dueKey },
        Limit: limit - found.length,
        ...(from && { ExclusiveStartKey: from }),
      }),
    );
    found.push(...((page.Items ?? []) as DueKey[]));
    from = page.LastEvaluatedKey;
  } while (from && found.length < limit);
  return found;
}
