import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  bookingMonth,
  createBookingMonths,
  type Closed,
} from '../../../lib/reconciliation/periods/booking-months.ts';
import { addPeriods, dayOf, periodOf, type BillingPeriod } from '../../../lib/values/day.ts';
import { aDiscrepancy, OCTOBER } from '../../builders/case.ts';
import { anOctober } from '../../builders/closing.ts';

const at = (day: string) => Date.parse(`${day}T12:00:00Z`);
const closed = (period: string, from: string, until?: string): Closed => ({
  ...{ period: period as BillingPeriod, fromMs: at(from), untilMs: until ? at(until) : Infinity },
});
const booked = (own: string, learnt: string, ...closes: readonly Closed[]) =>
  bookingMonth(closes)(own as BillingPeriod, at(learnt));

describe('the month in which something is booked', () => {
  it('is its own as long as that is open', () => {
    expect(booked('2026-10', '2026-12-24')).toBe('2026-10');
    expect(booked('2026-10', '2026-11-09', closed('2026-10', '2026-11-10'))).toBe('2026-10');
    expect(booked('2026-10', '2026-11-12', closed('2026-09', '2026-10-10'))).toBe('2026-10');
  });

  it('is that in which it was learnt once its own was closed', () => {
    expect(booked('2026-10', '2026-11-10', closed('2026-10', '2026-11-10'))).toBe('2026-11');
    expect(booked('2026-10', '2027-02-01', closed('2026-10', '2026-11-10'))).toBe('2027-02');
  });

  it('is the first one after everything that was closed by then', () => {
    const closes = [closed('2026-10', '2026-11-10'), closed('2026-11', '2026-11-30')];
    expect(booked('2026-10', '2026-11-30', ...closes)).toBe('2026-12');
    // What is closed out of turn reckons with its own month.
    expect(booked('2026-10', '2026-12-10', closed('2026-11', '2026-12-09'))).toBe('2026-12');
  });

  it('is its own again for what is learnt while that is reopened, and stays for what was learnt before', () => {
    const reopened = closed('2026-10', '2026-11-10', '2026-11-20');
    expect(booked('2026-10', '2026-11-21', reopened)).toBe('2026-10');
    expect(booked('2026-10', '2026-11-19', reopened)).toBe('2026-11');
  });

  it('is never closed when it was learnt, nor is any month after it, and never before its own', () => {
    const months = fc.integer({ min: 0, max: 14 }).map((count) => addPeriods(OCTOBER, count));
    const moments = fc.integer({ min: at('2026-10-01'), max: at('2027-12-31') });
    const closes = fc.array(
      fc.record({ period: months, fromMs: moments, untilMs: fc.oneof(moments, fc.constant(Infinity)) }),
    );
    let moved = 0;
    fc.assert(
      fc.property(closes, months, moments, (given, own, learntAtMs) => {
        const month = bookingMonth(given)(own, learntAtMs);
        expect(month >= own).toBe(true);
        const signed = given.filter(({ fromMs, untilMs }) => fromMs <= learntAtMs && learntAtMs < untilMs);
        expect(signed.some(({ period }) => period >= month)).toBe(false);
        if (month === own) return;
        moved += 1;
        expect(month >= periodOf(dayOf(learntAtMs))).toBe(true);
        expect(signed.some(({ period }) => period >= own)).toBe(true);
      }),
    );
    expect(moved).toBeGreaterThan(10);
  });
});

describe('what the audit trails say', () => {
  it('is when a month was closed and reopened, and how a case stood', async () => {
    const found = aDiscrepancy();
    const office = await anOctober([found]);
    const bookings = createBookingMonths(office.books);
    const now = async () => {
      const atMs = office.clock.nowMs();
      return { atMs, month: (await bookings.months())(OCTOBER, atMs) };
    };
    const open = await now();
    await office.decides(found.id, 'accepted');
    await office.prepares();
    const prepared = await now();
    await office.closes();
    const signed = await now();
    await office.reopens();
    const reopened = await now();
    await office.prepares('mary');
    const again = await now();
    await office.closes('grace');
    const moments = [open, prepared, signed, reopened, again, await now()];
    const told = ['2026-10', '2026-10', '2026-11', '2026-10', '2026-10', '2026-11'];
    expect(moments.map(({ month }) => month)).toEqual(told);
    // Nothing that is closed or reopened later changes it.
    const months = await bookings.months();
    expect(moments.map(({ atMs }) => months(OCTOBER, atMs))).toEqual(told);
    const history = await bookings.caseHistory(found.id);
    expect(history.map(({ status }) => status)).toEqual(['open', 'accepted']);
    expect(history[0]!.atMs).toBeLessThan(history[1]!.atMs);
    expect(await bookings.caseHistory('nobody')).toEqual([]);
  });
});
