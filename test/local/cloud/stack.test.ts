import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DescribeTableCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { startEmbeddedCloud, type EmbeddedCloud } from '../../../local/cloud/embedded-cloud.ts';
import { deployFunctions } from '../../../local/runner/deployed-functions.ts';
import { createStack, type Stack } from '../../../local/cloud/stack.ts';
import { readTemplate, resolve } from '../../../local/template/template.ts';

describe('the stack on this machine', () => {
  const template = readTemplate();
  let cloud: EmbeddedCloud;
  let stack: Stack;
  beforeAll(async () => {
    cloud = await startEmbeddedCloud();
    stack = await createStack(template, cloud);
  });
  afterAll(async () => {
    stack.destroyClients();
    await cloud.stop();
  });
  const named = (id: string) => stack.references.get(id) ?? '';

  it.each(['PurchasesTable', 'BillingTable', 'LimitsTable'])(
    'has %s with its keys and its index of due items',
    async (id) => {
      const { Table } = await stack.clients.dynamodb.send(new DescribeTableCommand({ TableName: named(id) }));
      expect(Table?.KeySchema?.map(({ AttributeName }) => AttributeName)).toEqual(['pk', 'sk']);
      expect(Table?.GlobalSecondaryIndexes?.[0]).toMatchObject({
        IndexName: 'due',
        Projection: { ProjectionType: 'KEYS_ONLY' },
      });
    },
  );

  it('keeps what is put into a table and into the archive', async () => {
    const key = { pk: { S: 'a' }, sk: { S: 'b' } };
    await stack.clients.dynamodb.send(
      new PutItemCommand({ TableName: named('BillingTable'), Item: { ...key, x: { N: '1' } } }),
    );
    const { Item } = await stack.clients.dynamodb.send(
      new GetItemCommand({ TableName: named('BillingTable'), Key: key }),
    );
    expect(Item).toEqual({ ...key, x: { N: '1' } });
    const Bucket = named('ArchiveBucket');
    await stack.clients.s3.send(new PutObjectCommand({ Bucket, Key: 'lines/a', Body: 'bytes' }));
    const { Body } = await stack.clients.s3.send(new GetObjectCommand({ Bucket, Key: 'lines/a' }));
    expect(await Body?.transformToString()).toBe('bytes');
  });

  it('ties every queue to its dead-letter queue', async () => {
    const { Attributes } = await stack.clients.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: named('PurchaseRequestsQueue'), AttributeNames: ['All'] }),
    );
    const policy = JSON.parse(Attributes?.['RedrivePolicy'] ?? '{}') as { deadLetterTargetArn: string };
    expect(policy.deadLetterTargetArn).toBe(named('PurchaseRequestsDeadLetters.Arn'));
    expect(Attributes?.['VisibilityTimeout']).toBe('1800');
  });

  it("gives every variable of every function's environment a value", () => {
    const { functions, remove } = deployFunctions(template);
    remove();
    expect(functions.map(({ name }) => name).sort()).toEqual([
      'buy-reservations',
      'finance-api',
      'import-history',
      'nightly-billing',
      'reconcile-invoice',
      'resume-billing',
      'resume-purchases',
      'sync-invoice',
      'watch-orders',
      'write-export',
    ]);
    for (const { environment } of functions)
      for (const value of Object.values(resolve(environment, stack.references) as object))
        expect(typeof value).toBe('string');
  });
});

describe('a reference of the template', () => {
  const references = new Map([
    ['Queue', 'http://queue'],
    ['Queue.Arn', 'arn:queue'],
    ['{{resolve:secretsmanager:arn:queue}}', 'the secret text'],
  ]);

  it.each([
    [{ Ref: 'Queue' }, 'http://queue'],
    [{ 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn:queue'],
    [{ 'Fn::Sub': '${Queue.Arn}/*' }, 'arn:queue/*'],
    [{ 'Fn::Sub': '{{resolve:secretsmanager:${Queue.Arn}}}' }, 'the secret text'],
    [{ 'Fn::Join': ['-', ['a', { Ref: 'Queue' }]] }, 'a-http://queue'],
    [{ list: [{ Ref: 'Queue' }, 1, null] }, { list: ['http://queue', 1, null] }],
  ])('%j becomes %j', (value, expected) => {
    expect(resolve(value, references)).toEqual(expected);
  });

  it('is an error where it leads to nothing or is not understood', () => {
    expect(() => resolve({ Ref: 'Nobody' }, references)).toThrow(/refers to Nobody/);
    expect(() => resolve({ 'Fn::ImportValue': 'x' }, references)).toThrow(/not understood/);
  });
});
