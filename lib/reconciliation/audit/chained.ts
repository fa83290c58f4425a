import type { AuditEntry } from './audit-entry.ts';
import { canonical, type Hash } from './canonical.ts';

/** A record whose every change is an entry of its chain: it names the last one, by number and hash. */
export type Chained = { readonly revision: number; readonly head: string };

/** A record without its place in the chain: what a change is about. */
export type Unchained<Content extends Chained> = Omit<Content, keyof Chained>;

/** What is to be told of one change. */
export type Said = Pick<AuditEntry, 'atMs' | 'by' | 'what' | 'why' | 'facts'>;

/** A changed record with the entry that says so; they are written together or not at all. */
export type ChainWrite<Content extends Chained> = {
  readonly before: Content | undefined;
  readonly after: Content;
  readonly entry: AuditEntry;
};

/** Adds one entry to the chain of a record and ties the changed record to it. */
export function chained<Content extends Chained>(
  chain: string,
  before: Content | undefined,
  after: Unchained<Content>,
  { atMs, by, what, why, facts }: Said,
  hash: Hash,
): ChainWrite<Content> {
  const unsigned = {
    chain,
    number: (before?.revision ?? 0) + 1,
    atMs,
    by,
    what,
    why,
    facts: { ...facts, record: recordHash(after, hash) },
    previous: before?.head ?? '',
  };
  const entry = { ...unsigned, hash: entryHash(unsigned, hash) };
  return { before, after: { ...after, revision: entry.number, head: entry.hash } as Content, entry };
}

/** SHA-256 over a record without its place in the chain. */
export function recordHash(record: object, hash: Hash): string {
  return hash(canonical({ ...record, revision: undefined, head: undefined }));
}

/** SHA-256 over everything of an entry but the hash itself. */
export function entryHash(entry: Omit<AuditEntry, 'hash'>, hash: Hash): string {
  const { chain, number, atMs, by, what, why, facts, previous } = entry;
  return hash(canonical({ chain, number, atMs, by, what, why, facts, previous }));
}
