import type { ReturnBook, ReturnRecord } from '../../lib/purchasing/people/return-book.ts';
import type { AuditEntry } from '../../lib/reconciliation/audit/audit-entry.ts';
import type { AuditTrail } from '../../lib/reconciliation/audit/audit-trail.ts';
import type { Chained, ChainWrite } from '../../lib/reconciliation/audit/chained.ts';
import { chainedReturns } from '../../lib/reconciliation/audit/chained-returns.ts';
import type { Case } from '../../lib/reconciliation/cases/case.ts';
import type { CaseBook, Settling } from '../../lib/reconciliation/cases/case-book.ts';
import type { MatchDecisions } from '../../lib/reconciliation/cases/matches/match-decisions.ts';
import type { MatchRecord } from '../../lib/reconciliation/cases/matches/match-record.ts';
import type { Period } from '../../lib/reconciliation/periods/period.ts';
import type { PeriodBook } from '../../lib/reconciliation/periods/period-book.ts';
import type { PeriodSnapshot } from '../../lib/reconciliation/periods/period-snapshot.ts';
import { sha256 } from './sha256.ts';

export type CaseBooks = {
  readonly cases: CaseBook;
  readonly matches: MatchDecisions;
  readonly periods: PeriodBook;
  readonly returns: ReturnBook;
  readonly audit: AuditTrail;
};

/** Cases, decided matches, periods and recorded returns in memory, with the audit trail that all of them write. */
export function inMemoryCaseBooks(): CaseBooks & { readonly trails: Map<string, AuditEntry[]> } {
  const trails = new Map<string, AuditEntry[]>();
  return {
    trails,
    cases: inMemoryCases(trails),
    matches: inMemoryMatches(trails),
    periods: inMemoryPeriods(trails),
    returns: inMemoryReturns(trails),
    audit: {
      async *entries(chain) {
        yield* trails.get(chain) ?? [];
      },
      entry: async (chain, number) => trails.get(chain)?.find((entry) => entry.number === number),
      async chains(after, limit) {
        const { entries, next } = page([...trails.keys()].sort(), (chain) => chain, after, limit);
        return { chains: entries, next };
      },
      unnamed: async (chains) => chains.filter((chain) => !trails.has(chain)),
    },
  };
}

function inMemoryCases(trails: Map<string, AuditEntry[]>): CaseBook {
  const cases = new Map<string, Case>();
  let settling: Settling | undefined;
  return {
    read: async (id) => cases.get(id),
    readAll: async (ids) => ids.flatMap((id) => cases.get(id) ?? []),
    async ofStatus(status, after, limit) {
      const placeOf = ({ finding, id }: Case) => `${finding.since}|${id}`;
      const all = [...cases.values()].filter((one) => one.status === status).sort(by(placeOf));
      const { entries, next } = page(all, placeOf, after, limit);
      return { cases: entries, next };
    },
    async ofPeriod(period, after, limit) {
      const placeOf = ({ id }: Case) => id;
      const all = [...cases.values()].filter(({ bookedIn }) => bookedIn === period).sort(by(placeOf));
      const { entries, next } = page(all, placeOf, after, limit);
      return { cases: entries, next };
    },
    // Here the lists are made of the cases themselves, whenever somebody asks.
    listed: async (id) => (cases.has(id) ? { byStatus: true, byPeriod: true } : undefined),
    write: async (write) => written(trails, cases, write.after.id, write),
    settling: async () => settling,
    async beginSettling(asOf, run) {
      if (settling && settling.asOf > asOf) return 'superseded';
      settling = { asOf, run, done: false };
      return 'begun';
    },
    async endSettling(asOf, run) {
      if (settling?.asOf === asOf && settling.run === run) settling = { ...settling, done: true };
    },
  };
}

function inMemoryMatches(trails: Map<string, AuditEntry[]>): MatchDecisions {
  const records = new Map<string, MatchRecord>();
  return {
    read: async (identity) => records.get(identity),
    async *all() {
      yield* [...records.values()];
    },
    write: async (write) => written(trails, records, write.after.identity, write),
  };
}

function inMemoryPeriods(trails: Map<string, AuditEntry[]>): PeriodBook {
  const periods = new Map<string, Period>();
  const snapshots = new Map<string, PeriodSnapshot>();
  return {
    read: async (period) => periods.get(period),
    async *all() {
      yield* [...periods.values()].sort(by(({ period }) => period));
    },
    write: async (write) => written(trails, periods, write.after.period, write),
    async keep(sha256, snapshot) {
      snapshots.set(sha256, snapshot);
    },
    snapshot: async (sha256) => snapshots.get(sha256),
  };
}

function inMemoryReturns(trails: Map<string, AuditEntry[]>): ReturnBook {
  const records = new Map<string, ReturnRecord>();
  return {
    read: async (purchaseId) => records.get(purchaseId),
    async *all() {
      yield* [...records.values()];
    },
    write: async (change) =>
      written(trails, records, change.after.purchaseId, chainedReturns(change, sha256)),
  };
}

function written<Kind extends Chained>(
  trails: Map<string, AuditEntry[]>,
  records: Map<string, Kind>,
  id: string,
  { before, after, entry }: ChainWrite<Kind>,
): 'written' | 'lost' {
  const trail = trails.get(entry.chain) ?? [];
  if (trail.some(({ hash }) => hash === entry.hash)) return 'written';
  if (records.get(id)?.revision !== before?.revision) return 'lost';
  records.set(id, after);
  trails.set(entry.chain, [...trail, entry]);
  return 'written';
}

function page<Kind>(
  all: readonly Kind[],
  placeOf: (one: Kind) => string,
  after: string | undefined,
  limit: number,
): { readonly entries: readonly Kind[]; readonly next: string | undefined } {
  const left = all.filter((one) => after === undefined || placeOf(one) > after);
  const entries = left.slice(0, limit);
  const last = entries.at(-1);
  return { entries, next: last && left.length > limit ? placeOf(last) : undefined };
}

function by<Kind>(placeOf: (one: Kind) => string): (one: Kind, other: Kind) => number {
  return (one, other) => (placeOf(one) < placeOf(other) ? -1 : 1);
}
