import type { BillingPeriod, Day } from '../../values/day.ts';
import type { ChainWrite } from '../audit/chained.ts';
import type { Case, CaseStatus } from './case.ts';

/** How far the cases follow the reconciliations. `done` is false while they are being brought up to this one. */
export type Settling = { readonly asOf: Day; readonly run: string; readonly done: boolean };

export type CasePage = { readonly cases: readonly Case[]; readonly next: string | undefined };

/** Whether the lists name a case where they should: they lie beside it, so it may be right while they are wrong. */
export type CaseListed = { readonly byStatus: boolean; readonly byPeriod: boolean };

/** Our memory of every case. Every write is conditional on the revision that was read, and carries its audit entry. */
export interface CaseBook {
  read(id: string): Promise<Case | undefined>;
  /** Those that exist, in the order of the ids. */
  readAll(ids: readonly string[]): Promise<readonly Case[]>;
  /** Cases of one status, the oldest first; an index that may be a moment behind. `next` is handed back as `after`. */
  ofStatus(status: CaseStatus, after: string | undefined, limit: number): Promise<CasePage>;
  /** Cases that count in this period, always in one order. */
  ofPeriod(period: BillingPeriod, after: string | undefined, limit: number): Promise<CasePage>;
  /** How the lists of its status and of its period stand to a case; undefined where there is no such case. */
  listed(id: string): Promise<CaseListed | undefined>;
  /** All or nothing. `lost`: somebody else wrote the case first. The same write again is written. */
  write(write: ChainWrite<Case>): Promise<'written' | 'lost'>;
  settling(): Promise<Settling | undefined>;
  /** Begins to follow a reconciliation; `superseded` where one of a later day was begun before. */
  beginSettling(asOf: Day, run: string): Promise<'begun' | 'superseded'>;
  /** All cases follow it; nothing where another one was begun meanwhile. */
  endSettling(asOf: Day, run: string): Promise<void>;
}
