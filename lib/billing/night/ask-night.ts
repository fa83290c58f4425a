import { answer, invalid, type Answer } from '../../values/answer.ts';
import { dayOf, isDay, type Day } from '../../values/day.ts';
import { decode } from '../../values/decode.ts';
import { z } from '../../values/schema.ts';
import type { BillingBook, BillingWork } from '../billing-book.ts';
import type { Note } from '../note.ts';

export const nightSchema = z.strictObject({
  night: z.optional(z.string().check(z.refine(isDay, 'is not a day like 2024-02-29'))),
});

/** `plannedAt`: when the night was planned last before this question; null where it never was. */
export type AskedNight = { readonly night: Day; readonly plannedAt: string | null };

/**
 * Queues the plan of a night: today's where none is named. A night that ran already is planned again, which adds to it
 * what is new. One that has not come yet is refused: every night before it would then find its questions asked.
 */
export async function askNight(
  tools: {
    readonly book: Pick<BillingBook, 'night'>;
    readonly work: Pick<BillingWork, 'plan'>;
    readonly nowMs: () => number;
    readonly note: Note;
  },
  asked: { readonly body: unknown; readonly caller: string },
): Promise<Answer<AskedNight>> {
  const decoded = decode(nightSchema, asked.body ?? {});
  if (!decoded.ok) return invalid(decoded.problems);
  const today = dayOf(tools.nowMs());
  const night = (decoded.value.night ?? today) as Day;
  if (night > today) return invalid([{ field: 'night', reason: `has not come yet: today is ${today}` }]);
  const plannedAtMs = (await tools.book.night(night))?.plannedAtMs;
  await tools.work.plan(night);
  tools.note('night asked for', { night, by: asked.caller.trim() });
  return answer({
    night,
    plannedAt: plannedAtMs === undefined ? null : new Date(plannedAtMs).toISOString(),
  });
}
