import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import type { Clock } from '../clock.ts';
import { createDelivery, type Delivery } from './deliver-messages.ts';
import { CREDENTIALS, REGION, startEmbeddedCloud, type EmbeddedCloud } from '../cloud/embedded-cloud.ts';
import { createSchedules, scheduledEvent, schedulesOf, type Schedules } from './fire-schedules.ts';
import { createFunctionPool, type Invoke } from './function-pool.ts';
import { deployFunctions, type DeployedFunction } from './deployed-functions.ts';
import { startHttpGateway } from './http-gateway.ts';
import { queueTriggersOf } from './queue-triggers.ts';
import { createStack, type Stack } from '../cloud/stack.ts';
import { passage, type Passage } from './passage.ts';
import { readTemplate, resolve, type References, type Template } from '../template/template.ts';
import { createTokenIssuer, type TokenIssuer } from '../cloud/token-issuer.ts';

type RunnerOptions = {
  readonly clock: Clock;
  /** Port of the finance API; 0 takes a free one. */
  readonly port: number;
  /** Environment variables that replace or complete the template's: where Microsoft is, market, currency, senders. */
  readonly settings: Readonly<Record<string, string>>;
  /** The customer that the token of one of the people is for. */
  readonly customerId: string;
  /** Content of the Partner Center secret. */
  readonly secret: object;
  readonly onLine: (functionName: string, line: string) => void;
  readonly onFailure: (functionName: string, failure: unknown) => void;
};

/** The deployed system on this machine. */
export type Runner = Passage & {
  /** Where the finance API is, and tokens for it: one for whoever is at this machine, and one each of `people`. */
  readonly api: {
    readonly url: string;
    readonly token: string;
    readonly people: Readonly<Record<string, string>>;
  };
  readonly stack: Stack;
  readonly schedules: Schedules;
  readonly invoke: Invoke;
  /** Puts a purchase request into the queue, as upstream does. */
  readonly sendRequest: (body: string) => Promise<void>;
  /** Fires the schedule of a function now, whatever its hours. */
  readonly fire: (functionName: string) => Promise<unknown>;
  readonly stop: () => Promise<void>;
};

const SCOPES = [
  ...['finance.read', 'finance.resolve', 'finance.close', 'billing.operate'],
  ...['purchases.request', 'purchases.approve', 'purchases.operate'],
];

/** Some decisions need two people, and a token may be for one customer only; at one machine somebody has to be all of them. */
function tokensOf(tokens: TokenIssuer, customerId: string): Readonly<Record<string, string>> {
  return {
    ada: tokens.issue('ada', SCOPES),
    ben: tokens.issue('ben', SCOPES),
    cleo: tokens.issue('cleo', ['finance.read', 'finance.resolve'], { customers: customerId }),
  };
}

export async function startRunner(options: RunnerOptions): Promise<Runner> {
  const undo: (() => void | Promise<void>)[] = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const deployed = await deploy(options, undo);
    const triggers = await triggersOf(deployed, options);
    const { template, functions, invoke, stack } = deployed;
    const tokens = createTokenIssuer({ issuer: 'local', audience: 'tieout', nowMs: options.clock.nowMs });
    const onChange = triggers.schedules.forgetIdleness;
    const gateway = await startHttpGateway({ template, functions, invoke, tokens, onChange, ...options });
    undo.push(gateway.stop);
    return {
      api: {
        url: gateway.url,
        token: tokens.issue('local', SCOPES),
        people: tokensOf(tokens, options.customerId),
      },
      stack,
      invoke,
      schedules: triggers.schedules,
      sendRequest: async (MessageBody) => {
        const QueueUrl = stack.references.get('PurchaseRequestsQueue');
        await stack.clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
      },
      fire: async (functionName) => {
        triggers.schedules.forgetIdleness();
        return invoke(functionName, scheduledEvent(options.clock.nowMs()));
      },
      ...passage(triggers, options.clock),
      stop,
    };
  } catch (failure) {
    await stop();
    throw failure;
  }
}

type Deployed = {
  readonly template: Template;
  readonly functions: readonly DeployedFunction[];
  readonly stack: Stack;
  readonly invoke: Invoke;
};

/** From the packaged template to functions that can be invoked; `undo` learns how to take each step back. */
async function deploy(options: RunnerOptions, undo: (() => void | Promise<void>)[]): Promise<Deployed> {
  const template = readTemplate();
  const cloud = await startEmbeddedCloud();
  undo.push(cloud.stop);
  const stack = await createStack(template, cloud);
  undo.push(stack.destroyClients);
  await fillSecret(stack, options.secret);
  const { functions, remove } = deployFunctions(template);
  undo.push(remove);
  const { references } = stack;
  const variables = variablesOf(functions, { references, cloud, settings: options.settings });
  const pool = createFunctionPool({ functions, variables, ...options });
  undo.push(pool.stop);
  return { template, functions, stack, invoke: pool.invoke };
}

type Triggers = { readonly delivery: Delivery; readonly schedules: Schedules };

async function triggersOf(deployed: Deployed, options: RunnerOptions): Promise<Triggers> {
  const { template, functions, stack, invoke } = deployed;
  const { sqs } = stack.clients;
  const triggers = await queueTriggersOf(template, stack.references, functions, sqs);
  return {
    delivery: createDelivery({ sqs, triggers, invoke, ...options }),
    schedules: createSchedules({ schedules: schedulesOf(template, functions), invoke, ...options }),
  };
}

async function fillSecret(stack: Stack, secret: object): Promise<void> {
  const SecretId = stack.references.get('PartnerCenterSecret');
  const SecretString = JSON.stringify(secret);
  await stack.clients.secretsManager.send(new PutSecretValueCommand({ SecretId, SecretString }));
}

/** What each function finds in its environment: the template's variables, resolved, and where AWS is on this machine. */
function variablesOf(
  functions: readonly DeployedFunction[],
  given: {
    readonly references: References;
    readonly cloud: EmbeddedCloud;
    readonly settings: Readonly<Record<string, string>>;
  },
): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const { references, cloud, settings } = given;
  return new Map(
    functions.map(({ name, environment }) => [
      name,
      {
        AWS_REGION: REGION,
        AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
        AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
        AWS_ENDPOINT_URL_DYNAMODB: cloud.dynamodb.url,
        AWS_ENDPOINT_URL_SQS: cloud.sqs.url,
        AWS_ENDPOINT_URL_S3: cloud.s3.url,
        AWS_ENDPOINT_URL_SECRETS_MANAGER: cloud.secretsManager.url,
        ...(resolve(environment, references) as Record<string, string>),
        ...settings,
      },
    ]),
  );
}
