import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { CREDENTIALS, REGION } from '../../local/cloud/embedded-cloud.ts';
import { startDynamodb } from '../../local/cloud/embedded-dynamodb.ts';

/** An embedded DynamoDB that makes tables of the shape of `billing`, empty and each with a name of its own. */
export async function startBillingTables() {
  const endpoint = await startDynamodb();
  const client = new DynamoDBClient({ endpoint: endpoint.url, region: REGION, credentials: CREDENTIALS });
  const dynamo = DynamoDBDocumentClient.from(client);
  return {
    async newTable() {
      const table = `billing-${crypto.randomUUID()}`;
      await client.send(
        new CreateTableCommand({
          TableName: table,
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: [
            { AttributeName: 'pk', AttributeType: 'S' },
            { AttributeName: 'sk', AttributeType: 'S' },
            { AttributeName: 'dueKey', AttributeType: 'S' },
            { AttributeName: 'dueAtMs', AttributeType: 'N' },
          ],
          KeySchema: [
            { AttributeName: 'pk', KeyType: 'HASH' },
            { AttributeName: 'sk', KeyType: 'RANGE' },
          ],
          GlobalSecondaryIndexes: [
            {
              IndexName: 'due',
              KeySchema: [
                { AttributeName: 'dueKey', KeyType: 'HASH' },
                { AttributeName: 'dueAtMs', KeyType: 'RANGE' },
              ],
              Projection: { ProjectionType: 'KEYS_ONLY' },
            },
          ],
        }),
      );
      return { dynamo, table };
    },
    async stop() {
      client.destroy();
      await endpoint.stop();
    },
  };
}
