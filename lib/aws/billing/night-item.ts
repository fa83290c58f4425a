import type { NightRun, PlannedNight, ProblemsAbout } from '../../billing/billing-book.ts';
import { allAbout, allProblems } from '../../billing/night/settle-night.ts';
import { isDay } from '../../values/day.ts';
import { openNights } from '../keys.ts';
import type { NightDocuments } from './night-shards.ts';
import type { Item } from '../partition.ts';

/** A night as it lies in the table, without its documents. */
export type StoredNight = {
  readonly run: NightRun;
  /** How often it was planned. Whoever saw everything settled ends it only if nothing was planned meanwhile. */
  readonly plans: number;
};

/** The night's own item with the documents of its shards, which are read after it. */
export function nightFrom(item: Item, documents: NightDocuments): StoredNight {
  const { sk, startedAtMs, endedAtMs, endedBy, plannedAtMs, plans } = item;
  if (typeof sk !== 'string' || !isDay(sk)) throw new TypeError(`${String(sk)} is no night`);
  const { planned, finished, failed, withoutStatement } = documents;
  const run: NightRun = {
    ...{ night: sk, startedAtMs: Number(startedAtMs), planned, finished, failed },
    endedAtMs: numberOrNone(endedAtMs),
    endedBy: endedBy === 'all_settled' || endedBy === 'deadline' ? endedBy : undefined,
    plannedAtMs: numberOrNone(plannedAtMs),
    problems: allProblems({
      balanceProblems: texts(item['balanceProblems']),
      problems: texts(item['problems']),
      withoutStatement,
    }),
    about: allAbout(item['about'] as ProblemsAbout | undefined, documents),
    toldAtMs: numberOrNone(item['toldAtMs']),
    news: numberOrNone(item['news']),
  };
  return { run, plans: numberOrNone(plans) ?? 0 };
}

/** One update of a night. */
export type Change = {
  readonly UpdateExpression: string;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeValues: Record<string, unknown>;
};

/**
 * A plan laid upon a night, after its documents: with any the night is open again, however it ended before. A plan that is
 * complete replaces the problems of the ones before it; one that took balances, what was said of those. Without anything
 * planned, `opens` says whether the night is taken as open.
 */
export function planning(run: PlannedNight, opens: boolean): Change {
  const { planned, problems, about = {}, balanceProblems, endedAtMs: completeAtMs } = run;
  const values: Record<string, unknown> = { ':started': run.startedAtMs, ':one': 1 };
  const sets = ['startedAtMs = if_not_exists(startedAtMs, :started)'];
  const adds = ['plans :one'];
  const removes: string[] = [];
  if (planned.length > 0) removes.push('endedAtMs', 'endedBy', 'toldAtMs');
  if (opens) {
    sets.push('dueKey = :open', 'dueAtMs = :started');
    values[':open'] = openNights;
  }
  if (completeAtMs !== undefined) {
    sets.push('plannedAtMs = :complete');
    values[':complete'] = completeAtMs;
  }
  if (problems.length > 0) {
    values[':problems'] = new Set(problems);
    if (completeAtMs === undefined) adds.push('problems :problems');
    else {
      sets.push('problems = :problems', 'about = :about');
      values[':about'] = about;
    }
  } else if (completeAtMs !== undefined) removes.push('problems', 'about');
  if (balanceProblems && balanceProblems.length > 0) {
    values[':balances'] = new Set(balanceProblems);
    sets.push('balanceProblems = :balances');
  } else if (balanceProblems) removes.push('balanceProblems');
  return {
    UpdateExpression: [
      `SET ${sets.join(', ')} ADD ${adds.join(', ')}`,
      removes.length > 0 ? `REMOVE ${removes.join(', ')}` : '',
    ].join(' '),
    ...(opens && planned.length === 0 && { ConditionExpression: 'attribute_not_exists(endedAtMs)' }),
    ExpressionAttributeValues: values,
  };
}

/** Everything planned is settled; that is to be told, and so the night keeps its place in the index. */
export function ending(plans: number, nowMs: number): Change {
  return {
    UpdateExpression:
      'SET endedAtMs = if_not_exists(endedAtMs, :now), endedBy = if_not_exists(endedBy, :by) ADD news :one',
    ConditionExpression: 'plans = :plans',
    ExpressionAttributeValues: { ':now': nowMs, ':by': 'all_settled', ':plans': plans, ':one': 1 },
  };
}

/** Something was settled in a night that had ended. */
export function withNews(nowMs: number): Change {
  return {
    UpdateExpression: 'SET dueKey = :listed, dueAtMs = if_not_exists(dueAtMs, :now) ADD news :one',
    ConditionExpression: 'attribute_exists(endedAtMs)',
    ExpressionAttributeValues: { ':listed': openNights, ':now': nowMs, ':one': 1 },
  };
}

/** The night was told as it was read. */
export function told({ news = 0 }: NightRun, nowMs: number): Change {
  return {
    UpdateExpression: 'SET toldAtMs = if_not_exists(toldAtMs, :now) REMOVE dueKey, dueAtMs',
    ConditionExpression: 'attribute_exists(endedAtMs) AND dueKey = :listed AND news = :news',
    ExpressionAttributeValues: { ':now': nowMs, ':listed': openNights, ':news': news },
  };
}

/** The fixed hour has come, and was told. */
export function breakingOff(nowMs: number): Change {
  return {
    UpdateExpression: 'SET endedAtMs = :now, endedBy = :by, toldAtMs = :now REMOVE dueKey, dueAtMs',
    ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(endedAtMs)',
    ExpressionAttributeValues: { ':now': nowMs, ':by': 'deadline' },
  };
}

/** A plan left something open in a night that had ended. */
export function reopening(startedAtMs: number): Change {
  return {
    UpdateExpression: 'SET dueKey = :open, dueAtMs = :started REMOVE endedAtMs, endedBy, toldAtMs',
    ExpressionAttributeValues: { ':open': openNights, ':started': startedAtMs },
  };
}

function texts(value: unknown): readonly string[] {
  return value instanceof Set ? [...(value as Set<string>)].sort() : [];
}

function numberOrNone(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
