import { answer, conflict, impossible, invalid, type Answer } from '../../values/answer.ts';
import { isBillingPeriod, type BillingPeriod } from '../../values/day.ts';
import { decode } from '../../values/decode.ts';
import { reasonText } from '../../values/reason-text.ts';
import { isSamePerson } from '../../values/same-person.ts';
import { z } from '../../values/schema.ts';
import { periodChain } from '../audit/audit-entry.ts';
import { canonical } from '../audit/canonical.ts';
import { chained, type Said, type Unchained } from '../audit/chained.ts';
import { commentText } from '../cases/comment-text.ts';
import { neverPrepared, notAPeriod, present, signedSnapshot } from './look-at-period.ts';
import type { PeriodCheck } from './period-check.ts';
import { PERIOD_CHECKS } from './period-check.ts';
import { periodDifference, type PeriodDifference } from './period-difference.ts';
import type { PeriodDesk } from './period-facts.ts';
import type { Period } from './period.ts';

/** What a person asked of one period. With `revision` only the period as it was when they looked at it is meant. */
export type PeriodAsked = {
  readonly id: string;
  readonly body: unknown;
  readonly caller: string;
  readonly revision?: number | undefined;
};

const waiver = z.strictObject({ check: z.enum(PERIOD_CHECKS), why: reasonText() });
export const prepareSchema = z.strictObject({
  waivers: z.optional(z.array(waiver).check(z.maxLength(PERIOD_CHECKS.length))),
  comment: z.optional(commentText()),
});
export const closeSchema = z.strictObject({ comment: z.optional(commentText()) });
export const reopenSchema = z.strictObject({ why: reasonText() });

type Decided = Promise<Answer<Period>>;

/**
 * open, reopened or prepared -> prepared: somebody says that the period may be signed. The checks hold, or are waived with a
 * reason where they may be; the figures are kept as they are now.
 */
export async function preparePeriod(desk: PeriodDesk, asked: PeriodAsked): Decided {
  const decoded = decode(prepareSchema, asked.body ?? {});
  if (!decoded.ok) return invalid(decoded.problems);
  const { waivers = [], comment = '' } = decoded.value;
  return decided(desk, asked, async (before, period) => {
    if (before.state === 'closed') return impossible(`${period} is closed; it has to be reopened first.`);
    const { snapshot, checks } = await present(desk, period, waivers);
    const needless = waivers.filter(
      ({ check }) => !checks.some((one) => one.check === check && one.verdict === 'waived'),
    );
    if (needless.length > 0) {
      return invalid(
        needless.map(({ check }) => ({
          field: 'waivers',
          reason: `names ${check}, ${needlessness(checks, check)}`,
        })),
      );
    }
    const failing = failed(checks);
    if (failing) return failing;
    const sha256 = desk.sha256(canonical(snapshot));
    await desk.periods.keep(sha256, snapshot);
    const after: Unchained<Period> = {
      ...before,
      state: 'prepared',
      preparedBy: asked.caller,
      preparedAtMs: desk.nowMs(),
      closedBy: undefined,
      closedAtMs: undefined,
      snapshot: sha256,
      figures: snapshot.figures,
      waivers,
      adjustments: snapshot.adjustments,
    };
    const waived = waivers.map(({ check, why }) => [`waived_${check}`, why] as const);
    const facts = { snapshot: sha256, run: snapshot.run, ...Object.fromEntries(waived) };
    return { after, what: `Prepared ${period}.`, why: comment, facts };
  });
}

/**
 * prepared -> closed: another person agrees to exactly the figures that were prepared. From here on what changes is a
 * difference against them, and lands in the period that is current then.
 */
export async function closePeriod(desk: PeriodDesk, asked: PeriodAsked): Decided {
  const decoded = decode(closeSchema, asked.body ?? {});
  if (!decoded.ok) return invalid(decoded.problems);
  return decided(desk, asked, async (before, period) => {
    const { state, preparedBy = '', snapshot: sha256 = '' } = before;
    if (state !== 'prepared')
      return impossible(`${period} is ${state}: only what was prepared can be closed.`);
    if (isSamePerson(preparedBy, asked.caller)) {
      return impossible(`${preparedBy} prepared ${period}; a second person has to close it.`);
    }
    const prepared = await signedSnapshot(desk, before);
    const { snapshot: now, checks } = await present(desk, period, before.waivers);
    const failing = failed(checks);
    if (failing) return failing;
    const difference = prepared && periodDifference(prepared, now);
    if (!difference?.isSame) {
      return conflict(
        `${period} is no longer what ${preparedBy} prepared${changesIn(difference)}. It has to be prepared again.`,
      );
    }
    const after: Unchained<Period> = {
      ...before,
      state: 'closed',
      closedBy: asked.caller,
      closedAtMs: desk.nowMs(),
    };
    const what = `Closed ${period}, prepared by ${preparedBy}.`;
    return { after, what, why: decoded.value.comment ?? '', facts: { snapshot: sha256, preparedBy } };
  });
}

/** closed or prepared -> reopened, with a reason. What was signed stays kept, and stays in the audit trail. */
export async function reopenPeriod(desk: PeriodDesk, asked: PeriodAsked): Decided {
  const decoded = decode(reopenSchema, asked.body ?? {});
  if (!decoded.ok) return invalid(decoded.problems);
  const { why } = decoded.value;
  return decided(desk, asked, async (before, period) => {
    const { state, snapshot = '' } = before;
    if (state !== 'closed' && state !== 'prepared') return impossible(`${period} is ${state} already.`);
    const after: Unchained<Period> = {
      ...before,
      state: 'reopened',
      reopenedBy: asked.caller,
      reopenedAtMs: desk.nowMs(),
      reopenedWhy: why,
      waivers: [],
    };
    return { after, what: `Reopened ${period}.`, why, facts: { from: state, snapshot } };
  });
}

type Change = Pick<Said, 'what' | 'why' | 'facts'> & { readonly after: Unchained<Period> };

const TRIES = 3;

/** Writes what a person decided, if the period is still as it was when it was decided. */
async function decided(
  desk: PeriodDesk,
  { id, caller, revision }: PeriodAsked,
  decide: (before: Unchained<Period>, period: BillingPeriod) => Promise<Change | Answer<Period>>,
): Decided {
  if (!isBillingPeriod(id)) return notAPeriod(id);
  for (let tried = 0; tried < TRIES; tried += 1) {
    const before = await desk.periods.read(id);
    if (revision !== undefined && revision !== (before?.revision ?? 0)) {
      return conflict('The period has changed since you looked at it. Look at it again.');
    }
    const decision = await decide(before ?? neverPrepared(id), id);
    if ('ok' in decision) return decision;
    const { after, what, why, facts } = decision;
    const said = { atMs: desk.nowMs(), by: caller, what, why, facts };
    const write = chained<Period>(periodChain(id), before, after, said, desk.sha256);
    if ((await desk.periods.write(write)) === 'written') return answer(write.after);
  }
  return conflict('Others kept changing the period meanwhile. Look at it again.');
}

function failed(checks: readonly PeriodCheck[]): Answer<never> | undefined {
  const failing = checks.filter(({ verdict }) => verdict === 'fails');
  if (failing.length === 0) return undefined;
  return {
    ok: false,
    why: 'impossible',
    detail: `These checks do not hold: ${failing.map(({ title }) => title).join('; ')}.`,
    problems: failing.map(({ check, detail }) => ({ field: check, reason: detail })),
  };
}

function needlessness(checks: readonly PeriodCheck[], check: string): string {
  const failing = checks.find((one) => one.check === check && one.verdict === 'fails');
  return failing ? `which cannot be waived: ${failing.detail}` : 'which holds';
}

function changesIn(difference: PeriodDifference | undefined): string {
  const figures = difference?.figures.map(({ name, now }) => `${name} in ${now.currency}`) ?? [];
  return figures.length > 0 ? `: ${figures.join(', ')}` : '';
}
