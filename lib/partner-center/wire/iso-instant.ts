import { startOfDayMs, type Day } from '../../values/day.ts';

/** A date and time as it was written: the day that stands there, and the instant that is meant. */
type IsoInstant = { readonly writtenDay: Day; readonly epochMs: number };

/**
 * Microsoft's dates, with or without a time. The time comes with `Z`, with an offset, or with neither, and then UTC is
 * meant, never the zone of this machine; with any number of decimals, of which three count; and on two documented pages
 * with blanks around its colons or a doubled T. Undefined for anything else: a day that is not in the calendar, an hour
 * 24 or a second 60, which Microsoft's own writer knows neither of.
 */
export function isoInstant(text: string): IsoInstant | undefined {
  const match = DATE_AND_TIME.exec(text);
  const {
    date,
    hour,
    minute,
    second = '0',
    fraction = '',
    sign,
    offsetHour,
    offsetMinute,
  } = match?.groups ?? {};
  if (date === undefined || !isInCalendar(date)) return undefined;
  const ms = Number(fraction.slice(0, 3).padEnd(3, '0'));
  const timeMs = hour === undefined ? 0 : sinceMidnightMs(hour, minute, second) + ms;
  const offsetMs = offsetHour === undefined ? 0 : sinceMidnightMs(offsetHour, offsetMinute);
  const epochMs = startOfDayMs(date) + timeMs - (sign === '-' ? -offsetMs : offsetMs);
  return { writtenDay: date, epochMs };
}

const HOUR = '[01]\\d|2[0-3]';
const MINUTE = '[0-5]\\d';
const COLON = String.raw`\s*:\s*`;
const SECOND = String.raw`(?<second>${MINUTE})(?:\.(?<fraction>\d+))?`;
const TIME = `(?<hour>${HOUR})${COLON}(?<minute>${MINUTE})(?:${COLON}${SECOND})?`;
const ZONE = `Z|(?<sign>[+-])(?<offsetHour>${HOUR}):?(?<offsetMinute>${MINUTE})`;
const DATE_AND_TIME = new RegExp(
  String.raw`^(?<date>\d{4}-\d\d-\d\d)(?:(?:TT?|\s)${TIME}(?:${ZONE})?)?$`,
  'i',
);

// 30 February is taken for 1 March. `isDay` says the same, in a time that counts where there is one on each of a million
// lines.
function isInCalendar(date: string): date is Day {
  return new Date(startOfDayMs(date as Day)).getUTCDate() === Number(date.slice(8));
}

function sinceMidnightMs(hour: string, minute = '0', second = '0'): number {
  return ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1_000;
}
