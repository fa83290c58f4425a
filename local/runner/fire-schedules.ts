import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Invoke } from './function-pool.ts';
import { nextFiring } from './schedule-expression.ts';
import { resourcesOf, type Template } from '../template/template.ts';
import type { DeployedFunction } from './deployed-functions.ts';

/** A schedule of the template. */
type Schedule = { readonly functionName: string; readonly expression: string };

export type Schedules = {
  /** When the next firing is that could find anything to do. */
  readonly nextAtMs: () => number | undefined;
  /** Fires what is due at this instant; says how many that were. */
  readonly fireDue: () => Promise<number>;
  /** Something may have become due meanwhile: what functions said about being idle no longer holds. */
  readonly forgetIdleness: () => void;
  /** A held schedule does not fire by itself. */
  readonly hold: (functionName: string) => void;
  /** What passed while it was held, this very instant included, is not made up for: it fires next when it is next due. */
  readonly free: (functionName: string) => void;
};

const FAILURES_MAX = 20; // A schedule that fails this often in a row will not get better by waiting.

/**
 * Fires the template's schedules on the simulated clock. A function that answers `nextDueAt` has nothing to do before
 * then, so that days without work cost nothing; AWS fires it all the same and ignores the answer.
 */
export function createSchedules(options: {
  readonly schedules: readonly Schedule[];
  readonly invoke: Invoke;
  readonly clock: Clock;
  readonly onFailure: (functionName: string, failure: unknown) => void;
}): Schedules {
  const { clock, invoke, onFailure } = options;
  const states = options.schedules.map((schedule) => ({
    ...schedule,
    firedAtMs: clock.nowMs() - 1,
    idleUntilMs: undefined as number | undefined,
    failures: 0,
    held: false,
  }));
  type State = (typeof states)[number];

  const nextOf = ({ expression, firedAtMs, idleUntilMs = 0 }: State): number =>
    idleUntilMs === Infinity
      ? Infinity
      : nextFiring(expression, Math.max(clock.nowMs(), firedAtMs + 1, idleUntilMs));

  const fire = async (state: State): Promise<void> => {
    state.firedAtMs = clock.nowMs();
    state.idleUntilMs = undefined;
    try {
      const answer = await invoke(state.functionName, scheduledEvent(state.firedAtMs));
      state.idleUntilMs = idleUntil(answer);
      state.failures = 0;
    } catch (failure) {
      onFailure(state.functionName, failure);
      state.failures += 1;
      if (state.failures >= FAILURES_MAX)
        throw new Error(`${state.functionName} failed ${FAILURES_MAX} times in a row.`, { cause: failure });
    }
  };

  const setHeld = (functionName: string, held: boolean) => {
    for (const state of states) {
      if (state.functionName !== functionName || state.held === held) continue;
      state.held = held;
      if (!held) state.firedAtMs = clock.nowMs();
    }
  };

  return {
    nextAtMs: () => {
      const next = Math.min(Infinity, ...states.filter(({ held }) => !held).map(nextOf));
      return next === Infinity ? undefined : next;
    },
    fireDue: async () => {
      const due = states.filter((state) => !state.held && nextOf(state) <= clock.nowMs());
      await Promise.all(due.map(fire));
      return due.length;
    },
    forgetIdleness: () => {
      for (const state of states) state.idleUntilMs = undefined;
    },
    hold: (functionName) => setHeld(functionName, true),
    free: (functionName) => setHeld(functionName, false),
  };
}

/** The event that EventBridge sends. */
export function scheduledEvent(atMs: number): object {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: '000000000000',
    time: new Date(atMs).toISOString().replace('.000Z', 'Z'),
    region: 'local',
    resources: [],
    detail: {},
  };
}

export function schedulesOf(template: Template, functions: readonly DeployedFunction[]): readonly Schedule[] {
  return resourcesOf(template, 'AWS::Events::Rule').flatMap(([id, properties]) => {
    const { ScheduleExpression, Targets } = properties as {
      ScheduleExpression: string;
      Targets: readonly { readonly Arn: { readonly 'Fn::GetAtt': readonly [string, string] } }[];
    };
    return Targets.map(({ Arn }) => {
      const wanted = functions.find(({ logicalId }) => logicalId === Arn['Fn::GetAtt'][0]);
      if (!wanted) throw new Error(`${id} wakes a function that the template does not have.`);
      return { functionName: wanted.name, expression: ScheduleExpression };
    });
  });
}

function idleUntil(answer: unknown): number | undefined {
  if (typeof answer !== 'object' || answer === null || !('nextDueAt' in answer)) return undefined;
  return typeof answer.nextDueAt === 'string' ? Date.parse(answer.nextDueAt) : Infinity;
}
