const MINUTE_MS = 60_000;
const UNITS_MS: Readonly<Record<string, number>> = {
  minute: MINUTE_MS,
  hour: 60 * MINUTE_MS,
  day: 1440 * MINUTE_MS,
};

/**
 * When a schedule of EventBridge fires: the first instant at or after `fromMs`. `rate(5 minutes)` counts from the epoch,
 * `cron(0 2 * * ? *)` is UTC and may name minutes and hours; every day is a working day here.
 */
export function nextFiring(expression: string, fromMs: number): number {
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
  if (rate) {
    const everyMs = Number(rate[1]) * (UNITS_MS[rate[2] ?? ''] ?? 0);
    return Math.ceil(fromMs / everyMs) * everyMs;
  }
  const cron = /^cron\((\*|\d+) (\*|\d+) [*?] \* [*?] \*\)$/.exec(expression);
  if (!cron) throw new Error(`The schedule ${expression} is not understood locally.`);
  const [minute = '', hour = ''] = cron.slice(1);
  let atMs = Math.ceil(fromMs / MINUTE_MS) * MINUTE_MS;
  while (!fits(minute, new Date(atMs).getUTCMinutes()) || !fits(hour, new Date(atMs).getUTCHours()))
    atMs += MINUTE_MS;
  return atMs;
}

function fits(field: string, value: number): boolean {
  return field === '*' || Number(field) === value;
}
