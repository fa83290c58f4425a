import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { BillingBook, NightRun } from '../../billing/billing-book.ts';
import { allSettled } from '../../billing/night/settle-night.ts';
import type { Day } from '../../values/day.ts';
import { DUE_INDEX, nightKey, NIGHTS, openNights } from '../keys.ts';
import {
  breakingOff,
  ending,
  nightFrom,
  planning,
  reopening,
  told,
  withNews,
  type Change,
  type StoredNight,
} from './night-item.ts';
import { planInShards, readShards, settleInShard } from './night-shards.ts';
import type { Item, Table } from '../partition.ts';
import { readItem } from '../revised-item.ts';

type Nights = Pick<
  BillingBook,
  | 'night'
  | 'latestNight'
  | 'beginNight'
  | 'settleInNight'
  | 'openNights'
  | 'endNight'
  | 'untoldNights'
  | 'noteTold'
>;

/**
 * The runs of the billing nights. Every change is one update of an item, so that nobody overwrites anybody's. A night's
 * documents lie in shards beside it: who plans writes them before the night's own item, which counts the plans; who looks
 * whether all are settled reads that item before them, and ends the night only if its plans still are what he read.
 */
export function createNights(at: Table): Nights {
  const stored = (night: Day) => nightAt(at, night);
  return {
    night: async (night) => (await stored(night))?.run,
    async latestNight() {
      const [latest] = await query(at, {
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': NIGHTS },
        ConsistentRead: true,
        ScanIndexForward: false,
        Limit: 1,
      });
      return latest && (await whole(at, latest)).run;
    },
    async beginNight(plan) {
      const { night, planned } = plan;
      if (planned.length > 0) {
        // Should this planner die after the documents, a night that had ended is seen to be open.
        if ((await readItem(at, nightKey(night)))?.['endedAtMs'] !== undefined)
          await change(at, night, reopening(plan.startedAtMs));
        await planInShards(at, night, planned);
      }
      const begun =
        (await change(at, night, planning(plan, true))) ?? (await change(at, night, planning(plan, false)));
      if (!begun) throw new Error(`night ${night} was not begun`);
      const seen = await whole(at, begun);
      const { run } = seen;
      if (!allSettled(run) && run.endedAtMs !== undefined) {
        const opened = await change(at, night, reopening(run.startedAtMs));
        return ended(at, opened ? await whole(at, opened) : seen, plan.startedAtMs);
      }
      // A plan that is not complete ends nothing, however empty it is.
      return plan.endedAtMs === undefined ? run : ended(at, seen, plan.startedAtMs);
    },
    async settleInNight(night, id, end, nowMs) {
      const shard = await settleInShard(at, night, id, end);
      // A document can be synchronised outside of any night.
      const item = shard && (await readItem(at, nightKey(night)));
      if (!item) return { ended: false };
      if (item['endedAtMs'] !== undefined) {
        await change(at, night, withNews(nowMs));
        return { ended: false };
      }
      if (!shard.allSettled) return { ended: false };
      return { ended: (await ended(at, await whole(at, item), nowMs)).endedAtMs !== undefined };
    },
    // The index may be a moment behind.
    openNights: async () => (await listed(at)).filter(({ endedAtMs }) => endedAtMs === undefined),
    endNight: async (night, nowMs) => (await change(at, night, breakingOff(nowMs))) !== undefined,
    untoldNights: async () => (await listed(at)).filter(({ endedAtMs }) => endedAtMs !== undefined),
    async noteTold(run, nowMs) {
      await change(at, run.night, told(run, nowMs));
    },
  };
}

/** The nights in the index, open ones and untold ones, as they stand, oldest first. */
async function listed(at: Table): Promise<readonly NightRun[]> {
  const found = await query(at, {
    IndexName: DUE_INDEX,
    KeyConditionExpression: 'dueKey = :key',
    ExpressionAttributeValues: { ':key': openNights },
  });
  const nights = await Promise.all(found.map(({ sk }) => nightAt(at, String(sk) as Day)));
  return nights
    .flatMap((night) => (night ? [night.run] : []))
    .sort((one, other) => (one.night < other.night ? -1 : 1));
}

/** Writes down that the night ended where nothing planned is open, as it stands when that is written. */
async function ended(at: Table, seen: StoredNight, nowMs: number): Promise<NightRun> {
  let { run, plans } = seen;
  while (run.endedAtMs === undefined && allSettled(run)) {
    const item = await change(at, run.night, ending(plans, nowMs));
    const next = item ? await whole(at, item) : await nightAt(at, run.night);
    if (!next) break;
    ({ run, plans } = next);
  }
  return run;
}

/** The night's own item after the change; undefined where its condition did not hold. */
async function change(at: Table, night: Day, asked: Change): Promise<Item | undefined> {
  try {
    const { Attributes: item } = await at.dynamo.send(
      new UpdateCommand({ TableName: at.table, Key: nightKey(night), ReturnValues: 'ALL_NEW', ...asked }),
    );
    return item;
  } catch (failure) {
    if (failure instanceof ConditionalCheckFailedException) return undefined;
    throw failure;
  }
}

async function nightAt(at: Table, night: Day): Promise<StoredNight | undefined> {
  const item = await readItem(at, nightKey(night));
  return item && whole(at, item);
}

/** The night with its documents, which are read after its own item. */
async function whole(at: Table, item: Item): Promise<StoredNight> {
  return nightFrom(item, await readShards(at, String(item['sk']) as Day));
}

async function query({ dynamo, table }: Table, asked: object): Promise<readonly Item[]> {
  const { Items: items = [] } = await dynamo.send(new QueryCommand({ TableName: table, ...asked }));
  return items;
}
