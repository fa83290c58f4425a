import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Endpoint } from './endpoint.ts';
import { SecretRefusal, versionOf, withLabelMoved, withVersion, type Version } from './secret-versions.ts';

type Question = {
  readonly SecretId?: string;
  readonly Name?: string;
  readonly SecretString?: string;
  readonly VersionId?: string;
  readonly VersionStage?: string;
  readonly VersionStages?: readonly string[];
  readonly RemoveFromVersionId?: string;
  readonly MoveToVersionId?: string;
  readonly ClientRequestToken?: string;
};

type Secrets = Map<string, readonly Version[]>;

/**
 * Stands in for Secrets Manager: CreateSecret, PutSecretValue, GetSecretValue and UpdateSecretVersionStage, on texts. It
 * knows no quota, no deletion and no delay between a write and a read.
 */
export async function startSecretsManager(): Promise<Endpoint> {
  const secrets: Secrets = new Map();
  const server = createServer((request, response) => {
    void answer(secrets, request)
      .then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
        response.end(JSON.stringify(body));
      })
      .catch(() => response.destroy()); // Whoever asked broke off half-way, and hears no answer.
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    shared: false,
    stop: async () => {
      server.closeAllConnections();
      if (server.listening) await new Promise((done) => server.close(done));
    },
  };
}

type Answer = { readonly status: number; readonly body: object };

async function answer(secrets: Secrets, request: IncomingMessage): Promise<Answer> {
  const action = String(request.headers['x-amz-target']).replace('secretsmanager.', '');
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  try {
    return { status: 200, body: act(secrets, action, questionIn(Buffer.concat(chunks).toString('utf8'))) };
  } catch (refusal) {
    if (!(refusal instanceof SecretRefusal)) throw refusal;
    return { status: 400, body: { __type: refusal.type, message: refusal.message } };
  }
}

// Anybody on this machine may come by with a browser: what is no question of the SDK is refused as AWS refuses it.
function questionIn(body: string): Question {
  try {
    const question: unknown = JSON.parse(body);
    if (isQuestion(question)) return question;
  } catch {
    // No JSON: refused below.
  }
  throw new SecretRefusal('SerializationException', 'The body is no JSON object of texts.');
}

function isQuestion(value: unknown): value is Question {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { VersionStages: labels = [], ...members } = value as Readonly<Record<string, unknown>>;
  if (!Array.isArray(labels) || !labels.every(isText)) return false;
  return TEXTS.every((name) => members[name] === undefined || isText(members[name]));
}

const TEXTS = [
  'SecretId',
  'Name',
  'SecretString',
  'VersionId',
  'VersionStage',
  'RemoveFromVersionId',
  'MoveToVersionId',
  'ClientRequestToken',
] as const satisfies readonly (keyof Question)[];

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function act(secrets: Secrets, action: string, question: Question): object {
  if (action === 'CreateSecret') return create(secrets, question);
  const name = nameOf(question.SecretId ?? '');
  const versions = secrets.get(name);
  if (!versions)
    throw new SecretRefusal('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  switch (action) {
    case 'PutSecretValue':
      return put(secrets, name, question);
    case 'GetSecretValue': {
      const { id, text, labels } = versionOf(versions, {
        id: question.VersionId,
        label: question.VersionStage,
      });
      return { ...named(name), VersionId: id, SecretString: text, VersionStages: labels };
    }
    case 'UpdateSecretVersionStage': {
      const { VersionStage: label = '', RemoveFromVersionId: from, MoveToVersionId: to } = question;
      secrets.set(name, withLabelMoved(versions, { label, from, to }));
      return named(name);
    }
    default:
      throw new SecretRefusal(
        'UnknownOperationException',
        `The stand-in for Secrets Manager does not know ${action}.`,
      );
  }
}

function create(secrets: Secrets, question: Question): object {
  const name = question.Name ?? '';
  if (secrets.has(name))
    throw new SecretRefusal('ResourceExistsException', `The secret ${name} already exists.`);
  return put(secrets, name, question);
}

function put(secrets: Secrets, name: string, question: Question): object {
  const { ClientRequestToken: id = randomUUID(), SecretString: text, VersionStages: labels } = question;
  if (id.length < 32 || id.length > 64)
    throw new SecretRefusal('InvalidParameterException', 'ClientRequestToken has 32 to 64 characters.');
  if (text === undefined)
    throw new SecretRefusal(
      'InvalidRequestException',
      'You must provide either SecretString or SecretBinary.',
    );
  const versions = withVersion(secrets.get(name) ?? [], { id, text, labels });
  secrets.set(name, versions);
  return { ...named(name), VersionId: id, VersionStages: versionOf(versions, { id }).labels };
}

function named(id: string): { readonly ARN: string; readonly Name: string } {
  return { ARN: `arn:aws:secretsmanager:local:000000000000:secret:${nameOf(id)}`, Name: nameOf(id) };
}

/** A secret is asked for by its name or by its ARN. */
function nameOf(id: string): string {
  return id.replace(/^arn:aws:secretsmanager:[^:]*:\d+:secret:/, '');
}
