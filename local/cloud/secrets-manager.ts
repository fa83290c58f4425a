import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Endpoint } from './endpoint.ts';

type Version = { readonly id: string; readonly text: string; stages: string[] };
type Question = {
  readonly SecretId?: string;
  readonly Name?: string;
  readonly SecretString?: string;
  readonly VersionId?: string;
  readonly VersionStage?: string;
  readonly ClientRequestToken?: string;
};

/** Stands in for Secrets Manager: create, put and get, with the stages AWSCURRENT and AWSPREVIOUS. Nothing else. */
export async function startSecretsManager(): Promise<Endpoint> {
  const secrets = new Map<string, Version[]>();
  const server = createServer((request, response) => {
    void answer(secrets, request).then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(body));
    });
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

async function answer(secrets: Map<string, Version[]>, request: IncomingMessage): Promise<Answer> {
  const action = String(request.headers['x-amz-target']).replace('secretsmanager.', '');
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const question = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Question;
  if (action === 'CreateSecret') return create(secrets, question);
  const found = secrets.get(nameOf(question.SecretId ?? ''));
  if (!found) return refused('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  if (action === 'PutSecretValue') return put(question.SecretId ?? '', found, question);
  if (action === 'GetSecretValue') return get(question.SecretId ?? '', found, question);
  return refused('UnknownOperationException', `The stand-in for Secrets Manager does not know ${action}.`);
}

function create(secrets: Map<string, Version[]>, question: Question): Answer {
  const name = question.Name ?? '';
  if (secrets.has(name)) return refused('ResourceExistsException', `The secret ${name} already exists.`);
  const versions: Version[] = [];
  secrets.set(name, versions);
  return put(name, versions, question);
}

function put(name: string, versions: Version[], question: Question): Answer {
  for (const version of versions) {
    version.stages = version.stages.flatMap((stage) => (stage === 'AWSCURRENT' ? ['AWSPREVIOUS'] : []));
  }
  const version = {
    id: question.ClientRequestToken ?? randomUUID(),
    text: question.SecretString ?? '',
    stages: ['AWSCURRENT'],
  };
  versions.push(version);
  return { status: 200, body: { ...named(name), VersionId: version.id, VersionStages: version.stages } };
}

function get(name: string, versions: readonly Version[], question: Question): Answer {
  const stage = question.VersionStage ?? 'AWSCURRENT';
  const found = versions.find((version) =>
    question.VersionId === undefined ? version.stages.includes(stage) : version.id === question.VersionId,
  );
  if (!found) return refused('ResourceNotFoundException', `There is no version for ${stage}.`);
  const { id, text, stages } = found;
  return { status: 200, body: { ...named(name), VersionId: id, SecretString: text, VersionStages: stages } };
}

function named(id: string): { readonly ARN: string; readonly Name: string } {
  return { ARN: `arn:aws:secretsmanager:local:000000000000:secret:${nameOf(id)}`, Name: nameOf(id) };
}

/** A secret is asked for by its name or by its ARN. */
function nameOf(id: string): string {
  return id.replace(/^arn:aws:secretsmanager:[^:]*:\d+:secret:/, '');
}

function refused(type: string, message: string): Answer {
  return { status: 400, body: { __type: type, message } };
}
