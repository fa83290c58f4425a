import {
  addDays,
  addMonths,
  addPeriods,
  periodOf,
  startOfDayMs,
  type BillingPeriod,
  type Day,
} from '../../values/day.ts';
import type { NightRun } from '../billing-book.ts';
import type { DocumentHeader } from '../document.ts';
import { EXPECTED_BY_DAY_OF_MONTH } from '../waits.ts';
import type { NightProblem } from './night-problem.ts';

const HOUR_MS = 3_600_000;

/** New commerce documents appear "between the 6th and 8th" of the month after their period: modern-invoice pages. */
const EXPECTED_FROM_DAY_OF_MONTH = 6;

/** Legacy documents come two days after the tenant's billing anniversary; a day more for a list that lags. */
const LEGACY_DAYS = 3;

/** Filed documents of so many periods are looked at again once a week: a year, and the month its last day falls into. */
export const WEEKLY_PERIODS = 13;

/** A night that is not done by then is called not whole, and whoever waits for it goes on with what is there. */
const ENDS_AT_HOUR_UTC = 8;

/** What a night has that is planned after its hour, by a person or after an outage. */
const LATE_NIGHT_MS = 6 * HOUR_MS;

/** The Sunday on which the week of a night began. */
export function sundayOf(night: Day): Day {
  return addDays(night, -new Date(startOfDayMs(night)).getUTCDay());
}

/** The fixed hour at which a night ends, done or not. */
export function deadlineMs(run: Pick<NightRun, 'night' | 'startedAtMs' | 'plannedAtMs'>): number {
  const hourMs = startOfDayMs(run.night) + ENDS_AT_HOUR_UTC * HOUR_MS;
  const plannedMs = run.plannedAtMs ?? run.startedAtMs;
  return plannedMs < hourMs ? hourMs : plannedMs + LATE_NIGHT_MS;
}

/** The period whose documents of new commerce are to be expected these days and are not there; no reason to worry yet. */
export function awaitedPeriod(headers: readonly DocumentHeader[], night: Day): BillingPeriod | undefined {
  const day = dayOfMonth(night);
  if (day < EXPECTED_FROM_DAY_OF_MONTH || day >= EXPECTED_BY_DAY_OF_MONTH) return undefined;
  const period = addPeriods(periodOf(night), -1);
  return currenciesOf(newCommerce(headers), period).size === 0 ? period : undefined;
}

/**
 * What should be there by this night and is not. New commerce and legacy have calendars of their own, and
 * each currency has documents of its own: one that came does not speak for the others.
 */
export function missingDocuments(headers: readonly DocumentHeader[], night: Day): readonly NightProblem[] {
  const invoices = headers.filter(({ documentType }) => documentType === 'invoice');
  const legacy = invoices.filter(({ commerce }) => commerce === 'legacy');
  return [
    ...missingOfNewCommerce(newCommerce(invoices), legacy.length > 0, night),
    ...missingLegacy(legacy, night),
  ];
}

function missingOfNewCommerce(
  invoices: readonly DocumentHeader[],
  onlyLegacy: boolean,
  night: Day,
): readonly NightProblem[] {
  if (dayOfMonth(night) < EXPECTED_BY_DAY_OF_MONTH) return [];
  // A tenant that never had new commerce is not waiting for it.
  if (invoices.length === 0 && onlyLegacy) return [];
  const period = addPeriods(periodOf(night), -1);
  const here = currenciesOf(invoices, period);
  const past = `though it is past day ${EXPECTED_BY_DAY_OF_MONTH}`;
  const missing = (what: string) => ({
    problem: `No ${what} of billing period ${period} is there, ${past}.`,
    about: period,
  });
  if (here.size === 0) return [missing('invoice')];
  return [...currenciesOf(invoices, addPeriods(period, -1))]
    .filter((currency) => !here.has(currency))
    .sort()
    .map((currency) => missing(`${currency} invoice`));
}

// Legacy has no fixed day: each currency's last document tells when the next one is due, until one more month has gone by.
function missingLegacy(invoices: readonly DocumentHeader[], night: Day): readonly NightProblem[] {
  const last = new Map<string, DocumentHeader>();
  for (const invoice of invoices) {
    const latest = last.get(invoice.total.currency);
    if (latest === undefined || latest.invoiceDate < invoice.invoiceDate)
      last.set(invoice.total.currency, invoice);
  }
  return [...last.values()]
    .filter(
      ({ invoiceDate: date }) =>
        night >= addDays(addMonths(date, 1), LEGACY_DAYS) && night < addMonths(date, 2),
    )
    .toSorted((one, other) => (one.total.currency < other.total.currency ? -1 : 1))
    .map(({ total, invoiceDate, period }) => ({
      problem: `No legacy ${total.currency} invoice has come since the one of ${invoiceDate}.`,
      about: addPeriods(period, 1),
    }));
}

function newCommerce(headers: readonly DocumentHeader[]): readonly DocumentHeader[] {
  return headers.filter(({ commerce, documentType }) => commerce === 'new' && documentType === 'invoice');
}

function currenciesOf(invoices: readonly DocumentHeader[], period: BillingPeriod): ReadonlySet<string> {
  return new Set(invoices.filter((invoice) => invoice.period === period).map(({ total }) => total.currency));
}

function dayOfMonth(day: Day): number {
  return Number(day.slice(8));
}
