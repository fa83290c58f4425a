import type { AuditEntry } from './audit-entry.ts';
import type { Hash } from './canonical.ts';
import { entryHash, recordHash, type Chained } from './chained.ts';

/** Something about a chain that cannot be as it was written. */
export type ChainProblem = {
  readonly chain: string;
  /** The entry concerned; undefined where it is about the chain as a whole. */
  readonly number: number | undefined;
  readonly problem: string;
};

/**
 * Recomputes every hash of a chain, and of the record it is about. Nothing is told of a chain that stands as it was
 * written; of a broken one everything that does not fit is.
 */
export function chainProblems(
  chain: string,
  entries: readonly AuditEntry[],
  record: Chained | undefined,
  hash: Hash,
): readonly ChainProblem[] {
  const problems: ChainProblem[] = [];
  const amiss = (number: number | undefined, problem: string) => problems.push({ chain, number, problem });
  let previous: AuditEntry | undefined;
  for (const entry of entries) {
    const { number } = entry;
    if (entry.chain !== chain) amiss(number, `belongs to ${entry.chain}`);
    const expected = (previous?.number ?? 0) + 1;
    if (number !== expected) amiss(number, `stands where entry ${expected} should`);
    if (entry.previous !== (previous?.hash ?? '')) amiss(number, 'does not follow the entry before it');
    if (entry.hash !== entryHash(entry, hash)) amiss(number, 'is not what was written: its hash differs');
    previous = entry;
  }
  for (const problem of recordProblems(previous, record, hash)) amiss(previous?.number, problem);
  return problems;
}

/** The record must be what its last entry says it left behind: neither side can be changed or cut alone. */
function recordProblems(
  last: AuditEntry | undefined,
  record: Chained | undefined,
  hash: Hash,
): readonly string[] {
  if (record === undefined) return last ? ['is there, and the record it is about is not'] : [];
  if (last === undefined) return ['has no entries, and the record it is about is there'];
  if (record.revision !== last.number || record.head !== last.hash) {
    return [`is the last one, and the record names entry ${record.revision} as its last`];
  }
  return last.facts['record'] === recordHash(record, hash)
    ? []
    : ['left another record behind than the one that is there'];
}
