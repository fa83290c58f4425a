import { createHash } from 'node:crypto';
import {
  BatchGetCommand,
  PutCommand,
  UpdateCommand,
  type DynamoDBDocumentClient,
} from '@aws-sdk/lib-dynamodb';
import type { Outcome } from '../../purchasing/upstream/outcome.ts';
import type { PurchaseLedger, RefusedMessage } from '../../purchasing/purchase-ledger.ts';
import { IF_NEW, writeTogether } from '../conditional-write.ts';
import {
  outcomeKey,
  refusedMessageKey,
  refusedMessagePrefix,
  refusedMessages,
  unsentOutcomes,
  type Key,
} from '../keys.ts';
import type { Row } from './purchase-item.ts';
import { toStored } from '../stored-value.ts';
import { keysDue, rowsOf, type LedgerTable } from './ledger-table.ts';

type Outcomes = 'unsentOutcomes' | 'markSent' | 'sendAgain' | 'refuse' | 'refusedMessages';

// An item holds 400 KB; of a longer body the beginning is kept, which says whose it was.
const KEPT_BODY_BYTES = 100_000;
const GET_AT_ONCE = 100;

/** What upstream is to hear, and the messages that could not be used. An outcome is unsent while it is in the index. */
export function createOutcomeStore(store: LedgerTable): Pick<PurchaseLedger, Outcomes> {
  const { dynamo, table } = store;
  return {
    async unsentOutcomes(limit) {
      const keys = await keysDue(store, unsentOutcomes, limit);
      const rows = await readAll(dynamo, table, keys);
      return rows
        .filter(({ dueKey }) => dueKey !== undefined)
        .sort((a, b) => Number(a['dueAtMs']) - Number(b['dueAtMs']))
        .map(({ outcome }) => outcome as Outcome);
    },
    async markSent(outcome) {
      await dynamo.send(
        new UpdateCommand({
          TableName: table,
          Key: outcomeKey(outcome.outcomeId, outcome.purchaseId),
          UpdateExpression: 'REMOVE dueKey, dueAtMs',
        }),
      );
    },
    async sendAgain(outcome) {
      await dynamo.send(new PutCommand({ TableName: table, Item: outcomeItem(outcome) }));
    },
    async refuse(message, outcome) {
      const item = {
        ...refusedMessageKey(hashOf(message)),
        ...message,
        body: beginningOf(message.body),
      };
      // The same body again, delivered or sent, finds the first refusal there and leaves it as it is.
      await writeTogether(dynamo, [
        { Put: { TableName: table, Item: item, ConditionExpression: IF_NEW } },
        { Put: { TableName: table, Item: outcomeItem(outcome) } },
      ]);
    },
    async refusedMessages() {
      const found: RefusedMessage[] = [];
      const input = {
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :messages)',
        ExpressionAttributeValues: { ':pk': refusedMessages, ':messages': refusedMessagePrefix },
      };
      for await (const row of rowsOf(store, input)) found.push(refusedMessageOf(row));
      return found;
    },
  };
}

/** The item of an outcome that is still to be sent. */
export function outcomeItem(outcome: Outcome): Row {
  const key = outcomeKey(outcome.outcomeId, outcome.purchaseId);
  return { ...key, outcome: toStored(outcome), dueKey: unsentOutcomes, dueAtMs: Date.parse(outcome.at) };
}

// The same text of the same source is the same message, whatever the queue calls it.
function hashOf({ source, body }: RefusedMessage): string {
  return createHash('sha256')
    .update(JSON.stringify([source, body]))
    .digest('hex');
}

function beginningOf(body: string): string {
  const { read } = new TextEncoder().encodeInto(body, new Uint8Array(KEPT_BODY_BYTES));
  return body.slice(0, read);
}

async function readAll(dynamo: DynamoDBDocumentClient, table: string, keys: readonly Key[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (let start = 0; start < keys.length; start += GET_AT_ONCE) {
    let asked: Record<string, unknown>[] = keys
      .slice(start, start + GET_AT_ONCE)
      .map(({ pk, sk }) => ({ pk, sk }));
    // Whatever the table was too busy for is asked again; a page that stands still is left for the next time.
    for (let round = 0; asked.length > 0 && round < 5; round += 1) {
      const request = { [table]: { Keys: asked, ConsistentRead: true } };
      const answer = await dynamo.send(new BatchGetCommand({ RequestItems: request }));
      rows.push(...(answer.Responses?.[table] ?? []));
      asked = answer.UnprocessedKeys?.[table]?.Keys ?? [];
    }
  }
  return rows;
}

export function refusedMessageOf(row: Row): RefusedMessage {
  const { messageId, source, receivedAtMs, body, problems } = row as RefusedMessage & Row;
  return { messageId, source, receivedAtMs, body, problems };
}
