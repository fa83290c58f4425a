import middy from '@middy/core';

/** The edge of a function that a schedule wakes. `atMs` is the instant the firing was planned for. */
export function schedule<Result>(
  run: (event: { readonly atMs: number }) => Promise<Result>,
): ScheduleHandler<Result> {
  return middy(
    async (event: ScheduledEvent): Promise<Result> => {
      const atMs = Date.parse(event.time);
      if (!Number.isFinite(atMs)) throw new TypeError('The scheduled event carries no time.');
      return run({ atMs });
    },
    { timeoutEarlyInMillis: 0 },
  );
}

/** The part of a scheduled event that is read. */
type ScheduledEvent = { readonly time: string };

type ScheduleHandler<Result> = (event: ScheduledEvent, context?: unknown) => Promise<Result>;
