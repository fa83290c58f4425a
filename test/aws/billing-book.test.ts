import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createBillingBook } from '../../lib/aws/billing/billing-book.ts';
import type { BilledLine } from '../../lib/billing/billed-line.ts';
import type { BillingBook } from '../../lib/billing/billing-book.ts';
import type { BillingDocument, Restatement } from '../../lib/billing/document.ts';
import type { Estimate, EstimateId } from '../../lib/billing/estimates/estimate.ts';
import type { Lesson } from '../../lib/billing/filing/tenant-facts.ts';
import type { TieCheck } from '../../lib/billing/filing/tie-checks.ts';
import type { Loading } from '../../lib/billing/load/loading.ts';
import { decimal, decimalText } from '../../lib/values/decimal.ts';
import { amountText, money } from '../../lib/values/money.ts';
import {
  aHeader,
  aLine,
  aSnapshot,
  aVersion,
  collected,
  day,
  documentId,
  euro,
  figures,
  period,
} from '../builders/billing.ts';
import { inMemoryBillingBook } from '../fakes/in-memory-billing-book.ts';
import { startBillingTables } from './billing-table.ts';

let tables: Awaited<ReturnType<typeof startBillingTables>>;

beforeAll(async () => {
  tables = await startBillingTables();
});
afterAll(() => tables.stop());

const plain = (over: Partial<BillingDocument> = {}): BillingDocument => ({
  header: aHeader(),
  stage: 'listed',
  source: 'v2',
  export: undefined,
  published: undefined,
  restatements: [],
  statement: undefined,
  statementProblem: undefined,
  tieOut: undefined,
  failure: undefined,
  firstSeenMs: 1,
  night: day('2024-03-09'),
  revision: 0,
  dueAtMs: undefined,
  ...over,
});

const named = (id: string, over: Partial<BillingDocument> = {}) =>
  plain({ header: aHeader({ id: documentId(id) }), ...over });

const keptPart = (part: number) => {
  const sha256 = createHash('sha256').update(String(part)).digest('hex');
  return { part, key: `lines/G016907411/${sha256}`, sha256, length: 400_000 + part };
};
const keptParts = (count: number) => Array.from({ length: count }, (_, part) => keptPart(part));

const aLoading = (parts: number): Loading => ({
  eTag: 'e',
  announced: parts,
  kept: keptParts(parts),
  nextPage: 'mark',
  complete: true,
  reading: {
    ...{ purpose: 'load', version: 'v-2', part: 1, lineNumber: 17 },
    sums: {
      ...{ count: 3, subtotal: euro('1.10'), tax: euro('0.10'), total: euro('1.20') },
      ...{ unbalanced: 0, linesOfPart: keptParts(parts).map(({ part }) => part), hashes: 'f'.repeat(64) },
    },
  },
});

const CHECKS: readonly TieCheck[] = [
  {
    ...{ check: 'T0', title: 'parts received', verdict: 'equal', detail: '' },
    left: { name: 'received', figure: 16 },
    right: { name: 'announced', figure: 16 },
  },
  {
    ...{ check: 'T3', title: 'gross against the document', verdict: 'differs', detail: 'by 0.01' },
    left: { name: 'lines', figure: euro('300.00') },
    right: { name: 'document', figure: euro('300.01') },
  },
];

const anEstimate = (id: string): Estimate => ({
  id: id as EstimateId,
  subject: { currency: 'USD', period: 'current' },
  source: 'v2',
  state: 'loaded',
  export: undefined,
  loaded: {
    ...{ night: day('2024-03-09'), atMs: 5, eTag: undefined, parts: keptParts(40), lines: 2 },
    subtotal: money('10.50', 'USD'),
    byCategory: [{ category: 'reservation', lines: 2, subtotal: money('10.50', 'USD') }],
  },
  failure: undefined,
  night: day('2024-03-09'),
  revision: 0,
  dueAtMs: 77,
});

async function* stream(lines: readonly BilledLine[], size = 40) {
  for (let from = 0; from < lines.length; from += size) yield lines.slice(from, from + size);
}

const lineText = (line: BilledLine) => JSON.stringify(line, (_key, value: unknown) => value ?? null);

describe.each([
  ['in memory', async (): Promise<BillingBook> => inMemoryBillingBook()],
  ['in the table', async () => createBillingBook(await tables.newTable())],
])('a billing book %s', (_where, newBook) => {
  it('gives a document back as it was written, to the last digit, with its revision counted', async () => {
    const book = await newBook();
    const tie = {
      total: euro('300.00'),
      linesTotal: euro('300'),
      difference: euro('0'),
      unexplained: euro('0'),
    };
    const document = plain({
      header: aHeader({ total: euro('12345678901234567890.123456789012345678'), amendsOf: documentId('G1') }),
      stage: 'published',
      export: { operationId: 'op', askedAtMs: 5, polls: 2, lost: 0 },
      published: aVersion({ parts: [{ part: 0, key: 'lines/G/a', sha256: 'a', length: 9, lines: 3 }] }),
      loading: aLoading(2),
      comparing: {
        ...{ from: 'a', to: 'b', passes: 4, done: 1, kept: [keptPart(7)] },
        removed: { lines: 1, subtotal: euro('1.10') },
        added: { lines: 0, subtotal: euro('0.00') },
      },
      restatements: [
        {
          ...{ from: 'a', to: 'b', before: euro('1.00'), after: euro('2.00'), atMs: 7 },
          cause: 'read_again',
          replaced: aVersion({ version: 'a' }),
          difference: {
            removed: { lines: 1, subtotal: euro('1.10') },
            added: { lines: 2, subtotal: euro('2.10') },
            kept: [{ key: 'differences/G/d', sha256: 'd', length: 12 }],
          },
        },
      ],
      receipts: [{ receiptId: 'r', key: 'receipts/G/r', sha256: 'r', length: 5, fetchedAtMs: 9 }],
      history: [{ atMs: 7, what: 'published', ids: { version: 'v-1' } }],
      statement: { key: 'k', sha256: 's', length: 9, figures: figures('300', '0', '300'), fetchedAtMs: 8 },
      tieOut: { ...tie, explained: [], findings: [], checks: CHECKS, tied: true, why: '' },
      linesNight: day('2024-03-09'),
      dueAtMs: 77,
    });
    expect(await book.write(document)).toBe('written');
    const read = await book.read(documentId('G016907411'));
    expect(JSON.parse(JSON.stringify(read))).toEqual({
      ...(JSON.parse(JSON.stringify(document)) as object),
      revision: 1,
    });
    expect(amountText(read?.header.total ?? euro('0'))).toBe('12345678901234567890.123456789012345678');
  });

  it('gives a document of a thousand parts back whole, in every state that it has them', async () => {
    const book = await newBook();
    const parts = keptParts(1_000).map((part) => ({ ...part, lines: 62_500 }));
    const restated = (version: string): Restatement => ({
      ...{ from: version, to: 'v-1', before: euro('1.00'), after: euro('2.00'), atMs: 7 },
      replaced: aVersion({ version, parts: parts.toReversed() }),
    });
    const document = plain({
      loading: aLoading(1_000),
      published: aVersion({ parts }),
      restatements: Array.from({ length: 12 }, (_, index) => restated(`v-${index}`)),
    });
    expect(await book.write(document)).toBe('written');
    const text = JSON.stringify({ ...document, revision: 1 });
    expect(JSON.stringify(await book.read(document.header.id)).length).toBe(text.length);
    const [listed] = await collected(book.all());
    expect(JSON.parse(JSON.stringify(listed))).toEqual(JSON.parse(text));
  });

  it('knows nothing of a document that was never written', async () => {
    expect(await (await newBook()).read(documentId('G9'))).toBeUndefined();
  });

  it('lets only one writer from each revision through', async () => {
    const book = await newBook();
    expect(await book.write(plain())).toBe('written');
    expect(await book.write(plain())).toBe('lost');
    const both = await Promise.all([
      book.write(plain({ revision: 1, failure: 'one' })),
      book.write(plain({ revision: 1, failure: 'other' })),
    ]);
    expect(both.sort()).toEqual(['lost', 'written']);
    expect(await book.write(plain({ revision: 1 }))).toBe('lost');
    expect((await book.read(documentId('G016907411')))?.revision).toBe(2);
  });

  it('holds a document that is due until then, without changing it, and until its next write', async () => {
    const book = await newBook();
    await book.write(named('G1', { dueAtMs: 100 }));
    await book.write(named('G2', { dueAtMs: undefined }));
    expect(await book.hold(documentId('G1'), 99, 500)).toBe(false);
    expect(await book.hold(documentId('G1'), 100, 500)).toBe(true);
    expect(await book.hold(documentId('G1'), 100, 500)).toBe(false);
    expect(await book.hold(documentId('G2'), 100, 500)).toBe(false);
    expect(await book.hold(documentId('G3'), 100, 500)).toBe(false);
    expect(await book.read(documentId('G3'))).toBeUndefined();
    expect(await book.read(documentId('G1'))).toMatchObject({ revision: 1, dueAtMs: 100 });
    expect(await book.due(499, 10)).toEqual({ ids: [], nextDueAtMs: 500 });
    expect(await book.write(named('G1', { revision: 1, dueAtMs: 200 }))).toBe('written');
    expect(await book.due(200, 10)).toEqual({ ids: ['G1'], nextDueAtMs: undefined });
  });

  it('holds a document from its write on, where that says so', async () => {
    const book = await newBook();
    const [soon, long] = [60_000, 86_400_000];
    await book.write(named('G1', { dueAtMs: 100 }), soon);
    await book.write(named('G2', { dueAtMs: 100 }), long);
    await book.write(named('G3', { dueAtMs: undefined }), soon);
    await book.write(named('G4', { dueAtMs: 200 }), 150);
    expect(await book.due(199, 10)).toEqual({ ids: [], nextDueAtMs: 200 });
    expect(await book.hold(documentId('G1'), 200, 300)).toBe(false);
    expect(await book.due(200, 10)).toEqual({ ids: ['G4'], nextDueAtMs: soon });
    expect((await book.due(soon, 10)).ids.toSorted()).toEqual(['G1', 'G4']);
    expect((await book.due(long, 10)).ids.toSorted()).toEqual(['G1', 'G2', 'G4']);
    expect(await book.read(documentId('G2'))).toMatchObject({ dueAtMs: 100 });
  });

  it('says of an export that runs when it is looked at, however it moves on and is held in between', async () => {
    const book = await newBook();
    const running = { operationId: 'op', askedAtMs: 100, polls: 0, dueSinceMs: 90 };
    const due = async (atMs: number) => (await book.due(atMs, 10)).ids;
    await book.write(named('G1', { dueAtMs: 90 }));
    await book.write(named('G1', { revision: 1, export: running, dueAtMs: 500 }));
    expect([await due(499), await due(500)]).toEqual([[], ['G1']]);
    expect(await book.hold(documentId('G1'), 499, 600)).toBe(false);
    expect(await book.hold(documentId('G1'), 500, 600)).toBe(true);
    expect([await due(599), await due(600)]).toEqual([[], ['G1']]);
    await book.write(named('G1', { revision: 2, export: { ...running, polls: 1 }, dueAtMs: 900 }));
    expect(await book.due(899, 10)).toEqual({ ids: [], nextDueAtMs: 900 });
    expect(await due(900)).toEqual(['G1']);
    await book.write(named('G1', { revision: 3, dueAtMs: undefined }));
    expect(await book.due(9_999_999, 10)).toEqual({ ids: [], nextDueAtMs: undefined });
  });

  it('finds what is due behind many that are held, and no more of it than was asked for', async () => {
    const book = await newBook();
    const held = Array.from({ length: 130 }, (_, index) => `G${String(index).padStart(3, '0')}`);
    await Promise.all(held.map((id) => book.write(named(id, { dueAtMs: 1 }), 1_000)));
    for (const id of ['N1', 'N2', 'N3']) await book.write(named(id, { dueAtMs: 2 }));
    expect(await book.due(10, 200)).toEqual({ ids: ['N1', 'N2', 'N3'], nextDueAtMs: 1_000 });
    expect((await book.due(10, 2)).ids).toEqual(['N1', 'N2']);
  });

  it('finds the documents that amend one, and those that bill one month', async () => {
    const book = await newBook();
    const put = (id: string, over: Parameters<typeof aHeader>[0]) =>
      book.write(plain({ header: aHeader({ id: documentId(id), ...over }) }));
    await put('G1', { period: period('2024-02') });
    await put('G3', { period: period('2024-02'), amendsOf: documentId('G1') });
    await put('G2', { period: period('2024-03'), amendsOf: documentId('G1') });
    await put('G4', { period: period('2024-03'), amendsOf: documentId('G2') });
    await put('G5', { period: period('2024-04') });
    const ids = async (documents: AsyncIterable<BillingDocument>) =>
      (await collected(documents)).map(({ header }) => header.id);
    expect(await ids(book.amendmentsOf(documentId('G1')))).toEqual(['G2', 'G3']);
    expect(await ids(book.amendmentsOf(documentId('G2')))).toEqual(['G4']);
    expect(await ids(book.amendmentsOf(documentId('G5')))).toEqual([]);
    expect(await ids(book.ofPeriod(period('2024-02')))).toEqual(['G1', 'G3']);
    expect(await ids(book.ofPeriod(period('2024-05')))).toEqual([]);
    // What it amends may be told later, and of another one.
    await book.write(
      plain({ header: aHeader({ id: documentId('G5'), amendsOf: documentId('G4') }), revision: 1 }),
    );
    expect(await ids(book.amendmentsOf(documentId('G4')))).toEqual(['G5']);
    await book.write(
      plain({ header: aHeader({ id: documentId('G5'), amendsOf: documentId('G1') }), revision: 2 }),
    );
    expect(await ids(book.amendmentsOf(documentId('G4')))).toEqual([]);
    expect(await ids(book.amendmentsOf(documentId('G1')))).toEqual(['G2', 'G3', 'G5']);
  });

  it('lists every document', async () => {
    const book = await newBook();
    for (const id of ['G1', 'G2', 'D3']) await book.write(named(id));
    expect((await collected(book.all())).map(({ header }) => header.id).sort()).toEqual(['D3', 'G1', 'G2']);
  });

  it('finds what is due, oldest first, and says when the next one is', async () => {
    const book = await newBook();
    await book.write(named('G1', { dueAtMs: 300 }));
    await book.write(named('G2', { dueAtMs: 100 }));
    await book.write(named('G3', { dueAtMs: 200 }));
    await book.write(named('G4'));
    expect(await book.due(200, 10)).toEqual({ ids: ['G2', 'G3'], nextDueAtMs: 300 });
    expect((await book.due(200, 1)).ids).toEqual(['G2']);
    expect(await book.due(99, 10)).toEqual({ ids: [], nextDueAtMs: 100 });
    await book.write(named('G2', { revision: 1 }));
    expect(await book.due(300, 10)).toEqual({ ids: ['G3', 'G1'], nextDueAtMs: undefined });
  });

  it('gives lines back in the order of their places, whole and exact, each version apart', async () => {
    const book = await newBook();
    const lines = [0, 1, 2].flatMap((part) =>
      Array.from({ length: 41 }, (_, lineNumber) =>
        aLine({ part, lineNumber, subtotal: `${part}.${String(lineNumber).padStart(20, '0')}1` }),
      ),
    );
    const bare = aLine({
      part: 3,
      chargeStart: undefined,
      chargeEnd: undefined,
      subscriptionStart: undefined,
    });
    const id = documentId('G016907411');
    expect(await book.loadLines('v1', stream([...lines, bare]))).toBe(124);
    expect(await book.loadLines('v2', stream([aLine()]))).toBe(1);
    const read = await collected(book.lines(id, 'v1'));
    expect(read.map(lineText).map((text) => JSON.parse(text) as unknown)).toEqual(
      [...lines, bare].map(lineText).map((text) => JSON.parse(text) as unknown),
    );
    expect(decimalText(read[40]?.subtotal ?? decimal('0'))).toBe('0.000000000000000000401');
    const later = await collected(book.lines(id, 'v1', { part: 1, lineNumber: 17 }));
    expect(later).toEqual(read.slice(41 + 17));
    expect(later).toHaveLength(2 * 41 + 1 - 17);
    expect(await collected(book.lines(id, 'v2'))).toHaveLength(1);
    expect(await collected(book.lines(id, 'v3'))).toEqual([]);
  });

  it('gives the lines at some places in the order in which they are asked for, without those that are not there', async () => {
    const book = await newBook();
    const lines = [0, 1].flatMap((part) =>
      Array.from({ length: 70 }, (_, lineNumber) =>
        aLine({ part, lineNumber, subtotal: `${part}.${lineNumber}5` }),
      ),
    );
    await book.loadLines('v1', stream(lines));
    const id = documentId('G016907411');
    const all = await collected(book.lines(id, 'v1'));
    const asked = [all[139]!, all[3]!, ...all.slice(5, 135)];
    expect(await book.linesAt(id, 'v1', asked)).toEqual(asked);
    expect(await book.linesAt(id, 'v1', [{ part: 2, lineNumber: 0 }, all[9]!])).toEqual([all[9]]);
    expect(await book.linesAt(id, 'v2', asked)).toEqual([]);
    expect(await book.linesAt(id, 'v1', [])).toEqual([]);
  });

  it('has each line once, however often a version is loaded', async () => {
    const book = await newBook();
    const lines = Array.from({ length: 60 }, (_, lineNumber) => aLine({ lineNumber }));
    await book.loadLines('v1', stream(lines.slice(0, 33)));
    await book.loadLines('v1', stream(lines));
    expect(await collected(book.lines(documentId('G016907411'), 'v1'))).toHaveLength(60);
  });

  it('passes on what fails while lines are read', async () => {
    const book = await newBook();
    async function* broken() {
      yield [aLine()];
      throw new Error('unreadable');
    }
    await expect(book.loadLines('v1', broken())).rejects.toThrow('unreadable');
  });

  it('keeps one balance for each currency and night', async () => {
    const book = await newBook();
    await book.saveBalance(aSnapshot('2024-03-10', '90.50', [{ id: 'G1', total: '100.00', paid: '9.50' }]));
    await book.saveBalance(aSnapshot('2024-03-09', '1.00', []));
    await book.saveBalance(aSnapshot('2024-03-09', '100.00', []));
    const kept = await collected(book.balances());
    expect(kept.map(({ night, balance }) => [night, amountText(balance)])).toEqual([
      ['2024-03-09', '100.00'],
      ['2024-03-10', '90.50'],
    ]);
    expect(kept.map(({ paid }) => amountText(paid))).toEqual(['0.00', '9.50']);
  });

  it('keeps the first lesson of each value of a fact', async () => {
    const book = await newBook();
    const lesson = (value: boolean, id: string): Lesson => ({
      ...{ fact: 'total_includes_tax', value, documentId: documentId(id), atMs: 7 },
    });
    expect(await book.facts()).toEqual([]);
    await book.learn(lesson(true, 'G1'));
    await book.learn(lesson(true, 'G1'));
    await book.learn(lesson(true, 'G2'));
    expect(await book.facts()).toEqual([lesson(true, 'G1')]);
    await book.learn(lesson(false, 'G3'));
    await book.learn({ ...lesson(true, 'G4'), fact: 'paid_amount_is_negative' });
    expect(await book.facts()).toHaveLength(3);
  });

  it('gives an estimate back as it was written, and lets one writer from each revision through', async () => {
    const book = await newBook();
    const estimate = anEstimate('USD-current');
    expect(await book.estimate(estimate.id)).toBeUndefined();
    expect(await book.writeEstimate(estimate)).toBe('written');
    expect(await book.writeEstimate(estimate)).toBe('lost');
    const read = await book.estimate(estimate.id);
    expect(JSON.parse(JSON.stringify(read))).toEqual(
      JSON.parse(JSON.stringify({ ...estimate, revision: 1 })),
    );
    expect(await book.writeEstimate({ ...anEstimate('EUR-last'), loaded: undefined })).toBe('written');
    expect((await collected(book.estimates())).map(({ id }) => id)).toEqual(['EUR-last', 'USD-current']);
  });
});
