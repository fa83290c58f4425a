import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import type { Clock } from '../clock.ts';
import type { Conclusion, Invocation, WorkerData } from './function-worker.ts';
import type { DeployedFunction } from './deployed-functions.ts';

/** A function that threw, timed out or could not be loaded. */
class FunctionFailure extends Error {
  override readonly name = 'FunctionFailure' as const;
}

/** One execution environment: a worker thread that runs one invocation at a time until it dies or is ended. */
export type FunctionEnvironment = {
  readonly run: (event: unknown) => Promise<unknown>;
  readonly isAlive: () => boolean;
  readonly end: () => Promise<void>;
};

type Options = {
  readonly variables: Readonly<Record<string, string>>;
  readonly clock: Clock;
  /** Every line the function writes to its output. */
  readonly onLine: (line: string) => void;
};

export function startFunctionEnvironment(wanted: DeployedFunction, options: Options): FunctionEnvironment {
  const { name, timeoutMs } = wanted;
  const worker = startWorker(wanted, options);
  let alive = true;
  let conclude: ((conclusion: Conclusion) => void) | undefined;
  const die = (error: string) => {
    alive = false;
    conclude?.({ ok: false, error });
  };
  worker.on('message', (conclusion: Conclusion) => conclude?.(conclusion));
  worker.on('error', (error) =>
    die(`the process died: ${error instanceof Error ? error.message : String(error)}`),
  );
  worker.on('exit', (status) => die(`the process ended with status ${status}`));
  return {
    isAlive: () => alive,
    end: async () => {
      await worker.terminate();
    },
    run: async (event) => {
      let limit: NodeJS.Timeout | undefined;
      const conclusion = await new Promise<Conclusion>((resolve) => {
        conclude = resolve;
        limit = setTimeout(() => {
          die(`it was ended after its ${timeoutMs / 1000} s`);
          void worker.terminate();
        }, timeoutMs);
        worker.postMessage({ event, requestId: randomUUID(), timeoutMs } satisfies Invocation);
      });
      clearTimeout(limit);
      conclude = undefined;
      if (conclusion.ok) return conclusion.result;
      throw new FunctionFailure(`${name} failed: ${conclusion.error}`);
    },
  };
}

function startWorker(wanted: DeployedFunction, { variables, clock, onLine }: Options): Worker {
  const { name, bundle, exportName, memoryMb } = wanted;
  const worker = new Worker(new URL('./function-worker.ts', import.meta.url), {
    workerData: { name, bundle, exportName, clock: clock.memory } satisfies WorkerData,
    env: {
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
      TZ: 'UTC',
      ...variables,
    },
    execArgv: ['--disable-warning=ExperimentalWarning'],
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    stdout: true,
    stderr: true,
  });
  for (const input of [worker.stdout, worker.stderr]) createInterface({ input }).on('line', onLine);
  return worker;
}
