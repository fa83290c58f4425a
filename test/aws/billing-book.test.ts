import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createBillingBook } from '../../lib/aws/billing-book.ts';
import { lineItem } from '../../lib/aws/line-item.ts';
import type { BilledLine } from '../../lib/billing/billed-line.ts';
import type { BillingBook, NightRun } from '../../lib/billing/billing-book.ts';
import type { BillingDocument } from '../../lib/billing/document.ts';
import { decimal, decimalText } from '../../lib/values/decimal.ts';
import { amountText } from '../../lib/values/money.ts';
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

const run = (over: Partial<NightRun> = {}): NightRun => ({
  night: day('2024-03-09'),
  startedAtMs: 10,
  planned: [],
  finished: [],
  failed: [],
  endedAtMs: 10,
  problems: [],
  ...over,
});

async function* stream(lines: readonly BilledLine[]) {
  yield* lines;
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
      published: aVersion({ parts: [{ part: 0, key: 'lines/G/a', sha256: 'a', lines: 3 }] }),
      restatements: [{ from: 'a', to: 'b', before: euro('1.00'), after: euro('2.00'), atMs: 7 }],
      statement: { key: 'k', sha256: 's', length: 9, figures: figures('300', '0', '300'), fetchedAtMs: 8 },
      tieOut: { ...tie, explained: [], findings: [], tied: true, why: '' },
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
    expect(await collected(book.lines(id, 'v2'))).toHaveLength(1);
    expect(await collected(book.lines(id, 'v3'))).toEqual([]);
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
      yield aLine();
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
    expect(kept[1]?.documents.map(({ paid }) => amountText(paid))).toEqual(['9.50']);
  });

  it('keeps what a night planned when it is begun again, and opens what is planned anew', async () => {
    const book = await newBook();
    const [g1, g2] = [documentId('G1'), documentId('G2')];
    await book.beginNight(run({ planned: [g1], problems: ['a'] }));
    await book.settleInNight(day('2024-03-09'), g1, 'finished', 20);
    const again = await book.beginNight(run({ planned: [g2], problems: ['a', 'b'], startedAtMs: 30 }));
    expect(again).toEqual(
      run({ planned: [g1, g2], finished: [g1], problems: ['a', 'b'], endedAtMs: undefined }),
    );
    await book.beginNight(run({ planned: [g1], startedAtMs: 40 }));
    expect(await book.night(day('2024-03-09'))).toMatchObject({
      planned: [g1, g2],
      finished: [],
      failed: [],
    });
  });

  it('says when the last planned document of a night is settled, and not before', async () => {
    const book = await newBook();
    const [g1, g2] = [documentId('G1'), documentId('G2')];
    await book.beginNight(run({ planned: [g1, g2] }));
    const night = day('2024-03-09');
    expect(await book.settleInNight(night, g1, 'failed', 20)).toEqual({ ended: false });
    expect(await book.settleInNight(night, g1, 'failed', 21)).toEqual({ ended: false });
    expect(await book.settleInNight(night, g2, 'finished', 22)).toEqual({ ended: true });
    expect(await book.settleInNight(night, g1, 'finished', 23)).toEqual({ ended: true });
    expect(await book.night(night)).toMatchObject({ finished: [g1, g2], failed: [], endedAtMs: 22 });
  });

  it('has somebody see the end where all are settled at once', async () => {
    const book = await newBook();
    const ids = Array.from({ length: 12 }, (_, index) => documentId(`G${index}`));
    await book.beginNight(run({ planned: ids }));
    const ends = await Promise.all(
      ids.map((id) => book.settleInNight(day('2024-03-09'), id, 'finished', 20)),
    );
    expect(ends.filter(({ ended }) => ended).length).toBeGreaterThan(0);
    expect((await book.night(day('2024-03-09')))?.finished).toHaveLength(12);
  });

  it('ends a night at once whose complete plan is empty, and never one whose plan is not complete', async () => {
    const book = await newBook();
    expect(
      (await book.beginNight(run({ endedAtMs: undefined, problems: ['no list'] }))).endedAtMs,
    ).toBeUndefined();
    expect((await book.beginNight(run({ startedAtMs: 50 }))).endedAtMs).toBe(50);
    expect(await book.settleInNight(day('2024-03-30'), documentId('G1'), 'finished', 1)).toEqual({
      ended: false,
    });
    expect(await book.night(day('2024-03-30'))).toBeUndefined();
  });

  it('knows the latest night', async () => {
    const book = await newBook();
    expect(await book.latestNight()).toBeUndefined();
    await book.beginNight(run({ night: day('2024-03-10') }));
    await book.beginNight(run());
    expect((await book.latestNight())?.night).toBe('2024-03-10');
  });
});

describe('a line in the table', () => {
  it('stays below one write unit, also with every field filled and long', () => {
    const guid = '1f5dfd6e-8d09-4dbe-9ecf-5d43a8a5b3a2';
    const line = aLine({
      referenceId: guid,
      subscriptionId: guid,
      productName: 'x'.repeat(120),
      reservationOrderId: `RIOderId-${guid}`,
      effectiveUnitPrice: decimal('1234.123456789012345678901234'),
      exchangeRate: decimal('0.1999968000511991808131'),
    });
    const item = lineItem('f'.repeat(64), line);
    const size = Object.entries(item).reduce(
      (sum, [name, value]) => sum + name.length + String(value).length,
      0,
    );
    expect(size).toBeLessThan(1_024);
  });
});

describe('lines that the table does not take at once', () => {
  const dynamo = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'eu-central-1' }));
  const lines = Array.from({ length: 30 }, (_, lineNumber) => aLine({ lineNumber }));
  const pauses: number[] = [];
  const book = createBillingBook({
    dynamo,
    table: 'billing',
    pause: async (ms) => void pauses.push(ms),
  });

  it('are sent again after a pause, and only they', async () => {
    const mock = mockClient(dynamo);
    const sizes: number[] = [];
    mock.on(BatchWriteCommand).callsFake((input: { RequestItems: { billing: unknown[] } }) => {
      const { billing } = input.RequestItems;
      sizes.push(billing.length);
      return billing.length > 10 ? { UnprocessedItems: { billing: billing.slice(0, 3) } } : {};
    });
    expect(await book.loadLines('v1', stream(lines))).toBe(30);
    expect(sizes.sort((one, other) => one - other)).toEqual([3, 5, 25]);
    expect(pauses).toHaveLength(1);
    mock.restore();
  });

  it('fail the load where the table goes on refusing them', async () => {
    const mock = mockClient(dynamo);
    mock.on(BatchWriteCommand).callsFake((input: { RequestItems: unknown }) => ({
      UnprocessedItems: input.RequestItems,
    }));
    await expect(book.loadLines('v1', stream(lines))).rejects.toThrow(/not taken/);
    mock.restore();
  });
});
