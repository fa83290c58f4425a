import { setTimeout as sleep } from 'node:timers/promises';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  TransactWriteCommand,
  type DynamoDBDocumentClient,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';

export type WriteItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

const PAUSES_MS = [20, 60, 180, 540];

/**
 * Writes all items or none. Answers with the positions of the items whose condition did not hold; none means that the
 * write is durable. Two transactions that met by chance (TransactionConflict) are not a decision, and are tried again.
 */
export async function writeTogether(
  documents: DynamoDBDocumentClient,
  items: readonly WriteItem[],
): Promise<readonly number[]> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await documents.send(new TransactWriteCommand({ TransactItems: [...items] }));
      return [];
    } catch (failure) {
      if (!(failure instanceof TransactionCanceledException)) throw failure;
      const codes = (failure.CancellationReasons ?? []).map(({ Code }) => Code);
      const failed = codes.flatMap((code, index) => (code === 'ConditionalCheckFailed' ? [index] : []));
      if (failed.length > 0) return failed;
      const pauseMs = codes.includes('TransactionConflict') ? PAUSES_MS[attempt] : undefined;
      if (pauseMs === undefined) throw failure;
      await sleep(pauseMs);
    }
  }
}

/** The condition under which an item is written for the first time. */
export const IF_NEW = 'attribute_not_exists(pk)';
