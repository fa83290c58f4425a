import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DeleteCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { auditTrailKey, recordedReturnsKey } from '../../lib/aws/keys.ts';
import { createPurchaseLedger } from '../../lib/aws/purchases/purchase-ledger.ts';
import { createPurchaseLists } from '../../lib/aws/purchases/purchase-lists.ts';
import { createReturnBook } from '../../lib/aws/purchases/return-book.ts';
import { createAuditTrail } from '../../lib/aws/reconciliation/audit-trail.ts';
import { createCaseBook } from '../../lib/aws/reconciliation/case-book.ts';
import { createMatchDecisions } from '../../lib/aws/reconciliation/match-decisions.ts';
import { createPeriodBook } from '../../lib/aws/reconciliation/period-book.ts';
import type { ReturnBook, ReturnChange } from '../../lib/purchasing/people/return-book.ts';
import { withdrawReturn } from '../../lib/purchasing/people/withdraw-return.ts';
import type { PurchaseLedger, RecordedReturn } from '../../lib/purchasing/purchase-ledger.ts';
import type { PurchaseLists } from '../../lib/purchasing/purchase-lists.ts';
import { verifyAudit, type AuditDesk } from '../../lib/reconciliation/audit/verify-audit.ts';
import { asId } from '../../lib/values/id.ts';
import { addReturn, RETURNED, RETURNED_MS } from '../builders/returns.ts';
import { inMemoryCaseBooks } from '../fakes/in-memory-case-books.ts';
import { createInMemoryHistoryBook } from '../fakes/in-memory-history-book.ts';
import { inMemoryPurchaseLists } from '../fakes/in-memory-lists.ts';
import { createInMemoryPurchaseLedger } from '../fakes/in-memory-purchase-ledger.ts';
import { sha256 } from '../fakes/sha256.ts';
import { behindBadLine, DatabaseFailure, type Fate } from '../simulation/real/faulty-dynamo.ts';
import { startBillingTables } from './billing-table.ts';
import { listed } from './both-ledgers.ts';

type Books = {
  readonly returns: ReturnBook;
  readonly ledger: PurchaseLedger;
  readonly lists: PurchaseLists;
  readonly desk: AuditDesk;
};

let tables: Awaited<ReturnType<typeof startBillingTables>>;
beforeAll(async () => {
  tables = await startBillingTables();
});
afterAll(() => tables.stop());

function inMemory(): Books {
  const books = inMemoryCaseBooks();
  const { returns } = books;
  const ledger = createInMemoryPurchaseLedger(returns);
  const lists = inMemoryPurchaseLists(ledger, createInMemoryHistoryBook(), returns);
  return { returns, ledger, lists, desk: { ...books, sha256 } };
}

/** Purchases in one table, trails in another, behind a line that does to each write of returns what `fate` says. */
async function inTables(fate: () => Fate = () => 'answered') {
  const [purchases, billing] = [await tables.newTable(), await tables.newTable()];
  const dynamo = behindBadLine(purchases.dynamo, fate);
  const returns = createReturnBook({ dynamo, purchases: purchases.table, billing: billing.table });
  const desk = {
    ...{ cases: createCaseBook(billing), matches: createMatchDecisions(billing), returns },
    ...{ periods: createPeriodBook(billing), audit: createAuditTrail(billing), sha256 },
  };
  const ledger = createPurchaseLedger({ ...purchases, newId: () => crypto.randomUUID() });
  return { returns, ledger, lists: createPurchaseLists(purchases), desk, purchases, billing };
}

const recorded = (overrides: Partial<RecordedReturn> = {}): RecordedReturn => ({
  ...RETURNED,
  ...{ purchaseId: asId('p1'), by: 'ada' },
  ...overrides,
});
const withdraw = (returns: ReturnBook, returnId = 'r1') =>
  withdrawReturn(
    { returns, nowMs: () => RETURNED_MS + 1 },
    { id: 'p1', body: { returnId, why: 'a slip' }, caller: 'grace' },
  );
const nameOf = ({ purchaseId, returnId }: RecordedReturn) => `${purchaseId} ${returnId}`;

describe.each<[string, () => Promise<Books>]>([
  ['in memory', async () => inMemory()],
  ['in the tables', () => inTables()],
])('the book of returns, %s', (_where, create) => {
  let books: Books;
  beforeEach(async () => {
    books = await create();
  });

  it('has the returns of each purchase, in the order in which they were recorded, and none of others', async () => {
    for (const [purchaseId, returnId] of [
      ['p1', 'r2'],
      ['p1', 'r1/#%'],
      ['p11', 'r3'],
      ['p1#x', 'r4'],
    ] as const)
      expect(await addReturn(books.returns, recorded({ purchaseId: asId(purchaseId), returnId }))).toBe(
        'written',
      );
    const found = await books.lists.returnsOf(asId('p1'));
    expect(found.map(nameOf)).toEqual(['p1 r2', 'p1 r1/#%']);
    expect(await books.returns.read(asId('p1'))).toMatchObject({ returns: found, revision: 2 });
    expect(await books.lists.returnsOf(asId('p2'))).toEqual([]);
    expect(await books.returns.read(asId('p2'))).toBeUndefined();
    expect((await listed(books.ledger.returns())).map(nameOf).toSorted()).toEqual([
      ...['p1 r1/#%', 'p1 r2', 'p1#x r4', 'p11 r3'],
    ]);
    expect((await listed(books.returns.all())).map(({ purchaseId }) => purchaseId).toSorted()).toEqual([
      ...['p1', 'p1#x', 'p11'],
    ]);
  });

  it('gives what counts as it was told, and nothing that was withdrawn', async () => {
    const exchanged = recorded({ returnId: 'r2', exchangedFor: asId('p2') });
    await addReturn(books.returns, recorded());
    await addReturn(books.returns, exchanged);
    const recordedAtMs = RETURNED_MS;
    expect(await listed(books.ledger.returns())).toEqual([
      { ...recorded(), recordedAtMs },
      { ...exchanged, recordedAtMs },
    ]);
    expect(await withdraw(books.returns)).toMatchObject({ value: { withdrawn: 'withdrawn' } });
    expect(await listed(books.ledger.returns())).toEqual([{ ...exchanged, recordedAtMs }]);
    expect(await listed(books.ledger.allReturns())).toEqual(await books.lists.returnsOf(asId('p1')));
    expect(await books.lists.returnsOf(asId('p1'))).toMatchObject([
      { returnId: 'r1', withdrawn: { by: 'grace', atMs: RETURNED_MS + 1, why: 'a slip' } },
      { returnId: 'r2' },
    ]);
  });

  it('is written by one person at a time, and the same write again is written', async () => {
    await addReturn(books.returns, recorded());
    const before = await books.returns.read(asId('p1'));
    const change = (by: string): ReturnChange => ({
      before,
      after: { purchaseId: asId('p1'), returns: before?.returns ?? [] },
      said: { atMs: 1, by, what: 'Looked.', why: '', facts: {} },
    });
    expect(await books.returns.write(change('ada'))).toBe('written');
    expect(await books.returns.write(change('grace'))).toBe('lost');
    expect(await books.returns.write(change('ada'))).toBe('written');
    const first = { ...change('ada'), before: undefined };
    expect(await books.returns.write(first)).toBe('lost');
    expect(await listed(books.desk.audit.entries('return:p1'))).toHaveLength(2);
  });

  it('has an audit trail for each purchase that is verified with all others, or alone', async () => {
    await addReturn(books.returns, recorded());
    await addReturn(books.returns, recorded({ purchaseId: asId('p2') }));
    await withdraw(books.returns);
    expect(await verifyAudit(books.desk, {})).toMatchObject({
      value: { chains: 2, entries: 3, problems: [] },
    });
    expect(await verifyAudit(books.desk, { chain: 'return:p1' })).toMatchObject({
      value: { chains: 1, entries: 2, problems: [] },
    });
    expect(await verifyAudit(books.desk, { chain: 'return:p3' })).toMatchObject({ why: 'absent' });
  });
});

describe('returns that somebody changes past us', () => {
  const amiss = async (desk: AuditDesk) => {
    const answer = await verifyAudit(desk, {});
    return answer.ok ? answer.value.problems.map(({ chain, problem }) => `${chain} ${problem}`) : [];
  };
  const CHANGED = 'return:p1 left another record behind than the one that is there';
  const written = async () => {
    const books = await inTables();
    await addReturn(books.returns, recorded());
    await withdraw(books.returns);
    return books;
  };

  it.each([
    ['the amount', 'SET #record.#returns[0].amount = :value', '5000.00'],
    ['who recorded it', 'SET #record.#returns[0].#by = :value', 'mallory'],
    ['why it was withdrawn', 'SET #record.#returns[0].withdrawn.why = :value', 'because'],
  ])('are named: %s', async (_what, expression, value) => {
    const { desk, purchases } = await written();
    expect(await amiss(desk)).toEqual([]);
    await purchases.dynamo.send(
      new UpdateCommand({
        ...{ TableName: purchases.table, Key: recordedReturnsKey('p1'), UpdateExpression: expression },
        ExpressionAttributeNames: {
          ...{ '#record': 'record', '#returns': 'returns' },
          ...(expression.includes('#by') && { '#by': 'by' }),
        },
        ExpressionAttributeValues: { ':value': value },
      }),
    );
    expect(await amiss(desk)).toEqual([CHANGED]);
  });

  it('are named: no longer withdrawn, gone, planted, or left out of the list of trails', async () => {
    const { desk, purchases, billing } = await written();
    const key = recordedReturnsKey('p1');
    const record = await desk.returns.read(asId('p1'));
    const returns = record?.returns.map((one) => ({
      ...recorded(),
      recordedAtMs: one.recordedAtMs,
      why: '',
    }));
    const put = (item: object) =>
      purchases.dynamo.send(new PutCommand({ TableName: purchases.table, Item: { ...key, ...item } }));
    await put({ record: { ...record, returns }, revision: 2 });
    expect(await amiss(desk)).toEqual([CHANGED]);
    await purchases.dynamo.send(new DeleteCommand({ TableName: purchases.table, Key: key }));
    expect(await amiss(desk)).toEqual(['return:p1 is there, and the record it is about is not']);
    await put({ record, revision: 2 });
    expect(await amiss(desk)).toEqual([]);
    await billing.dynamo.send(
      new DeleteCommand({ TableName: billing.table, Key: auditTrailKey('return:p1') }),
    );
    expect(await amiss(desk)).toEqual(['return:p1 is missing in the list of all trails']);
    const planted = { ...record, purchaseId: 'p9' };
    await put({ ...recordedReturnsKey('p9'), record: planted, revision: 2 });
    expect(await amiss(desk)).toContain('return:p9 has no entries, and the record it is about is there');
  });

  it('count once, though somebody puts them under the name of another purchase as well', async () => {
    const { desk, purchases, ledger, returns } = await written();
    await addReturn(returns, recorded({ returnId: 'r2' }));
    const item = { ...recordedReturnsKey('p9'), record: await desk.returns.read(asId('p1')), revision: 3 };
    await purchases.dynamo.send(new PutCommand({ TableName: purchases.table, Item: item }));
    expect((await listed(ledger.returns())).map(nameOf)).toEqual(['p1 r2']);
  });
});

describe('a return over a bad line', () => {
  /** Books of which the next request to the database meets what `fail` was told. */
  async function onBadLine() {
    let next: Fate = 'answered';
    const books = await inTables(() => {
      const now = next;
      next = 'answered';
      return now;
    });
    const write: ReturnBook['write'] = (change) => {
      next = fate;
      return books.returns.write(change);
    };
    let fate: Fate = 'answered';
    return { ...books, failing: { ...books.returns, write }, fail: (now: Fate) => (fate = now) };
  }

  it.each<Fate>(['loses its reply', 'is repeated'])('that %s is recorded once', async (fate) => {
    const { failing, fail, ledger, desk } = await onBadLine();
    fail(fate);
    expect(await addReturn(failing, recorded())).toBe('written');
    expect(await withdraw(failing)).toMatchObject({ value: { withdrawn: 'withdrawn' } });
    expect(await listed(ledger.returns())).toEqual([]);
    expect(await verifyAudit(desk, {})).toMatchObject({ value: { chains: 1, entries: 2, problems: [] } });
  });

  it('that never arrives is an error, and leaves neither a return nor an entry', async () => {
    const { failing, fail, ledger, desk } = await onBadLine();
    fail('fails');
    await expect(addReturn(failing, recorded())).rejects.toThrow(DatabaseFailure);
    expect(await listed(ledger.returns())).toEqual([]);
    expect(await verifyAudit(desk, {})).toMatchObject({ value: { chains: 0, entries: 0, problems: [] } });
  });
});
