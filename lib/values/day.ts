/** A calendar day in UTC: `2024-02-29`. Days compare as text. */
export type Day = string & { readonly day: unique symbol };

/** A calendar month in UTC, Microsoft's billing period of new commerce: `2024-02`. */
export type BillingPeriod = string & { readonly period: unique symbol };

const MS_PER_DAY = 86_400_000;

export function isDay(text: string): text is Day {
  return /^\d{4}-\d\d-\d\d$/.test(text) && text === dayOf(Date.parse(`${text}T00:00:00Z`));
}

/** A day out of our own configuration, where anything else is a mistake of ours. */
export function mustBeDay(text: string, name: string): Day {
  if (isDay(text)) return text;
  throw new TypeError(`${name} is not a day like 2024-02-29.`);
}

export function isBillingPeriod(text: string): text is BillingPeriod {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(text);
}

/** The day of an instant; an instant that is no number gives a text that is no day. */
export function dayOf(instantMs: number): Day {
  return (Number.isFinite(instantMs) ? new Date(instantMs).toISOString().slice(0, 10) : 'not a day') as Day;
}

export function startOfDayMs(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`);
}

export function addDays(day: Day, count: number): Day {
  // Within the first 28 days of a month no calendar is asked.
  const date = Number(day.slice(8)) + count;
  if (date >= 1 && date <= 28) return `${day.slice(0, 8)}${date < 10 ? '0' : ''}${date}` as Day;
  return dayOf(startOfDayMs(day) + count * MS_PER_DAY);
}

export function daysBetween(from: Day, to: Day): number {
  return Math.floor((startOfDayMs(to) - startOfDayMs(from)) / MS_PER_DAY);
}

/** The same day of a later (or earlier) month, or that month's last day where it is shorter: 31 January + 1 = 29 February. */
export function addMonths(day: Day, count: number): Day {
  const period = addPeriods(periodOf(day), count);
  // Every month has a 28th; only later days have to be looked up.
  const wanted = `${period}-${day.slice(8)}`;
  return day.slice(8) <= '28' || isDay(wanted) ? (wanted as Day) : lastDay(period);
}

export function periodOf(day: Day): BillingPeriod {
  return day.slice(0, 7) as BillingPeriod;
}

export function addPeriods(period: BillingPeriod, count: number): BillingPeriod {
  const months = Number(period.slice(0, 4)) * 12 + Number(period.slice(5)) - 1 + count;
  const year = String(Math.floor(months / 12)).padStart(4, '0');
  return `${year}-${String((months % 12) + 1).padStart(2, '0')}` as BillingPeriod;
}

export function firstDay(period: BillingPeriod): Day {
  return `${period}-01` as Day;
}

export function lastDay(period: BillingPeriod): Day {
  return addDays(firstDay(addPeriods(period, 1)), -1);
}
