import type { Clock } from '../clock.ts';
import { startFunctionEnvironment, type FunctionEnvironment } from './function-environment.ts';
import type { DeployedFunction } from './deployed-functions.ts';

export type FunctionPool = {
  /** Runs one invocation in an environment that is free, or in a new one. */
  readonly invoke: (name: string, event: unknown) => Promise<unknown>;
  readonly stop: () => Promise<void>;
};

export type Invoke = FunctionPool['invoke'];

type Options = {
  readonly functions: readonly DeployedFunction[];
  /** Environment variables by function name. */
  readonly variables: ReadonlyMap<string, Readonly<Record<string, string>>>;
  readonly clock: Clock;
  readonly onLine: (functionName: string, line: string) => void;
};

/** How many environments one function may have at once: enough to meet itself, few enough for two cores. */
export const ENVIRONMENTS_MAX = 4;

/** Execution environments of all functions: started when needed, kept warm, never shared. */
export function createFunctionPool(options: Options): FunctionPool {
  const idle = new Map<string, FunctionEnvironment[]>();
  const all = new Set<FunctionEnvironment>();
  const turns = new Map<string, Turns>();

  const environmentOf = (wanted: DeployedFunction): FunctionEnvironment => {
    const free = idle.get(wanted.name)?.pop();
    if (free?.isAlive()) return free;
    const started = startFunctionEnvironment(wanted, {
      variables: options.variables.get(wanted.name) ?? {},
      clock: options.clock,
      onLine: (line) => options.onLine(wanted.name, line),
    });
    all.add(started);
    return started;
  };

  const invoke: Invoke = async (name, event) => {
    const wanted = options.functions.find((known) => known.name === name);
    if (!wanted) throw new Error(`The template has no function ${name}.`);
    const turn = turns.get(name) ?? createTurns(ENVIRONMENTS_MAX);
    turns.set(name, turn);
    await turn.begin();
    const environment = environmentOf(wanted);
    try {
      return await environment.run(event);
    } finally {
      if (environment.isAlive()) idle.set(name, [...(idle.get(name) ?? []), environment]);
      else all.delete(environment);
      turn.end();
    }
  };

  return {
    invoke,
    stop: async () => {
      await Promise.all([...all].map((environment) => environment.end()));
    },
  };
}

type Turns = { readonly begin: () => Promise<void>; readonly end: () => void };

/** Lets so many through at a time; the others wait in order. */
function createTurns(most: number): Turns {
  const waiting: (() => void)[] = [];
  let running = 0;
  return {
    begin: async () => {
      if (running < most) running += 1;
      else await new Promise<void>((go) => waiting.push(go));
    },
    end: () => {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    },
  };
}
