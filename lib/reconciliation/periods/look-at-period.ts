import { answer, impossible, invalid, type Answer } from '../../values/answer.ts';
import { isBillingPeriod, type BillingPeriod } from '../../values/day.ts';
import { canonical } from '../audit/canonical.ts';
import type { CaseStatus } from '../cases/case.ts';
import type { Unchained } from '../audit/chained.ts';
import type { PeriodCheck } from './period-check.ts';
import { periodChecks } from './period-checks.ts';
import { periodDifference, type PeriodDifference } from './period-difference.ts';
import { periodFacts, type PeriodDesk, type PeriodFacts } from './period-facts.ts';
import type { Adjustment, Period, Waiver } from './period.ts';
import type { PeriodFigures } from './period-figures.ts';
import type { PeriodSnapshot, SignedCase } from './period-snapshot.ts';
import { takeSnapshot } from './take-snapshot.ts';

/** A period as it stands today: what would be signed, and whether it may be. */
export type PeriodLook = {
  readonly period: Unchained<Period> & Partial<Pick<Period, 'revision' | 'head'>>;
  readonly checks: readonly PeriodCheck[];
  readonly figures: PeriodFigures;
  readonly adjustments: readonly Adjustment[];
  /** How many cases count in it, by their status; not those of its own discrepancies that count in a later one. */
  readonly cases: Readonly<Partial<Record<CaseStatus, number>>>;
  /** Undecided cases of earlier periods, carried over. */
  readonly carried: readonly SignedCase[];
  /** In what it is no longer what was prepared or signed; undefined where nothing was. */
  readonly since: PeriodDifference | undefined;
};

export async function lookAtPeriod(desk: PeriodDesk, period: string): Promise<Answer<PeriodLook>> {
  if (!isBillingPeriod(period)) return notAPeriod(period);
  const record = (await desk.periods.read(period)) ?? neverPrepared(period);
  const { facts, snapshot, checks } = await present(desk, period, record.waivers);
  const signed = await signedSnapshot(desk, record);
  const cases: Partial<Record<CaseStatus, number>> = {};
  for (const { status, bookedIn } of facts.cases) {
    if (bookedIn === period) cases[status] = (cases[status] ?? 0) + 1;
  }
  return answer({
    period: record,
    checks,
    figures: snapshot.figures,
    adjustments: snapshot.adjustments,
    cases,
    carried: snapshot.carried,
    since: signed && periodDifference(signed, snapshot),
  });
}

/** In what a period that was prepared or closed is no longer what was signed then. */
export async function diffPeriod(
  desk: PeriodDesk,
  period: string,
): Promise<
  Answer<{
    readonly signed: PeriodSnapshot;
    readonly now: PeriodSnapshot;
    readonly difference: PeriodDifference;
  }>
> {
  if (!isBillingPeriod(period)) return notAPeriod(period);
  const record = await desk.periods.read(period);
  const signed = record && (await signedSnapshot(desk, record));
  if (!signed) return impossible(`Nobody has prepared ${period} yet: there is nothing to compare with.`);
  const { snapshot: now } = await present(desk, period, record.waivers);
  return answer({ signed, now, difference: periodDifference(signed, now) });
}

/** What would be signed today, and the checks it has to pass. */
export async function present(
  desk: PeriodDesk,
  period: BillingPeriod,
  waivers: readonly Waiver[],
): Promise<{
  readonly facts: PeriodFacts;
  readonly snapshot: PeriodSnapshot;
  readonly checks: readonly PeriodCheck[];
}> {
  const facts = await periodFacts(desk, period);
  const checks = periodChecks(facts, waivers);
  return { facts, snapshot: takeSnapshot(facts, checks), checks };
}

/** The snapshot that a period names. One that is not what was signed is an error, not a difference. */
export async function signedSnapshot(
  desk: Pick<PeriodDesk, 'periods' | 'sha256'>,
  { period, snapshot }: Pick<Period, 'period' | 'snapshot'>,
): Promise<PeriodSnapshot | undefined> {
  if (snapshot === undefined) return undefined;
  const found = await desk.periods.snapshot(snapshot);
  if (!found || desk.sha256(canonical(found)) !== snapshot) {
    throw new Error(`The snapshot of ${period} is not what was signed.`);
  }
  return found;
}

export function notAPeriod(text: string): Answer<never> {
  return invalid([{ field: 'period', reason: `is not a month like 2026-10 but ${JSON.stringify(text)}` }]);
}

/** A period that has no record: open, and nothing was ever signed. */
export function neverPrepared(period: BillingPeriod): Unchained<Period> {
  return {
    period,
    state: 'open',
    preparedBy: undefined,
    preparedAtMs: undefined,
    closedBy: undefined,
    closedAtMs: undefined,
    reopenedBy: undefined,
    reopenedAtMs: undefined,
    reopenedWhy: undefined,
    snapshot: undefined,
    figures: undefined,
    waivers: [],
    adjustments: [],
  };
}
