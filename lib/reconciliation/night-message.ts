import { isDay, type Day } from '../values/day.ts';
import { decode } from '../values/decode.ts';
import { parseExactJson } from '../values/exact-json.ts';
import { z } from '../values/schema.ts';

const nightMessage = z.looseObject({
  night: z.string().check(z.refine((text) => isDay(text), 'is not a day like 2024-02-29')),
});

/** The day to reconcile as of, out of a message `{"night":"2024-02-09"}`. A message of our own that does not say it is our mistake. */
export function nightOf(body: string): Day {
  const decoded = decode(nightMessage, parseExactJson(body));
  if (decoded.ok) return decoded.value.night as Day;
  const problems = decoded.problems.map(({ field, reason }) => `${field} ${reason}`);
  throw new TypeError(`Not a night to reconcile: ${problems.join('; ')}.`);
}
