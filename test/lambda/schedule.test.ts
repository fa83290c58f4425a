import { expect, it } from '@jest/globals';
import { schedule } from '../../lib/lambda/schedule.ts';

it('hands on the planned instant and gives back what the run answered', async () => {
  const handler = schedule(async ({ atMs }) => ({ nextDueAt: new Date(atMs + 1000).toISOString() }));
  expect(await handler({ time: '2024-02-09T02:00:00Z' })).toEqual({ nextDueAt: '2024-02-09T02:00:01.000Z' });
});

it('an event without a time is refused', async () => {
  const handler = schedule(async () => 'ran');
  await expect(handler({} as { time: string })).rejects.toThrow('carries no time');
});
