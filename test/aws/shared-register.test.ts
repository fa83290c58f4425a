import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createSharedRegister } from '../../lib/aws/shared-register.ts';

const NOW_MS = Date.UTC(2024, 1, 1);

function aRegister() {
  const dynamo = mockClient(DynamoDBDocumentClient.from(new DynamoDBClient({})));
  const register = createSharedRegister({
    dynamo: dynamo as unknown as DynamoDBDocumentClient,
    table: 'limits',
    nowMs: () => NOW_MS,
    newId: () => 'ours',
  });
  return { dynamo, register };
}

const standing = (revision: string) =>
  new ConditionalCheckFailedException({
    message: 'The conditional request failed',
    $metadata: {},
    Item: {
      text: { S: 'text' },
      revision: { S: revision },
      expiresAt: { N: String(NOW_MS / 1_000 + 60) },
    },
  });

describe('the register in DynamoDB', () => {
  it('knows its own write again where the answer was lost and the SDK asked twice', async () => {
    const { dynamo, register } = aRegister();
    dynamo.on(PutCommand).rejects(standing('ours'));
    expect(await register.replace('a', 'text', 'before', NOW_MS + 1)).toEqual({
      replaced: true,
      revision: 'ours',
    });
  });

  it('keeps a text to the end of the second it was asked to be kept until', async () => {
    const { dynamo, register } = aRegister();
    dynamo.on(PutCommand).resolves({});
    await register.replace('a', 'text', undefined, NOW_MS + 1_001);
    expect(dynamo.commandCalls(PutCommand)[0]!.args[0].input.Item).toMatchObject({
      pk: 'REGISTER#a',
      expiresAt: NOW_MS / 1_000 + 2,
    });
  });

  it('passes on what is not a lost race', async () => {
    const { dynamo, register } = aRegister();
    dynamo.on(PutCommand).rejects(new Error('the table is down'));
    await expect(register.replace('a', 'text', undefined, NOW_MS)).rejects.toThrow('the table is down');
  });
});
