import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** The client that every store of this folder takes. Where DynamoDB is, the SDK reads from its own environment. */
export function connectDynamo(): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient({ logger: WITHOUT_INFO }));
}

const nothing = () => undefined;

// The client's own logger drops what it is told, but has a copy of every request and answer made for `info` first: a fifth
// of all time where millions of lines are written. One without `info` is not told.
const WITHOUT_INFO = {
  trace: nothing,
  debug: nothing,
  warn: nothing,
  error: nothing,
} as unknown as NonNullable<DynamoDBClientConfig['logger']>;
