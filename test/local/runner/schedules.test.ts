import { describe, expect, it } from '@jest/globals';
import { createClock } from '../../../local/clock.ts';
import { createSchedules } from '../../../local/runner/fire-schedules.ts';
import { passage } from '../../../local/runner/passage.ts';
import { nextFiring } from '../../../local/runner/schedule-expression.ts';

const at = (text: string) => Date.parse(text);
const START = at('2024-02-09T00:00:30Z');

describe('a schedule expression', () => {
  it.each([
    ['rate(1 minute)', '2024-02-09T00:00:30Z', '2024-02-09T00:01:00Z', 'on the minute'],
    [
      'rate(1 minute)',
      '2024-02-09T00:01:00Z',
      '2024-02-09T00:01:00Z',
      'an instant that fits is its own answer',
    ],
    ['rate(5 minutes)', '2024-02-09T00:06:00Z', '2024-02-09T00:10:00Z', 'every fifth minute'],
    ['rate(2 hours)', '2024-02-09T01:00:00Z', '2024-02-09T02:00:00Z', 'hours have sixty minutes'],
    ['cron(0 2 * * ? *)', '2024-02-09T02:00:01Z', '2024-02-10T02:00:00Z', 'two in the morning has passed'],
    ['cron(0 2 * * ? *)', '2024-02-28T23:00:00Z', '2024-02-29T02:00:00Z', 'a leap day is a day'],
    ['cron(15 * * * ? *)', '2024-02-09T02:16:00Z', '2024-02-09T03:15:00Z', 'every hour at a quarter past'],
  ])('%s after %s fires at %s: %s', (expression, from, next) => {
    expect(new Date(nextFiring(expression, at(from))).toISOString()).toBe(new Date(at(next)).toISOString());
  });

  it.each(['cron(0 2 ? * MON *)', 'cron(0/5 * * * ? *)', 'rate(1 fortnight)'])(
    '%s is refused, not guessed',
    (text) => {
      expect(() => nextFiring(text, START)).toThrow(/is not understood/);
    },
  );
});

describe('schedules', () => {
  function schedulesWith(answer: (name: string) => unknown) {
    const clock = createClock(START);
    const fired: string[] = [];
    const schedules = createSchedules({
      schedules: [
        { functionName: 'resume', expression: 'rate(1 minute)' },
        { functionName: 'nightly', expression: 'cron(0 2 * * ? *)' },
      ],
      clock,
      invoke: async (name, event) => {
        fired.push(`${name} ${(event as { time: string }).time}`);
        return answer(name);
      },
      onFailure: () => {},
    });
    const delivery = { deliver: async () => 0, nextVisibleAtMs: () => undefined };
    return { clock, fired, schedules, ...passage({ delivery, schedules }, clock) };
  }

  it('fire at every instant of theirs while the clock moves', async () => {
    const { fired, advanceTo, clock } = schedulesWith(() => ({}));
    await advanceTo(at('2024-02-09T00:03:30Z'));
    expect(fired).toEqual([
      'resume 2024-02-09T00:01:00Z',
      'resume 2024-02-09T00:02:00Z',
      'resume 2024-02-09T00:03:00Z',
    ]);
    expect(clock.nowMs()).toBe(at('2024-02-09T00:03:30Z'));
  });

  it('skip the firings that a function said would find nothing to do', async () => {
    const { fired, advanceTo } = schedulesWith((name) =>
      name === 'resume' ? { nextDueAt: '2024-02-09T01:29:10Z' } : {},
    );
    await advanceTo(at('2024-02-09T02:30:00Z'));
    expect(fired.slice(0, 3)).toEqual([
      'resume 2024-02-09T00:01:00Z',
      'resume 2024-02-09T01:30:00Z',
      'resume 2024-02-09T01:31:00Z',
    ]);
    expect(fired).toContain('nightly 2024-02-09T02:00:00Z');
  });

  it('stay silent after null until something happened', async () => {
    const { fired, advanceTo, schedules } = schedulesWith((name) =>
      name === 'resume' ? { nextDueAt: null } : {},
    );
    await advanceTo(at('2024-02-09T01:00:30Z'));
    expect(fired).toEqual(['resume 2024-02-09T00:01:00Z']);
    schedules.forgetIdleness();
    await advanceTo(at('2024-02-09T01:05:00Z'));
    expect(fired).toEqual(['resume 2024-02-09T00:01:00Z', 'resume 2024-02-09T01:01:00Z']);
  });

  it('do not fire while they are held, and do again once free', async () => {
    const { fired, advanceTo, schedules } = schedulesWith(() => ({ nextDueAt: null }));
    schedules.hold('nightly');
    await advanceTo(at('2024-02-10T00:00:00Z'));
    expect(fired.filter((line) => line.startsWith('nightly'))).toEqual([]);
    schedules.free('nightly');
    await advanceTo(at('2024-02-11T00:00:00Z'));
    expect(fired.filter((line) => line.startsWith('nightly'))).toEqual(['nightly 2024-02-10T02:00:00Z']);
  });

  it('do not make up for what they missed while they were held, not even for the instant they are freed at', async () => {
    const { fired, advanceTo, clock, schedules } = schedulesWith(() => ({ nextDueAt: null }));
    schedules.hold('nightly');
    await advanceTo(at('2024-02-11T02:00:00Z'));
    fired.length = 0;
    schedules.free('nightly');
    await advanceTo(at('2024-02-11T02:00:01Z'));
    expect(fired).toEqual([]);
    expect(clock.nowMs()).toBe(at('2024-02-11T02:00:01Z'));
    await advanceTo(at('2024-02-12T02:00:00Z'));
    expect(fired).toEqual(['nightly 2024-02-12T02:00:00Z']);
  });

  it('fire at an instant of theirs where they are freed without having been held', async () => {
    const { fired, advanceTo, schedules } = schedulesWith(() => ({ nextDueAt: null }));
    await advanceTo(at('2024-02-09T01:59:59Z'));
    schedules.free('nightly');
    await advanceTo(at('2024-02-09T02:00:00Z'));
    expect(fired).toContain('nightly 2024-02-09T02:00:00Z');
  });

  it('end the run when one fails for ever', async () => {
    const { advanceTo, fired } = schedulesWith(() => {
      throw new Error('no table');
    });
    await expect(advanceTo(at('2024-02-09T01:00:00Z'))).rejects.toThrow(/resume failed 20 times in a row/);
    expect(fired).toHaveLength(20);
  });
});
