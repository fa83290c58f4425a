import { describe, expect, it } from '@jest/globals';
import {
  ALWAYS_OPEN,
  decided,
  NEVER_OPENED,
  stoppedBetween,
  type Purchasing,
} from '../../lib/purchasing/purchasing.ts';
import {
  approvedUntilMs,
  isOver,
  isPastValidUntil,
  lastInstantMs,
} from '../../lib/purchasing/time-limits.ts';
import { anApproval, aPurchase, NOW_MS } from '../builders/purchase.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const at = (hours: number) => NOW_MS + hours * HOUR_MS;

/** Purchasing as it stands after people decided at these hours. */
function decisions(...given: readonly (readonly ['open' | 'stopped', hours: number])[]): Purchasing {
  return given.reduce<Purchasing>(
    (before, [state, hours]) => decided(before, { state, by: 'ada', reason: `at ${hours}` }, at(hours)),
    ALWAYS_OPEN,
  );
}

describe('purchasing', () => {
  it('is stopped in a stage in which nobody ever decided', () => {
    expect(NEVER_OPENED).toMatchObject({ state: 'stopped', by: '(nobody)', stops: [] });
    expect(NEVER_OPENED.reason).toBe('Purchasing was never opened in this stage.');
  });

  it('remembers who decided, why and since when, and how long it was stopped before', () => {
    expect(decisions(['stopped', 1], ['open', 3])).toEqual({
      state: 'open',
      since: new Date(at(3)).toISOString(),
      by: 'ada',
      reason: 'at 3',
      stops: [{ fromMs: at(1), toMs: at(3) }],
    });
  });

  it('that is stopped twice has been stopped since the first time, and tells both reasons', () => {
    const twice = decisions(['stopped', 1], ['stopped', 2]);
    expect(twice).toMatchObject({
      since: new Date(at(1)).toISOString(),
      by: 'ada',
      reason: 'at 1 ada: at 2',
      stops: [],
    });
    // Said again, it is said once.
    expect(decided(twice, { state: 'stopped', by: 'ada', reason: 'at 2' }, at(3))).toBe(twice);
    expect(decided(twice, { state: 'open', by: 'ada', reason: '' }, at(5)).stops).toEqual([
      { fromMs: at(1), toMs: at(5) },
    ]);
  });

  it('that is opened twice has been open since the first time, and forgets no stop', () => {
    expect(decisions(['stopped', 1], ['open', 2], ['open', 3])).toMatchObject({
      since: new Date(at(2)).toISOString(),
      stops: [{ fromMs: at(1), toMs: at(2) }],
    });
  });

  it('forgets stops that ended ninety days ago, and none before', () => {
    const once = decisions(['stopped', 0], ['open', 1]);
    const later = (nowMs: number) => decided(once, { state: 'stopped', by: 'ada', reason: '' }, nowMs);
    expect(later(at(1) + 90 * DAY_MS - 1).stops).toHaveLength(1);
    expect(later(at(1) + 90 * DAY_MS).stops).toEqual([]);
  });
});

describe('the time for which purchasing was stopped', () => {
  const twice = decisions(['stopped', 1], ['open', 3], ['stopped', 5], ['open', 6]);

  it.each([
    { fromH: 0, toH: 10, hours: 3, because: 'both stops lie within' },
    { fromH: 2, toH: 10, hours: 2, because: 'the first had begun before' },
    { fromH: 0, toH: 2, hours: 1, because: 'the first was not over' },
    { fromH: 3, toH: 5, hours: 0, because: 'it was open from stop to stop' },
    { fromH: 6, toH: 9, hours: 0, because: 'both were over' },
  ])('counts $hours hours from hour $fromH to $toH, since $because', ({ fromH, toH, hours }) => {
    expect(stoppedBetween(twice, at(fromH), at(toH))).toBe(hours * HOUR_MS);
  });

  it('counts a stop that still goes on up to now', () => {
    expect(stoppedBetween(decisions(['stopped', 1]), at(0), at(4))).toBe(3 * HOUR_MS);
    expect(stoppedBetween(decisions(['stopped', 1], ['open', 2], ['stopped', 3]), at(0), at(4))).toBe(
      2 * HOUR_MS,
    );
  });
});

describe('limits of ours stand still while purchasing is stopped', () => {
  const stopped = decisions(['stopped', 1], ['open', 3]);

  it('the seven days of a purchase', () => {
    expect(lastInstantMs(aPurchase(), ALWAYS_OPEN, at(9))).toBe(NOW_MS + 7 * DAY_MS);
    expect(lastInstantMs(aPurchase(), stopped, at(9))).toBe(NOW_MS + 7 * DAY_MS + 2 * HOUR_MS);
  });

  it('but not the instant that upstream named; the earlier of the two counts', () => {
    const until = (validUntilMs: number) =>
      lastInstantMs(aPurchase(undefined, { intent: { validUntilMs } }), stopped, at(9));
    expect(until(at(5))).toBe(at(5));
    expect(until(NOW_MS + 30 * DAY_MS)).toBe(NOW_MS + 7 * DAY_MS + 2 * HOUR_MS);
  });

  it('which alone is what nothing may be sent after: ours ends no purchase that may have bought something', () => {
    const purchase = aPurchase(undefined, { intent: { validUntilMs: at(5) } });
    expect(isPastValidUntil(purchase, at(5))).toBe(false);
    expect(isPastValidUntil(purchase, at(5) + 1)).toBe(true);
    expect(isPastValidUntil(aPurchase(), at(24 * 30))).toBe(false);
  });

  it('the 72 hours of an approval', () => {
    expect(approvedUntilMs(anApproval(), ALWAYS_OPEN, at(9))).toBe(at(72));
    expect(approvedUntilMs(anApproval(), stopped, at(9))).toBe(at(74));
    expect(approvedUntilMs(anApproval({ grantedAtMs: at(2) }), stopped, at(9))).toBe(at(75));
  });

  it('and any span: it is over at its last millisecond and not before', () => {
    expect(isOver(5 * HOUR_MS, NOW_MS, ALWAYS_OPEN, at(5) - 1)).toBe(false);
    expect(isOver(5 * HOUR_MS, NOW_MS, ALWAYS_OPEN, at(5))).toBe(true);
    expect(isOver(5 * HOUR_MS, NOW_MS, stopped, at(7) - 1)).toBe(false);
    expect(isOver(5 * HOUR_MS, NOW_MS, stopped, at(7))).toBe(true);
  });
});
