import type { AuditEntry } from './audit-entry.ts';

/**
 * Reads what was written beside every change of a case, a period, a suggested match or the returns of a purchase. There is no
 * way to write an entry alone: it is written with the change it is about, all or nothing.
 */
export interface AuditTrail {
  /** All entries of one chain, the first one first; nothing where there is no such chain. */
  entries(chain: string): AsyncIterable<AuditEntry>;
  entry(chain: string, number: number): Promise<AuditEntry | undefined>;
  /** The names of all chains, always in one order. `next` is handed back as `after`. */
  chains(
    after: string | undefined,
    limit: number,
  ): Promise<{ readonly chains: readonly string[]; readonly next: string | undefined }>;
  /** Those of these names that `chains` does not tell. */
  unnamed(chains: readonly string[]): Promise<readonly string[]>;
}
