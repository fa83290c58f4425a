import type { BalanceSnapshot } from '../../lib/billing/balances/balance.ts';
import type { BilledLine } from '../../lib/billing/billed-line.ts';
import type { BillingBook, NightRun, PlannedNight } from '../../lib/billing/billing-book.ts';
import type { DocumentId } from '../../lib/values/id.ts';
import type { BillingDocument } from '../../lib/billing/document.ts';
import type { Estimate } from '../../lib/billing/estimates/estimate.ts';
import type { Lesson } from '../../lib/billing/filing/tenant-facts.ts';
import { allAbout, allProblems, allSettled } from '../../lib/billing/night/settle-night.ts';

type InMemoryBillingBook = BillingBook & {
  /** How many documents and lines were written, for tests of what a night costs. */
  readonly written: { documents: number; lines: number };
  /** The next so many writes of a document are lost to somebody else, who changed nothing but the revision. */
  loseNextWrites(count: number): void;
};

/** A working billing book in memory, with the same conditions as the real one. */
export function inMemoryBillingBook(): InMemoryBillingBook {
  const documents = new Map<string, BillingDocument>();
  const lines = new Map<string, BilledLine>();
  const snapshots = new Map<string, BalanceSnapshot>();
  const nights = new Map<string, StoredNight>();
  const held = new Map<string, number>();
  const lessons = new Map<string, Lesson>();
  const estimates = new Map<string, Estimate>();
  const written = { documents: 0, lines: 0 };
  let toLose = 0;

  const inOrder = () =>
    [...documents.values()].sort((one, other) => (one.header.id < other.header.id ? -1 : 1));
  const keep = (run: StoredNight): NightRun => {
    nights.set(run.night, run);
    return shown(run);
  };
  const listed = (wanted: (run: StoredNight) => boolean): readonly NightRun[] =>
    [...nights.values()]
      .filter(wanted)
      .sort((one, other) => (one.night < other.night ? -1 : 1))
      .map(shown);

  return {
    written,
    loseNextWrites: (count) => void (toLose = count),
    read: async (id) => documents.get(id),
    async write(document, heldUntilMs = 0) {
      const stored = documents.get(document.header.id);
      if (toLose > 0) {
        toLose -= 1;
        if (stored) documents.set(document.header.id, { ...stored, revision: stored.revision + 1 });
        return 'lost';
      }
      if ((stored?.revision ?? 0) !== document.revision) return 'lost';
      documents.set(document.header.id, { ...document, revision: document.revision + 1 });
      held.delete(document.header.id);
      if (document.dueAtMs !== undefined && heldUntilMs > document.dueAtMs)
        held.set(document.header.id, heldUntilMs);
      written.documents += 1;
      return 'written';
    },
    async *all() {
      yield* [...documents.values()];
    },
    async *amendmentsOf(id) {
      yield* inOrder().filter(({ header }) => header.amendsOf === id);
    },
    async *ofPeriod(period) {
      yield* inOrder().filter(({ header }) => header.period === period);
    },
    async due(nowMs, limit) {
      const dated = [...documents.values()]
        .flatMap(({ header, dueAtMs }) =>
          dueAtMs === undefined ? [] : [{ id: header.id, dueAtMs: held.get(header.id) ?? dueAtMs }],
        )
        .sort((one, other) => one.dueAtMs - other.dueAtMs);
      return {
        ids: dated
          .filter(({ dueAtMs }) => dueAtMs <= nowMs)
          .map(({ id }) => id)
          .slice(0, limit),
        nextDueAtMs: dated.find(({ dueAtMs }) => dueAtMs > nowMs)?.dueAtMs,
      };
    },
    async hold(id, nowMs, untilMs) {
      const dueAtMs = held.get(id) ?? documents.get(id)?.dueAtMs;
      if (dueAtMs === undefined || dueAtMs > nowMs) return false;
      held.set(id, untilMs);
      return true;
    },
    async loadLines(version, added) {
      let count = 0;
      for await (const batch of added) {
        for (const line of batch)
          lines.set(`${line.documentId}/${version}/${line.part}/${line.lineNumber}`, line);
        written.lines += batch.length;
        count += batch.length;
      }
      return count;
    },
    async *lines(id, version, from = { part: 0, lineNumber: 0 }) {
      const prefix = `${id}/${version}/`;
      yield* [...lines.entries()]
        .filter(([key]) => key.startsWith(prefix))
        .map(([, line]) => line)
        .filter(
          ({ part, lineNumber }) => part > from.part || (part === from.part && lineNumber >= from.lineNumber),
        )
        .sort((one, other) => one.part - other.part || one.lineNumber - other.lineNumber);
    },
    linesAt: async (id, version, places) =>
      places.flatMap(({ part, lineNumber }) => lines.get(`${id}/${version}/${part}/${lineNumber}`) ?? []),
    async saveBalance(snapshot) {
      snapshots.set(`${snapshot.balance.currency}#${snapshot.night}`, snapshot);
    },
    async *balances() {
      yield* [...snapshots.entries()]
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([, snapshot]) => snapshot);
    },
    night: async (night) => listed((run) => run.night === night)[0],
    latestNight: async () => listed(() => true).at(-1),
    async beginNight(run) {
      const begun = nights.get(run.night);
      const again = new Set<string>(run.planned);
      const merged: StoredNight = {
        night: run.night,
        startedAtMs: begun?.startedAtMs ?? run.startedAtMs,
        planned: union(begun?.planned, run.planned),
        finished: (begun?.finished ?? []).filter((id) => !again.has(id)),
        failed: (begun?.failed ?? []).filter((id) => !again.has(id)),
        endedAtMs: begun?.endedAtMs,
        plannedAtMs: run.endedAtMs ?? begun?.plannedAtMs,
        // A complete plan has the last word on what is amiss, and on the balances whoever took them.
        problems: run.endedAtMs === undefined ? union(begun?.problems, run.problems) : run.problems,
        about: run.endedAtMs === undefined ? begun?.about : run.about,
        balanceProblems: run.balanceProblems ?? begun?.balanceProblems ?? [],
        withoutStatement: (begun?.withoutStatement ?? []).filter((id) => !again.has(id)),
        toldAtMs: again.size > 0 ? undefined : begun?.toldAtMs,
        news: begun?.news ?? 0,
        isUntold: begun?.isUntold ?? false,
      };
      const ended = (run.endedAtMs ?? begun?.endedAtMs) !== undefined && allSettled(merged);
      // What is open again is open, also where the night had ended at its hour.
      const endsNow = ended && begun?.endedAtMs === undefined;
      return keep({
        ...merged,
        endedAtMs: ended ? (merged.endedAtMs ?? run.startedAtMs) : undefined,
        endedBy: ended ? (begun?.endedBy ?? 'all_settled') : undefined,
        toldAtMs: ended ? merged.toldAtMs : undefined,
        news: merged.news + (endsNow ? 1 : 0),
        isUntold: ended && (endsNow || merged.isUntold),
      });
    },
    async settleInNight(night, id, end, nowMs) {
      const run = nights.get(night);
      if (!run) return { ended: false };
      const without = (ids: NightRun['finished']) => ids.filter((settled) => settled !== id);
      const settled: StoredNight = {
        ...run,
        finished: end === 'failed' ? without(run.finished) : union(run.finished, [id]),
        withoutStatement:
          end === 'without_statement' ? union(run.withoutStatement, [id]) : without(run.withoutStatement),
        failed: end === 'failed' ? union(run.failed, [id]) : without(run.failed),
      };
      const endsNow = run.endedAtMs === undefined && allSettled(settled);
      const isNews = run.endedAtMs !== undefined || endsNow;
      keep({
        ...settled,
        endedAtMs: run.endedAtMs ?? (endsNow ? nowMs : undefined),
        endedBy: run.endedBy ?? (endsNow ? 'all_settled' : undefined),
        news: run.news + (isNews ? 1 : 0),
        isUntold: run.isUntold || isNews,
      });
      return { ended: endsNow };
    },
    openNights: async () => listed(({ endedAtMs }) => endedAtMs === undefined),
    async endNight(night, nowMs) {
      const run = nights.get(night);
      if (!run || run.endedAtMs !== undefined) return false;
      keep({ ...run, endedAtMs: nowMs, endedBy: 'deadline', toldAtMs: nowMs, isUntold: false });
      return true;
    },
    untoldNights: async () => listed(({ isUntold }) => isUntold),
    async noteTold({ night, news }, nowMs) {
      const run = nights.get(night);
      if (!run || !run.isUntold || run.news !== news) return;
      keep({ ...run, isUntold: false, toldAtMs: run.toldAtMs ?? nowMs });
    },
    facts: async () => [...lessons.values()],
    async learn(lesson) {
      const key = `${lesson.fact}/${lesson.value}`;
      if (!lessons.has(key)) lessons.set(key, lesson);
    },
    estimate: async (id) => estimates.get(id),
    async writeEstimate(estimate) {
      if ((estimates.get(estimate.id)?.revision ?? 0) !== estimate.revision) return 'lost';
      estimates.set(estimate.id, { ...estimate, revision: estimate.revision + 1 });
      return 'written';
    },
    async *estimates() {
      yield* [...estimates.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
    },
  };
}

type StoredNight = NightRun & {
  readonly balanceProblems: NonNullable<PlannedNight['balanceProblems']>;
  readonly withoutStatement: readonly DocumentId[];
  readonly news: number;
  readonly isUntold: boolean;
};

function shown(stored: StoredNight): NightRun {
  const { night, startedAtMs, planned, finished, failed, endedAtMs, endedBy, plannedAtMs, toldAtMs, news } =
    stored;
  return {
    ...{ night, startedAtMs, planned, finished, failed, endedAtMs, endedBy, plannedAtMs, toldAtMs },
    problems: allProblems(stored),
    about: allAbout(stored.about, stored),
    news: news === 0 ? undefined : news,
  };
}

function union<Text extends string>(
  one: readonly Text[] | undefined,
  other: readonly Text[],
): readonly Text[] {
  return [...new Set([...(one ?? []), ...other])].sort();
}
