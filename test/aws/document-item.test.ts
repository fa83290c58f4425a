import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createBillingBook } from '../../lib/aws/billing/billing-book.ts';
import { pack, unpack } from '../../lib/aws/packed-value.ts';
import type { BillingBook } from '../../lib/billing/billing-book.ts';
import { aVersion, documentId, euro } from '../builders/billing.ts';
import { startBillingTables } from './billing-table.ts';
import { archived, filed } from './filed-document.ts';

let tables: Awaited<ReturnType<typeof startBillingTables>>;

beforeAll(async () => {
  tables = await startBillingTables();
});
afterAll(() => tables.stop());

/** What was put, each item with its size as the table counts it. */
async function putBy(work: (book: BillingBook) => Promise<unknown>) {
  const store = await tables.newTable();
  const mock = mockClient(store.dynamo);
  mock.on(PutCommand).resolves({});
  await work(createBillingBook(store));
  const items = mock.commandCalls(PutCommand).map(({ args }) => args[0].input.Item ?? {});
  mock.restore();
  return items.map((item) => ({ pk: String(item['pk']), bytes: sizeOf(item) }));
}

function sizeOf(item: Readonly<Record<string, unknown>>): number {
  return Object.entries(item).reduce((sum, [name, value]) => {
    const bytes = value instanceof Uint8Array ? value.length : Buffer.byteLength(String(value));
    return sum + name.length + bytes;
  }, 0);
}

describe('a document in the table', () => {
  it.each([
    [1, 1_024],
    [8, 1_024],
    [16, 2_048],
    [32, 3_072],
  ])('of %i parts is an item of at most %i bytes once it is filed', async (parts, most) => {
    const items = await putBy((book) => book.write(filed(archived(parts))));
    const [item, ...more] = items.filter(({ pk }) => pk === 'DOCUMENTS');
    expect(item?.bytes).toBeLessThanOrEqual(most);
    expect(more).toEqual([]);
  });

  it('of 1,000 parts, restated twenty times and on its way once more, is far below what an item may be', async () => {
    const restatements = Array.from({ length: 20 }, (_, index) => ({
      ...{ from: `v-${index}`, to: `v-${index + 1}`, before: euro('1.00'), after: euro('2.00'), atMs: 7 },
      replaced: aVersion({ version: `v-${index}`, parts: archived(1_000, `v-${index}`) }),
    }));
    const loading = {
      ...{ eTag: 'e', announced: 1_000, nextPage: undefined, complete: true, reading: undefined },
      kept: archived(1_000, 'next'),
    };
    const items = await putBy((book) => book.write(filed(archived(1_000), { restatements, loading })));
    const [document, ...others] = items.filter(({ pk }) => pk === 'DOCUMENTS');
    expect(document?.bytes).toBeLessThan(20_000);
    expect(others).toEqual([]);
    const pieces = items.filter(({ pk }) => pk.startsWith('PIECES#'));
    // The lists of parts, and the restatements that name them.
    expect(pieces).toHaveLength(22 * 4 + 2);
    expect(Math.max(...pieces.map(({ bytes }) => bytes))).toBeLessThan(20_000);
  });

  it.each([
    [32, 1_000],
    [40, 50],
  ])(
    'of %i parts, restated %i times, is a small item and small pieces, and comes back whole',
    async (parts, times) => {
      const restatements = Array.from({ length: times }, (_, index) => ({
        ...{
          from: `v-${index}`,
          to: `v-${index + 1}`,
          before: euro('1.00'),
          after: euro('2.00'),
          atMs: index,
        },
        replaced: aVersion({ version: `v-${index}`, parts: archived(parts, `v-${index}`) }),
        difference: {
          removed: { lines: index, subtotal: euro('1.00') },
          added: { lines: 2, subtotal: euro('2.00') },
          kept: archived(1, `d-${index}`),
        },
      }));
      const document = filed(archived(parts), { restatements });
      const items = await putBy((book) => book.write(document));
      const [item] = items.filter(({ pk }) => pk === 'DOCUMENTS');
      expect(item?.bytes).toBeLessThan(10_000);
      expect(Math.max(...items.map(({ bytes }) => bytes))).toBeLessThan(50_000);

      const store = await tables.newTable();
      const book = createBillingBook(store);
      expect(await book.write(document)).toBe('written');
      const read = await createBillingBook(store).read(documentId('G016907411'));
      expect(JSON.stringify(read?.restatements)).toBe(JSON.stringify(restatements));
      // One more writes the last piece anew, and no other.
      const more = [
        ...restatements,
        { ...(restatements[0] as (typeof restatements)[0]), from: 'v-1000', to: 'v-1001' },
      ];
      const mock = mockClient(store.dynamo);
      mock.on(PutCommand).resolves({});
      await book.write({ ...document, restatements: more, revision: 1 });
      expect(mock.commandCalls(PutCommand)).toHaveLength(2);
      mock.restore();
    },
  );

  it('writes no piece of a long list again that the worker has written or read', async () => {
    const kept = archived(600);
    const loading = (count: number) => ({
      ...{ eTag: 'e', announced: 600, nextPage: undefined, complete: false, reading: undefined },
      kept: kept.slice(0, count),
    });
    const on = (count: number) => filed([], { loading: loading(count) });
    const items = await putBy(async (book) => {
      for (const count of [300, 301, 513, 513]) await book.write(on(count));
    });
    const pieces = items.filter(({ pk }) => pk.startsWith('PIECES#'));
    // 256 + 44, 45 of the second, then 256 + 1.
    expect(pieces).toHaveLength(2 + 1 + 2);

    const store = await tables.newTable();
    await createBillingBook(store).write(on(600));
    const other = createBillingBook(store);
    const read = await other.read(documentId('G016907411'));
    if (!read) throw new Error('not written');
    const mock = mockClient(store.dynamo);
    mock.on(PutCommand).resolves({});
    await other.write({ ...read, failure: 'something else' });
    expect(mock.commandCalls(PutCommand)).toHaveLength(1);
    mock.restore();
  });
});

describe('a packed value', () => {
  it('is what it was, also where it has nothing of a document', () => {
    const value = { a: [1, 'ü 予約 😀', null, { amount: '0.10' }], b: 'x'.repeat(100_000) };
    expect(unpack(pack(value))).toEqual(value);
  });

  it('is refused where a byte of it changed, or where it is no packed value', () => {
    const value = filed(archived(3)).header.lineSources;
    const packed = pack(value);
    let refused = 0;
    for (let at = 0; at < packed.length; at += 1) {
      const changed = Uint8Array.from(packed);
      changed[at] = (changed[at] ?? 0) ^ 0x10;
      try {
        // The last bits before the checksum may be nobody's; never is it another value.
        expect(unpack(changed)).toEqual(value);
      } catch (failure) {
        if (failure instanceof Error && 'matcherResult' in failure) throw failure;
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThanOrEqual(packed.length - 1);
    expect(() => unpack(packed.subarray(0, -1))).toThrow();
    expect(() => unpack({ header: {} })).toThrow('packed');
  });

  it('reads what was packed in 2026: its words are not changed any more', () => {
    const packed = Buffer.from(PACKED_IN_2026, 'base64');
    expect(unpack(packed)).toEqual({ stage: 'filed', night: '2026-01-09', tieOut: { tied: true, why: '' } });
  });
});

const PACKED_IN_2026 = 'ePlLZeF7q8ZoUBNq4WLJlrUA50YVDw==';
