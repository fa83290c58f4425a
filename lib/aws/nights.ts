import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { BillingBook, NightRun } from '../billing/billing-book.ts';
import { allSettled } from '../billing/night/settle-night.ts';
import type { Day } from '../values/day.ts';
import { DUE_INDEX, nightKey, NIGHTS, openNights, untoldNights } from './keys.ts';
import {
  breakingOff,
  ending,
  nightFrom,
  planning,
  reopening,
  settling,
  told,
  withNews,
  type Change,
  type StoredNight,
} from './night-item.ts';
import type { Item, Table } from './partition.ts';
import { readItem } from './revised-item.ts';

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

/** The runs of the billing nights. Every change is one update of sets, so that nobody overwrites anybody's. */
export function createNights(at: Table): Nights {
  return {
    night: async (night) => (await stored(at, night))?.run,
    async latestNight() {
      const [latest] = await query(at, {
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': NIGHTS },
        ConsistentRead: true,
        ScanIndexForward: false,
        Limit: 1,
      });
      return latest && nightFrom(latest).run;
    },
    async beginNight(plan) {
      const begun =
        (await change(at, plan.night, planning(plan, true))) ??
        (await change(at, plan.night, planning(plan, false)));
      if (!begun) throw new Error(`night ${plan.night} was not begun`);
      const { run } = begun;
      if (!allSettled(run) && run.endedAtMs !== undefined) {
        const opened = await change(at, run.night, reopening(run.startedAtMs));
        return ended(at, opened ?? begun, plan.startedAtMs);
      }
      // A plan that is not complete ends nothing, however empty it is.
      return plan.endedAtMs === undefined ? run : ended(at, begun, plan.startedAtMs);
    },
    async settleInNight(night, id, end, nowMs) {
      const settled = await change(at, night, settling(id, end));
      // A document can be synchronised outside of any night.
      if (!settled) return { ended: false };
      if (settled.run.endedAtMs !== undefined) {
        await change(at, night, withNews(nowMs));
        return { ended: false };
      }
      return { ended: (await ended(at, settled, nowMs)).endedAtMs !== undefined };
    },
    // The index may be a moment behind.
    openNights: async () => (await listed(at, openNights)).filter(({ endedAtMs }) => endedAtMs === undefined),
    endNight: async (night, nowMs) => (await change(at, night, breakingOff(nowMs))) !== undefined,
    untoldNights: async () =>
      (await listed(at, untoldNights)).filter(({ endedAtMs }) => endedAtMs !== undefined),
    async noteTold(run, nowMs) {
      await change(at, run.night, told(run, nowMs));
    },
  };
}

/** The nights under one key of the index, as they stand, oldest first. */
async function listed(at: Table, key: string): Promise<readonly NightRun[]> {
  const found = await query(at, {
    IndexName: DUE_INDEX,
    KeyConditionExpression: 'dueKey = :key',
    ExpressionAttributeValues: { ':key': key },
  });
  const nights = await Promise.all(found.map(({ sk }) => stored(at, String(sk) as Day)));
  return nights
    .flatMap((night) => (night ? [night.run] : []))
    .sort((one, other) => (one.night < other.night ? -1 : 1));
}

/** Writes down that the night ended where nothing planned is open, as it stands when that is written. */
async function ended(at: Table, seen: StoredNight, nowMs: number): Promise<NightRun> {
  let { run, plans } = seen;
  while (run.endedAtMs === undefined && allSettled(run)) {
    const next = (await change(at, run.night, ending(plans, nowMs))) ?? (await stored(at, run.night));
    if (!next) break;
    ({ run, plans } = next);
  }
  return run;
}

/** The night after the change; undefined where its condition did not hold. */
async function change(at: Table, night: Day, asked: Change): Promise<StoredNight | undefined> {
  try {
    const { Attributes: item } = await at.dynamo.send(
      new UpdateCommand({ TableName: at.table, Key: nightKey(night), ReturnValues: 'ALL_NEW', ...asked }),
    );
    return nightFrom(item ?? {});
  } catch (failure) {
    if (failure instanceof ConditionalCheckFailedException) return undefined;
    throw failure;
  }
}

async function stored(at: Table, night: Day): Promise<StoredNight | undefined> {
  const item = await readItem(at, nightKey(night));
  return item && nightFrom(item);
}

async function query({ dynamo, table }: Table, asked: object): Promise<readonly Item[]> {
  const { Items: items = [] } = await dynamo.send(new QueryCommand({ TableName: table, ...asked }));
  return items;
}
