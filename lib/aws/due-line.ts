import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { BillingBook } from '../billing/billing-book.ts';
import type { BillingDocument } from '../billing/document.ts';
import { QUEUED_MS } from '../billing/waits.ts';
import { asId, type DocumentId } from '../values/id.ts';
import { documentKey, DUE_INDEX, dueDocuments } from './keys.ts';
import type { Item, Table } from './partition.ts';

/**
 * The line of documents that are due some time: `dueAtMs` is the place in it, in the index, and `restsUntilMs` beside it,
 * not in the index, until when the document is left alone for all that. Moving within the index costs two units more than
 * a write beside it, so short waits are kept beside it: those of a message on its way, and of an export that runs, whose
 * document keeps its place from question to answer. Who waits for longer moves on, out of the way of the others.
 */
export function placeInLine(document: BillingDocument, heldUntilMs = 0): Item {
  const { dueAtMs } = document;
  if (dueAtMs === undefined) return {};
  const fromMs = Math.max(dueAtMs, heldUntilMs);
  const keptMs = document.export?.dueSinceMs ?? dueAtMs;
  const isShort = document.export !== undefined || fromMs - dueAtMs <= QUEUED_MS;
  const placeMs = isShort ? Math.min(keptMs, fromMs) : fromMs;
  return { dueKey: dueDocuments, dueAtMs: placeMs, ...(fromMs > placeMs && { restsUntilMs: fromMs }) };
}

/** What is due, and keeping it out of there for a while. */
export function createDueLine(at: Table): Pick<BillingBook, 'due' | 'hold'> {
  return {
    async due(nowMs, limit) {
      const ids: DocumentId[] = [];
      let nextDueAtMs = await firstAfter(at, nowMs);
      for await (const { id, fromMs } of inLine(at, nowMs)) {
        if (fromMs <= nowMs) ids.push(id);
        else nextDueAtMs = Math.min(nextDueAtMs ?? fromMs, fromMs);
        if (ids.length === limit) break;
      }
      return { ids, nextDueAtMs };
    },
    async hold(id, nowMs, untilMs) {
      const isShort = untilMs - nowMs <= QUEUED_MS;
      try {
        await at.dynamo.send(
          new UpdateCommand({
            TableName: at.table,
            Key: documentKey(id),
            UpdateExpression: isShort
              ? 'SET restsUntilMs = :until'
              : 'SET dueAtMs = :until REMOVE restsUntilMs',
            ConditionExpression:
              'dueAtMs <= :now AND (attribute_not_exists(restsUntilMs) OR restsUntilMs <= :now)',
            ExpressionAttributeValues: { ':until': untilMs, ':now': nowMs },
          }),
        );
        return true;
      } catch (failure) {
        if (failure instanceof ConditionalCheckFailedException) return false;
        throw failure;
      }
    },
  };
}

/** The documents whose place has come, in their order, each with the time from which it is not left alone any more. */
async function* inLine(at: Table, nowMs: number): AsyncGenerator<{ id: DocumentId; fromMs: number }> {
  let from: Item | undefined;
  do {
    const page = await ofIndex(at, '<=', nowMs, PAGE, from);
    const places = await Promise.all((page.Items ?? []).map((item) => placeOf(at, item)));
    yield* places.filter((place) => place !== undefined);
    from = page.LastEvaluatedKey;
  } while (from);
}

// As many as are read at once.
const PAGE = 100;

// The index may be a moment behind, and has no rests.
async function placeOf({ dynamo, table }: Table, { pk, sk }: Item) {
  const { Item: item } = await dynamo.send(
    new GetCommand({
      TableName: table,
      Key: { pk, sk },
      ProjectionExpression: 'dueAtMs, restsUntilMs',
      ConsistentRead: true,
    }),
  );
  const { dueAtMs, restsUntilMs } = item ?? {};
  if (typeof dueAtMs !== 'number') return undefined;
  const fromMs = typeof restsUntilMs === 'number' ? Math.max(dueAtMs, restsUntilMs) : dueAtMs;
  return { id: asId<'DocumentId'>(String(sk)), fromMs };
}

async function firstAfter(at: Table, nowMs: number): Promise<number | undefined> {
  const { Items: [first] = [] } = await ofIndex(at, '>', nowMs, 1);
  return typeof first?.['dueAtMs'] === 'number' ? first['dueAtMs'] : undefined;
}

function ofIndex({ dynamo, table }: Table, comparison: '<=' | '>', nowMs: number, most: number, from?: Item) {
  return dynamo.send(
    new QueryCommand({
      TableName: table,
      IndexName: DUE_INDEX,
      KeyConditionExpression: `dueKey = :key AND dueAtMs ${comparison} :now`,
      ExpressionAttributeValues: { ':key': dueDocuments, ':now': nowMs },
      Limit: most,
      ...(from && { ExclusiveStartKey: from }),
    }),
  );
}
