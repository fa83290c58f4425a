import { randomBytes } from 'node:crypto';
import { CreateTableCommand, DynamoDBClient, type CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { CREDENTIALS, REGION, type EmbeddedCloud } from './embedded-cloud.ts';
import { resolve, resourcesOf, type References, type Template } from '../template/template.ts';

export type Stack = {
  /** What `Ref` and `Fn::GetAtt` of everything that was created give. */
  readonly references: References;
  readonly clients: Clients;
  readonly destroyClients: () => void;
};

type Clients = {
  readonly dynamodb: DynamoDBClient;
  readonly sqs: SQSClient;
  readonly s3: S3Client;
  readonly secretsManager: SecretsManagerClient;
};

type Creating = {
  readonly references: Map<string, string>;
  readonly clients: Clients;
  readonly suffix: string;
};

/**
 * Creates what the packaged template declares: tables, queues, buckets and secrets. What the stand-ins do not know
 * (encryption, point-in-time recovery, deletion protection, expiry) is left out; the template check sees to those.
 */
export async function createStack(template: Template, cloud: EmbeddedCloud): Promise<Stack> {
  const clients = createClients(cloud);
  const references = new Map([
    ['AWS::Region', REGION],
    ['AWS::AccountId', '000000000000'],
    ['AWS::Partition', 'aws'],
    ['AWS::URLSuffix', 'amazonaws.com'],
  ]);
  // A stand-in that was replaced by an endpoint may remember earlier runs: names of our own keep them apart.
  const suffix =
    cloud.dynamodb.shared || cloud.sqs.shared || cloud.s3.shared ? `-${randomBytes(3).toString('hex')}` : '';
  const creating = { references, clients, suffix };
  await Promise.all([
    createTables(template, creating),
    createQueues(template, creating),
    createBuckets(template, creating),
    createSecrets(template, creating),
  ]);
  return {
    references,
    clients,
    destroyClients: () => Object.values(clients).forEach((client) => client.destroy()),
  };
}

function createClients(cloud: EmbeddedCloud): Clients {
  const base = { region: REGION, credentials: CREDENTIALS };
  return {
    dynamodb: new DynamoDBClient({ ...base, endpoint: cloud.dynamodb.url }),
    sqs: new SQSClient({ ...base, endpoint: cloud.sqs.url, useQueueUrlAsEndpoint: false }),
    s3: new S3Client({ ...base, endpoint: cloud.s3.url, forcePathStyle: true }),
    secretsManager: new SecretsManagerClient({ ...base, endpoint: cloud.secretsManager.url }),
  };
}

async function createTables(template: Template, { references, clients, suffix }: Creating): Promise<void> {
  for (const [id, properties] of resourcesOf<CreateTableCommandInput>(template, 'AWS::DynamoDB::Table')) {
    const { BillingMode, AttributeDefinitions, KeySchema, GlobalSecondaryIndexes } = properties;
    const name = `${properties.TableName ?? id}${suffix}`;
    const input = { TableName: name, BillingMode, AttributeDefinitions, KeySchema, GlobalSecondaryIndexes };
    const { TableDescription } = await clients.dynamodb.send(new CreateTableCommand(input));
    references.set(id, name).set(`${id}.Arn`, TableDescription?.TableArn ?? name);
  }
}

const QUEUE_ATTRIBUTES = [
  'VisibilityTimeout',
  'MessageRetentionPeriod',
  'DelaySeconds',
  'RedrivePolicy',
] as const;
type QueueProperties = { readonly [Name in (typeof QUEUE_ATTRIBUTES)[number]]?: number | object } & {
  readonly QueueName?: string;
};

async function createQueues(template: Template, { references, clients, suffix }: Creating): Promise<void> {
  const queues = resourcesOf<QueueProperties>(template, 'AWS::SQS::Queue');
  // A dead-letter queue has to exist before the queue that names it.
  const ordered = [...queues].sort(
    ([, a], [, b]) => Number('RedrivePolicy' in a) - Number('RedrivePolicy' in b),
  );
  for (const [id, properties] of ordered) {
    const name = `${properties.QueueName ?? id}${suffix}`;
    const { QueueUrl = '' } = await clients.sqs.send(
      new CreateQueueCommand({ QueueName: name, Attributes: queueAttributes(properties, references) }),
    );
    const { Attributes } = await clients.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
    );
    references
      .set(id, QueueUrl)
      .set(`${id}.Arn`, Attributes?.['QueueArn'] ?? '')
      .set(`${id}.QueueName`, name);
  }
}

function queueAttributes(properties: QueueProperties, references: References): Record<string, string> {
  return Object.fromEntries(
    QUEUE_ATTRIBUTES.flatMap((name) => {
      const value = resolve(properties[name], references);
      return value === undefined ? [] : [[name, typeof value === 'string' ? value : JSON.stringify(value)]];
    }),
  );
}

async function createBuckets(template: Template, { references, clients, suffix }: Creating): Promise<void> {
  for (const [id, properties] of resourcesOf<{ BucketName?: string }>(template, 'AWS::S3::Bucket')) {
    const name = `${properties.BucketName ?? `tieout-${id.toLowerCase()}`}${suffix}`;
    await clients.s3.send(new CreateBucketCommand({ Bucket: name }));
    references.set(id, name).set(`${id}.Arn`, `arn:aws:s3:::${name}`);
  }
}

type SecretProperties = {
  readonly Name?: string;
  readonly SecretString?: string;
  readonly GenerateSecretString?: { readonly PasswordLength: number };
};

async function createSecrets(template: Template, { references, clients }: Creating): Promise<void> {
  const secrets = resourcesOf<SecretProperties>(template, 'AWS::SecretsManager::Secret');
  for (const [id, { Name = id, GenerateSecretString: generated, ...given }] of secrets) {
    const SecretString = generated
      ? randomBytes(generated.PasswordLength / 2).toString('hex')
      : (given.SecretString ?? '');
    const { ARN = '' } = await clients.secretsManager.send(new CreateSecretCommand({ Name, SecretString }));
    // What a dynamic reference of CloudFormation to it gives.
    references.set(`{{resolve:secretsmanager:${ARN}}}`, SecretString);
    references.set(id, ARN);
  }
}
