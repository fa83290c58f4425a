import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, QueryCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { BillingBook, NightRun } from '../billing/billing-book.ts';
import { allSettled } from '../billing/night/settle-night.ts';
import type { Day } from '../values/day.ts';
import { nightFrom } from './document-item.ts';
import { nightKey, NIGHTS } from './keys.ts';

type Nights = Pick<BillingBook, 'night' | 'latestNight' | 'beginNight' | 'settleInNight'>;
type Table = { readonly dynamo: DynamoDBDocumentClient; readonly table: string };

/** The runs of the billing nights. Every change is one update of sets, so that nobody overwrites anybody's. */
export function createNights(at: Table): Nights {
  const { dynamo, table } = at;
  return {
    async night(night) {
      const { Item: item } = await dynamo.send(
        new GetCommand({ TableName: table, Key: nightKey(night), ConsistentRead: true }),
      );
      return item && nightFrom(item);
    },
    async latestNight() {
      const { Items: items } = await dynamo.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': NIGHTS },
          ConsistentRead: true,
          ScanIndexForward: false,
          Limit: 1,
        }),
      );
      return items?.[0] && nightFrom(items[0]);
    },
    async beginNight(run) {
      const begun = await update(at, run.night, beginning(run));
      // A plan that is not complete ends nothing, however empty it is.
      return run.endedAtMs === undefined && begun.endedAtMs === undefined
        ? begun
        : endOf(at, begun, run.startedAtMs);
    },
    async settleInNight(night, id, end, nowMs) {
      const other = end === 'finished' ? 'failed' : 'finished';
      try {
        const settled = await update(at, night, {
          UpdateExpression: `ADD ${end} :id DELETE ${other} :id`,
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeValues: { ':id': new Set([id]) },
        });
        return { ended: (await endOf(at, settled, nowMs)).endedAtMs !== undefined };
      } catch (failure) {
        // A document can be synchronised outside of any night.
        if (failure instanceof ConditionalCheckFailedException) return { ended: false };
        throw failure;
      }
    },
  };
}

type Change = {
  readonly UpdateExpression: string;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeValues: Record<string, unknown>;
};

// What is planned again is open again, however it ended before. Sets that are empty cannot be written.
function beginning(run: NightRun): Change {
  const adds: string[] = [];
  const values: Record<string, unknown> = { ':started': run.startedAtMs };
  if (run.planned.length > 0) {
    adds.push('planned :planned');
    values[':planned'] = new Set<string>(run.planned);
  }
  if (run.problems.length > 0) {
    adds.push('problems :problems');
    values[':problems'] = new Set(run.problems);
  }
  return {
    UpdateExpression: [
      'SET startedAtMs = if_not_exists(startedAtMs, :started)',
      adds.length > 0 ? `ADD ${adds.join(', ')}` : '',
      run.planned.length > 0 ? 'DELETE finished :planned, failed :planned' : '',
    ].join(' '),
    ExpressionAttributeValues: values,
  };
}

/** Writes down, or takes back, that the night ended: it has exactly while nothing planned is open. */
async function endOf(at: Table, run: NightRun, nowMs: number): Promise<NightRun> {
  const ended = allSettled(run);
  if (ended === (run.endedAtMs !== undefined)) return run;
  const now = { ':now': nowMs };
  return ended
    ? update(at, run.night, {
        UpdateExpression: 'SET endedAtMs = if_not_exists(endedAtMs, :now)',
        ExpressionAttributeValues: now,
      })
    : update(at, run.night, { UpdateExpression: 'REMOVE endedAtMs', ExpressionAttributeValues: {} });
}

async function update({ dynamo, table }: Table, night: Day, change: Change): Promise<NightRun> {
  const { ExpressionAttributeValues: values, ...rest } = change;
  const { Attributes: item } = await dynamo.send(
    new UpdateCommand({
      TableName: table,
      Key: nightKey(night),
      ReturnValues: 'ALL_NEW',
      ...rest,
      ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
    }),
  );
  return nightFrom(item ?? {});
}
