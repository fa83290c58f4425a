import { expect, it } from '@jest/globals';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { createOutcomeSender } from '../../lib/aws/purchases/outcome-sender.ts';
import { outcomeOf } from '../../lib/purchasing/upstream/outcome-of.ts';
import { aPurchase, NOW_MS } from '../builders/purchase.ts';

it('sends the outcome as JSON to the queue', async () => {
  const mock = mockClient(SQSClient);
  mock.on(SendMessageCommand).resolves({});
  const reason = { code: 'expired', detail: 'too late' };
  const outcome = outcomeOf(aPurchase({ stage: 'rejected', reason }), NOW_MS);
  await createOutcomeSender({ sqs: new SQSClient({}), queueUrl: 'https://queue' }).send(outcome);
  const [call] = mock.commandCalls(SendMessageCommand);
  expect(call?.args[0].input.QueueUrl).toBe('https://queue');
  expect(JSON.parse(call?.args[0].input.MessageBody ?? '')).toEqual(outcome);
});

it('writes characters that the queue would refuse as escapes of JSON', async () => {
  const mock = mockClient(SQSClient);
  mock.on(SendMessageCommand).resolves({});
  const reason = { code: 'expired', detail: 'odd \uffff \ufffe' };
  const outcome = outcomeOf(aPurchase({ stage: 'rejected', reason }), NOW_MS);
  await createOutcomeSender({ sqs: new SQSClient({}), queueUrl: 'https://queue' }).send(outcome);
  const body = mock.commandCalls(SendMessageCommand)[0]?.args[0].input.MessageBody ?? '';
  expect(body).not.toMatch(/[\ufffe\uffff]/);
  expect(JSON.parse(body)).toEqual(outcome);
});
