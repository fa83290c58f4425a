import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Registered, SharedRegister } from '../values/shared-register.ts';
import { registerKey } from './keys.ts';

const PATIENCE_MS = 2_000; // A first connection takes half a second; what answers later holds up what it should only pace.

/** A register in the table `limits`. Each replacement is one conditional write; the table's TTL takes away what expired. */
export function createSharedRegister(parts: {
  readonly dynamo: DynamoDBDocumentClient;
  readonly table: string;
  readonly nowMs: () => number;
  readonly newId: () => string;
}): SharedRegister {
  const { dynamo, table, nowMs, newId } = parts;
  const inTime = () => ({ abortSignal: AbortSignal.timeout(PATIENCE_MS) });
  const nowInSeconds = () => Math.floor(nowMs() / 1_000);
  return {
    async read(key) {
      const get = new GetCommand({ TableName: table, Key: registerKey(key), ConsistentRead: true });
      const { Item: item } = await dynamo.send(get, inTime());
      return unexpired(item?.['text'], item?.['revision'], item?.['expiresAt'], nowInSeconds());
    },
    async replace(key, text, over, keepUntilMs) {
      const revision = newId();
      const nowS = nowInSeconds();
      const put = new PutCommand({
        TableName: table,
        Item: { ...registerKey(key), text, revision, expiresAt: Math.ceil(keepUntilMs / 1_000) },
        ...(over === undefined
          ? {
              ConditionExpression: 'attribute_not_exists(pk) OR expiresAt <= :now',
              ExpressionAttributeValues: { ':now': nowS },
            }
          : {
              ConditionExpression: 'revision = :over AND expiresAt > :now',
              ExpressionAttributeValues: { ':over': over, ':now': nowS },
            }),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      try {
        await dynamo.send(put, inTime());
        return { replaced: true, revision };
      } catch (failure) {
        if (!(failure instanceof ConditionalCheckFailedException)) throw failure;
        // The document client translates answers, but not the item of an error.
        const { text: found, revision: newest, expiresAt } = failure.Item ?? {};
        const current = unexpired(found?.S, newest?.S, Number(expiresAt?.N), nowS);
        // Our own write had landed, its answer was lost, and the SDK asked again.
        return current?.revision === revision ? { replaced: true, revision } : { replaced: false, current };
      }
    },
  };
}

// TTL may take days to delete: what has expired and is still there counts as absent.
function unexpired(
  text: unknown,
  revision: unknown,
  expiresAt: unknown,
  nowS: number,
): Registered | undefined {
  const whole = typeof text === 'string' && typeof revision === 'string' && typeof expiresAt === 'number';
  return whole && expiresAt > nowS ? { text, revision } : undefined;
}
