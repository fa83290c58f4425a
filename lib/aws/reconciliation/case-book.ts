import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Case } from '../../reconciliation/cases/case.ts';
import type { CaseBook, CaseListed, CasePage, Settling } from '../../reconciliation/cases/case-book.ts';
import { startOfDayMs, type Day } from '../../values/day.ts';
import { itemsAt } from '../batch-reads.ts';
import { put, writeChained } from './chained-write.ts';
import {
  caseKey,
  caseOfPeriodKey,
  casesOfPeriod,
  casesOfStatus,
  DUE_INDEX,
  settlingKey,
  type Key,
} from '../keys.ts';
import type { Item, Table } from '../partition.ts';
import { readItem } from '../revised-item.ts';
import { fromStored, toStored } from '../stored-value.ts';

/** Cases in the table `billing`. Those of a status are found by the index, those of a period by keys beside them. */
export function createCaseBook(table: Table): CaseBook {
  return {
    async read(id) {
      const item = await readItem(table, caseKey(id));
      return item && caseFrom(item);
    },
    readAll: async (ids) => (await itemsAt(table, ids.map(caseKey))).map(caseFrom),
    ofStatus: (status, after, limit) => ofStatus(table, status, after, limit),
    ofPeriod: (period, after, limit) => ofPeriod(table, period, after, limit),
    listed: (id) => listed(table, id),
    async write(write) {
      const { before, after } = write;
      const { id, bookedIn } = after;
      const attributes = { case: toStored(after), ...placeInStatus(after) };
      const listed = put(table, { ...caseOfPeriodKey(bookedIn, id), caseId: id });
      const isListed = before?.bookedIn === bookedIn;
      return writeChained(table, write, caseKey(id), attributes, isListed ? [] : [listed]);
    },
    async settling() {
      const item = await readItem(table, settlingKey);
      return item && settlingFrom(item);
    },
    async beginSettling(asOf, run) {
      const begun = await putSettling(
        table,
        { asOf, run, done: false },
        'attribute_not_exists(pk) OR #asOf <= :asOf',
        asOf,
      );
      return begun ? 'begun' : 'superseded';
    },
    async endSettling(asOf, run) {
      await putSettling(table, { asOf, run, done: true }, '#asOf = :asOf AND #run = :run', asOf, run);
    },
  };
}

/** Where the list of its status has a case: attributes of its item, out of which the index is made. */
function placeInStatus({ status, finding }: Case) {
  return { dueKey: casesOfStatus(status), dueAtMs: startOfDayMs(finding.since) };
}

// One item says what the case is and where its status lists it: nobody can write between the two.
async function listed(table: Table, id: string): Promise<CaseListed | undefined> {
  const item = await readItem(table, caseKey(id));
  if (item === undefined) return undefined;
  const found = caseFrom(item);
  const { dueKey, dueAtMs } = placeInStatus(found);
  const beside = await readItem(table, caseOfPeriodKey(found.bookedIn, id));
  return {
    byStatus: item['dueKey'] === dueKey && item['dueAtMs'] === dueAtMs,
    byPeriod: beside?.['caseId'] === id,
  };
}

async function putSettling(
  { dynamo, table }: Table,
  settling: Settling,
  condition: string,
  asOf: Day,
  run?: string,
): Promise<boolean> {
  try {
    await dynamo.send(
      new PutCommand({
        TableName: table,
        Item: { ...settlingKey, ...settling },
        ConditionExpression: condition,
        ExpressionAttributeNames: { '#asOf': 'asOf', ...(run !== undefined && { '#run': 'run' }) },
        ExpressionAttributeValues: { ':asOf': asOf, ...(run !== undefined && { ':run': run }) },
      }),
    );
    return true;
  } catch (failure) {
    if (failure instanceof ConditionalCheckFailedException) return false;
    throw failure;
  }
}

async function ofStatus(
  table: Table,
  status: Case['status'],
  after: string | undefined,
  limit: number,
): Promise<CasePage> {
  const dueKey = casesOfStatus(status);
  const { Items: keys = [], LastEvaluatedKey: last } = await table.dynamo.send(
    new QueryCommand({
      TableName: table.table,
      IndexName: DUE_INDEX,
      KeyConditionExpression: 'dueKey = :key',
      ExpressionAttributeValues: { ':key': dueKey },
      Limit: limit,
      ...(after !== undefined && { ExclusiveStartKey: { ...placeFrom(after), dueKey } }),
    }),
  );
  const cases = (await itemsAt(table, keys as Key[])).map(caseFrom);
  // The index may be a moment behind.
  return { cases: cases.filter((one) => one.status === status), next: last && placeOf(last) };
}

// The place in the index as one text: the day, and the case whose it is.
function placeOf({ dueAtMs, pk }: Item): string {
  return `${String(dueAtMs)}|${String(pk)}`;
}

function placeFrom(place: string): Item {
  const end = place.indexOf('|');
  return { dueAtMs: Number(place.slice(0, end)), pk: place.slice(end + 1), sk: caseKey('').sk };
}

async function ofPeriod(
  table: Table,
  period: Case['bookedIn'],
  after: string | undefined,
  limit: number,
): Promise<CasePage> {
  const pk = casesOfPeriod(period);
  const { Items: listed = [], LastEvaluatedKey: last } = await table.dynamo.send(
    new QueryCommand({
      TableName: table.table,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': pk },
      ConsistentRead: true,
      Limit: limit,
      ...(after !== undefined && { ExclusiveStartKey: { pk, sk: after } }),
    }),
  );
  const keys = listed.map(({ caseId }) => caseKey(String(caseId)));
  const cases = (await itemsAt(table, keys)).map(caseFrom);
  // What is listed once stays listed, also where the case counts in a later period by now.
  return { cases: cases.filter(({ bookedIn }) => bookedIn === period), next: last && String(last['sk']) };
}

// What is undefined in memory is absent in the table.
function caseFrom(item: Item): Case {
  return fromStored(item['case']) as Case;
}

function settlingFrom(item: Item): Settling {
  const { asOf, run, done } = item as Settling & Item;
  return { asOf, run, done };
}
