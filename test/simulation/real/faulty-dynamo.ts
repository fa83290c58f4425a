import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** What becomes of one request to the database: `repeated` is sent twice, as a client does that missed the first reply. */
export type Fate = 'answered' | 'fails' | 'loses its reply' | 'is repeated';

/** The world's failure between us and the database. */
export class DatabaseFailure extends Error {
  override readonly name = 'DatabaseFailure';
}

/** The real database behind a bad line. Stores use `send` and nothing else of a client. */
export function behindBadLine(dynamo: DynamoDBDocumentClient, fate: () => Fate): DynamoDBDocumentClient {
  const real = dynamo.send.bind(dynamo) as (command: unknown) => Promise<unknown>;
  const send = async (command: unknown) => {
    switch (fate()) {
      case 'answered':
        return real(command);
      case 'fails':
        throw new DatabaseFailure('The database could not be reached.');
      case 'loses its reply':
        await real(command);
        throw new DatabaseFailure('The database did not reply.');
      case 'is repeated':
        await real(command);
        return real(command);
    }
  };
  return { send } as unknown as DynamoDBDocumentClient;
}
