/**
 * One thing that happened to a case, a period, a suggested match or the returns of a purchase: who, when, what and why. Entries
 * are only ever added. Each carries the hash of the one before it, so that an entry that is changed, left out or put elsewhere
 * no longer fits.
 */
export type AuditEntry = {
  /** `case:`, `period:`, `match:` or `return:` and the id, of returns that of their purchase: one chain for each. */
  readonly chain: string;
  /** Counted from 1 without a gap. */
  readonly number: number;
  readonly atMs: number;
  /** The subject of a person's token, or `tieout` where a rule decided. */
  readonly by: string;
  /** What was done, as a sentence. */
  readonly what: string;
  /** The person's reason or comment, word for word; empty where none was given. */
  readonly why: string;
  /** Ids and figures of the change; `record` is the SHA-256 of what the change left behind. */
  readonly facts: Readonly<Record<string, string>>;
  /** The hash of the entry before; empty for the first. */
  readonly previous: string;
  /** SHA-256 over everything above, in hexadecimal digits. */
  readonly hash: string;
};

/** Who speaks where no person did. */
export const TIEOUT = 'tieout';

export const caseChain = (id: string): string => `case:${id}`;
export const periodChain = (period: string): string => `period:${period}`;
export const matchChain = (identity: string): string => `match:${identity}`;
export const returnChain = (purchaseId: string): string => `return:${purchaseId}`;
