import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AuditEntry } from '../../../lib/reconciliation/audit/audit-entry.ts';
import { canonical } from '../../../lib/reconciliation/audit/canonical.ts';
import { chained, entryHash, type Chained, type Said } from '../../../lib/reconciliation/audit/chained.ts';
import { chainProblems } from '../../../lib/reconciliation/audit/chain-problems.ts';
import { money } from '../../../lib/values/money.ts';
import { sha256 } from '../../fakes/sha256.ts';

type Account = Chained & { readonly owner: string; readonly amount: string };

const CHAIN = 'case:one';
const said = (what: string, more: Partial<Said> = {}): Said => ({
  atMs: 1_700_000_000_000,
  by: 'ada',
  what,
  why: '',
  facts: {},
  ...more,
});

/** A record that was changed once for each of the sayings, with its chain. */
function written(sayings: readonly Said[]): { readonly entries: AuditEntry[]; readonly record: Account } {
  const entries: AuditEntry[] = [];
  let record: Account | undefined;
  for (const [index, saying] of sayings.entries()) {
    const write = chained<Account>(CHAIN, record, { owner: `owner ${index}`, amount: '1' }, saying, sha256);
    entries.push(write.entry);
    record = write.after;
  }
  return { entries, record: record! };
}

const problemsOf = (entries: readonly AuditEntry[], record: Chained | undefined) =>
  chainProblems(CHAIN, entries, record, sha256);

const text = fc.string({ maxLength: 12 });
const anySaying = fc.record({
  atMs: fc.integer({ min: 0, max: 2 ** 41 }),
  by: text,
  what: text,
  why: text,
  facts: fc.dictionary(fc.string({ minLength: 1, maxLength: 5 }), text, { maxKeys: 3 }),
});
const anyChain = fc.array(anySaying, { minLength: 1, maxLength: 6 }).map(written);

describe('an audit chain', () => {
  it('that stands as it was written has no problem', () => {
    fc.assert(
      fc.property(anyChain, ({ entries, record }) => expect(problemsOf(entries, record)).toEqual([])),
    );
  });

  it('numbers its entries from 1 and ties each to the one before', () => {
    const { entries, record } = written([said('opened'), said('assigned'), said('accepted')]);
    expect(entries.map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(entries.map(({ previous }) => previous)).toEqual(['', entries[0]!.hash, entries[1]!.hash]);
    expect([record.revision, record.head]).toEqual([3, entries[2]!.hash]);
  });

  it('shows any single field that was changed afterwards', () => {
    const fields = ['chain', 'number', 'atMs', 'by', 'what', 'why', 'facts', 'previous', 'hash'] as const;
    const reached = new Set<string>();
    fc.assert(
      fc.property(
        anyChain,
        fc.nat(),
        fc.constantFrom(...fields),
        fc.string({ minLength: 1 }),
        ({ entries, record }, at, field, added) => {
          const index = at % entries.length;
          const entry = entries[index]!;
          const value = entry[field];
          const changed =
            typeof value === 'string'
              ? value + added
              : typeof value === 'number'
                ? value + 1
                : { ...value, [`+${added}`]: added };
          const tampered = entries.with(index, { ...entry, [field]: changed });
          reached.add(field);
          expect(problemsOf(tampered, record)).not.toEqual([]);
        },
      ),
      { numRuns: 500 },
    );
    expect([...reached].sort()).toEqual([...fields].sort());
  });

  it('shows a changed field even where its own hash was computed anew', () => {
    fc.assert(
      fc.property(anyChain, fc.nat(), ({ entries, record }, at) => {
        const index = at % entries.length;
        const entry = { ...entries[index]!, why: `${entries[index]!.why}!` };
        const rehashed = { ...entry, hash: entryHash(entry, sha256) };
        expect(problemsOf(entries.with(index, rehashed), record)).not.toEqual([]);
      }),
    );
  });

  it('shows an entry that is missing, doubled or at another place', () => {
    fc.assert(
      fc.property(
        fc.array(anySaying, { minLength: 2, maxLength: 6 }).map(written),
        fc.nat(),
        ({ entries, record }, at) => {
          const index = at % entries.length;
          expect(problemsOf(entries.toSpliced(index, 1), record)).not.toEqual([]);
          expect(problemsOf(entries.toSpliced(index, 0, entries[index]!), record)).not.toEqual([]);
          const other = (index + 1) % entries.length;
          const swapped = entries.with(index, entries[other]!).with(other, entries[index]!);
          expect(problemsOf(swapped, record)).not.toEqual([]);
        },
      ),
    );
  });

  it('shows a record that was changed behind its back, and one that is gone', () => {
    const { entries, record } = written([said('opened'), said('assigned')]);
    expect(problemsOf(entries, { ...record, owner: 'somebody else' } as Account)).toMatchObject([
      { number: 2, problem: 'left another record behind than the one that is there' },
    ]);
    expect(problemsOf(entries, { ...record, revision: 1 })).toHaveLength(1);
    expect(problemsOf(entries, { ...record, head: entries[0]!.hash })).toHaveLength(1);
    expect(problemsOf(entries, undefined)).toHaveLength(1);
    expect(problemsOf([], record)).toHaveLength(1);
    expect(problemsOf([], undefined)).toEqual([]);
  });

  it('says which entry is not what was written', () => {
    const { entries, record } = written([
      said('opened'),
      said('accepted', { why: 'too small' }),
      said('commented'),
    ]);
    const tampered = entries.with(1, { ...entries[1]!, by: 'mallory' });
    expect(problemsOf(tampered, record)).toEqual([
      { chain: CHAIN, number: 2, problem: 'is not what was written: its hash differs' },
    ]);
  });
});

describe('the canonical text of a value', () => {
  it('does not depend on the order of members, on what is undefined, or on zeros that say nothing', () => {
    const one = { b: [{ y: 1, x: money('1.50', 'EUR') }], a: undefined };
    const other = { b: [{ x: money('1.5', 'EUR'), y: 1 }] };
    expect(canonical(one)).toBe(canonical(other));
    expect(canonical(other)).toBe('{"b":[{"x":{"amount":"1.5","currency":"EUR"},"y":1}]}');
  });

  it('keeps the order of lists', () => {
    expect(canonical([2, 1])).not.toBe(canonical([1, 2]));
  });
});
