import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { DeleteCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { createAuditTrail } from '../../lib/aws/reconciliation/audit-trail.ts';
import { createCaseBook } from '../../lib/aws/reconciliation/case-book.ts';
import { caseKey, caseOfPeriodKey, matchDecisionKey, type Key } from '../../lib/aws/keys.ts';
import { createMatchDecisions } from '../../lib/aws/reconciliation/match-decisions.ts';
import type { Table } from '../../lib/aws/partition.ts';
import { createReturnBook } from '../../lib/aws/purchases/return-book.ts';
import { createPeriodBook } from '../../lib/aws/reconciliation/period-book.ts';
import { verifyAudit } from '../../lib/reconciliation/audit/verify-audit.ts';
import { settleCases } from '../../lib/reconciliation/cases/settle-cases.ts';
import { aDiscrepancy, aReconciliation, OCTOBER } from '../builders/case.ts';
import { sha256 } from '../fakes/sha256.ts';
import { startBillingTables } from './billing-table.ts';

let tables: Awaited<ReturnType<typeof startBillingTables>>;
let table: Table;
const desk = () => ({
  ...{ cases: createCaseBook(table), matches: createMatchDecisions(table) },
  returns: createReturnBook({ dynamo: table.dynamo, purchases: table.table, billing: table.table }),
  ...{ periods: createPeriodBook(table), audit: createAuditTrail(table), sha256, nowMs: () => 1 },
});

beforeAll(async () => {
  tables = await startBillingTables();
});
afterAll(() => tables.stop());
beforeEach(async () => {
  table = await tables.newTable();
  const ids = ['case-0', 'case-1', 'case-2'];
  await settleCases(desk(), aReconciliation(ids.map((id) => aDiscrepancy({ id }))));
});

const written = (key: Key, name: string, value: string | number) =>
  table.dynamo.send(
    new UpdateCommand({
      ...{ TableName: table.table, Key: key, UpdateExpression: 'SET #name = :value' },
      ...{ ExpressionAttributeNames: { '#name': name }, ExpressionAttributeValues: { ':value': value } },
    }),
  );
const found = async () => {
  const answer = await verifyAudit(desk(), {});
  if (!answer.ok) throw new Error(answer.detail);
  return answer.value.problems;
};
const misfiled = (list: string) => [
  {
    ...{ chain: 'case:case-1', number: undefined },
    problem: `is not where the list of the cases of its ${list} should have it`,
  },
];

it('cases that are where the lists look for them are no problem', async () => {
  expect(await found()).toEqual([]);
});

it.each([
  ['under another status', 'dueKey', 'CASE#resolved'],
  ['under no status that there is', 'dueKey', 'ELSEWHERE'],
  ['by another day', 'dueAtMs', 1],
])('a case that somebody filed %s is named', async (_how, name, value) => {
  await written(caseKey('case-1'), name, value);
  expect(await found()).toEqual(misfiled('status'));
  // It is hidden indeed, though the case itself is as it was written.
  const { cases } = await desk().cases.ofStatus('open', undefined, 100);
  expect(cases.some(({ id }) => id === 'case-1')).toBe(name === 'dueAtMs');
  expect(await desk().cases.read('case-1')).toMatchObject({ status: 'open', revision: 1 });
});

it('a case that its period does not list any more, or lists under another name, is named', async () => {
  const key = caseOfPeriodKey(OCTOBER, 'case-1');
  await written(key, 'caseId', 'case-2');
  expect(await found()).toEqual(misfiled('period'));
  await table.dynamo.send(new DeleteCommand({ TableName: table.table, Key: key }));
  expect(await found()).toEqual(misfiled('period'));
});

it('a decision on a match that somebody put there without a trail is named', async () => {
  const match = { identity: 'order:a', decisions: [], revision: 1, head: 'made up' };
  const planted = { ...matchDecisionKey('order:a'), match, revision: 1 };
  await table.dynamo.send(new PutCommand({ TableName: table.table, Item: planted }));
  expect((await found()).map(({ problem, chain }) => `${chain} ${problem}`)).toEqual([
    'match:order:a has no entries, and the record it is about is there',
    'match:order:a is missing in the list of all trails',
  ]);
});
