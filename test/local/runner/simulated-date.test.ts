import { describe, expect, it } from '@jest/globals';
import { simulatedDate } from '../../../local/runner/simulated-date.ts';

const NOON = Date.parse('2024-02-09T12:00:00Z');

describe('the simulated Date', () => {
  let nowMs = NOON;
  const Simulated = simulatedDate(() => nowMs);

  it('tells the instant of the other clock, in every way of asking', () => {
    expect(Simulated.now()).toBe(NOON);
    expect(new Simulated().toISOString()).toBe('2024-02-09T12:00:00.000Z');
    expect(Simulated()).toBe(new Date(NOON).toString());
    expect(typeof Simulated()).toBe('string');
  });

  it('follows the clock', () => {
    const { now } = Simulated;
    nowMs = NOON + 60_000;
    expect(now()).toBe(NOON + 60_000);
    expect(new Simulated().getTime()).toBe(NOON + 60_000);
    nowMs = NOON;
  });

  it('makes dates from given instants as ever', () => {
    expect(new Simulated('2020-02-29').toISOString()).toBe('2020-02-29T00:00:00.000Z');
    expect(new Simulated(2020, 0, 1).getFullYear()).toBe(2020);
    expect(new Simulated(0).getTime()).toBe(0);
    expect(new Simulated(new Date(5)).getTime()).toBe(5);
    expect(Number.isNaN(new Simulated(undefined as unknown as string).getTime())).toBe(true);
    expect(Simulated.UTC(1970, 0, 1)).toBe(0);
    expect(Simulated.parse('1970-01-01T00:00:01Z')).toBe(1000);
  });

  it('keeps instanceof and subclasses working', () => {
    class Day extends Simulated {
      weekday(): number {
        return this.getUTCDay();
      }
    }
    const friday = new Day();
    expect(friday.weekday()).toBe(5);
    expect(friday).toBeInstanceOf(Day);
    expect(friday).toBeInstanceOf(Simulated);
    expect(new Date(0)).toBeInstanceOf(Simulated);
    expect(new Simulated()).toBeInstanceOf(Date);
    expect(Simulated.name).toBe('Date');
    expect(Simulated.length).toBe(7);
  });
});
