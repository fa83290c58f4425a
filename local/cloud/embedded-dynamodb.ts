import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import { setTimeout as wait } from 'node:timers/promises';
import { startBound, type BoundProcess } from '../bound-process.ts';
import { replacement, type Endpoint } from './endpoint.ts';

const START_LIMIT_MS = 20_000; // It starts in 10 ms; a busy machine may take longer.

/** DynamoDB for this process: the one that `DYNAMODB_ENDPOINT` names, or an embedded one in memory. */
export async function startDynamodb(
  elsewhere = replacement(process.env['DYNAMODB_ENDPOINT']),
): Promise<Endpoint> {
  if (elsewhere) return elsewhere;
  const port = await freePort();
  const server = startBound(binary(), ['--host', '127.0.0.1', '--port', String(port)]);
  const url = `http://127.0.0.1:${port}`;
  try {
    await answers(url, server);
  } catch (failure) {
    await server.end();
    throw failure;
  }
  return { url, shared: false, stop: server.end };
}

function binary(): string {
  const name = `@dynoxide/${process.platform}-${process.arch}`;
  const path = installed(`${name}/dynoxide`);
  if (path !== undefined) return path;
  throw new Error(
    `There is no embedded DynamoDB for ${process.platform}-${process.arch}: the package ${name} is not installed. ` +
      'Start any DynamoDB (DynamoDB Local, for example) and set DYNAMODB_ENDPOINT to its address.',
  );
}

function installed(file: string): string | undefined {
  try {
    const path = createRequire(import.meta.url).resolve(file);
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function answers(url: string, { child, said }: BoundProcess): Promise<void> {
  let failure: Error | undefined;
  child.once('error', (error) => (failure = error));
  const giveUpAt = performance.now() + START_LIMIT_MS;
  while (performance.now() < giveUpAt) {
    if (failure) throw new Error(`The embedded DynamoDB could not be started: ${failure.message}`);
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(
        `The embedded DynamoDB ended with status ${child.exitCode ?? child.signalCode}. ${said().trim()}`.trimEnd(),
      );
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      return;
    await wait(10);
  }
  throw new Error(`The embedded DynamoDB did not answer within ${START_LIMIT_MS / 1000} s.`);
}
