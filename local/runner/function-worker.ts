/**
 * One execution environment of one function, in a worker thread: its own environment variables, its own `Date`, waits that cost
 * no time, one invocation at a time. What the real Lambda runtime does around a handler, and no more.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { pathToFileURL } from 'node:url';
import { installSimulatedDate } from './simulated-date.ts';
import { installSimulatedWaits } from './simulated-waits.ts';

export type WorkerData = {
  readonly name: string;
  readonly bundle: string;
  readonly exportName: string;
  readonly clock: SharedArrayBuffer;
};
export type Invocation = { readonly event: unknown; readonly requestId: string; readonly timeoutMs: number };
export type Conclusion =
  { readonly ok: true; readonly result: unknown } | { readonly ok: false; readonly error: string };

type Handler = (event: unknown, context: object) => unknown;

const { name, bundle, exportName, clock } = workerData as WorkerData;
installSimulatedDate(clock);
installSimulatedWaits();
const loaded = import(pathToFileURL(bundle).href) as Promise<Record<string, Handler>>;
loaded.catch(() => {}); // Told to whoever invokes it.

parentPort?.on('message', (invocation: Invocation) => {
  void conclude(invocation).then((conclusion) => parentPort?.postMessage(conclusion));
});

async function conclude(invocation: Invocation): Promise<Conclusion> {
  try {
    const handler = (await loaded)[exportName];
    if (typeof handler !== 'function') throw new TypeError(`${name} does not export ${exportName}.`);
    const result = await handler(invocation.event, contextOf(invocation));
    // What leaves a function is JSON, as it is on AWS.
    return {
      ok: true,
      result: result === undefined ? null : (JSON.parse(JSON.stringify(result)) as unknown),
    };
  } catch (failure) {
    return {
      ok: false,
      error: failure instanceof Error ? (failure.stack ?? failure.message) : String(failure),
    };
  }
}

function contextOf({ requestId, timeoutMs }: Invocation): object {
  const endsAt = performance.now() + timeoutMs;
  return {
    awsRequestId: requestId,
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:local:000000000000:function:${name}`,
    memoryLimitInMB: process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'],
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, endsAt - performance.now()),
  };
}
