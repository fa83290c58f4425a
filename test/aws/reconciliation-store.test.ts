import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Item } from '../../lib/aws/partition.ts';
import { createReconciliationStore } from '../../lib/aws/reconciliation/reconciliation-store.ts';
import type { Discrepancy, Reconciliation } from '../../lib/reconciliation/discrepancy.ts';
import { nightlyFigures, summaryOf } from '../../lib/reconciliation/nightly-figures.ts';
import { reconcile } from '../../lib/reconciliation/reconcile.ts';
import type {
  ReconciliationStore,
  Seek,
  SoughtDiscrepancies,
} from '../../lib/reconciliation/reconciliation-store.ts';
import type { BillingPeriod } from '../../lib/values/day.ts';
import { every } from '../../lib/reporting/pages/every.ts';
import { asId } from '../../lib/values/id.ts';
import { CREDENTIALS, REGION } from '../../local/cloud/embedded-cloud.ts';
import { startDynamodb } from '../../local/cloud/embedded-dynamodb.ts';
import { aBook, aDocument, aLicence, aLine, aPurchase, aReturn, day } from '../builders/book.ts';
import { inMemoryReconciliationStore } from '../fakes/in-memory-reconciliation-store.ts';
import { sha256 } from '../fakes/sha256.ts';

let endpoint: Awaited<ReturnType<typeof startDynamodb>>;
let client: DynamoDBClient;

beforeAll(async () => {
  endpoint = await startDynamodb();
  client = new DynamoDBClient({ endpoint: endpoint.url, region: REGION, credentials: CREDENTIALS });
});
afterAll(async () => {
  client.destroy();
  await endpoint.stop();
});

const realStore = async (): Promise<ReconciliationStore> => createReconciliationStore(await realTable());

async function realTable() {
  const table = `billing-${crypto.randomUUID()}`;
  await client.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    }),
  );
  return { dynamo: DynamoDBDocumentClient.from(client), table };
}

/** Takes away what an older way of storing a run did not write. */
async function withoutNewIndexes({ dynamo, table }: Awaited<ReturnType<typeof realTable>>, run: string) {
  const pk = `RECONCILIATION#${run}`;
  for (const index of ['BY-PERIOD', 'BY-KIND', 'BY-EXPLAINED']) {
    const { Items: pieces = [] }: { Items?: Item[] | undefined } = await dynamo.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :index)',
        ExpressionAttributeValues: { ':pk': pk, ':index': index },
      }),
    );
    expect([index, pieces.length]).toEqual([index, 1]);
    for (const { sk } of pieces) await dynamo.send(new DeleteCommand({ TableName: table, Key: { pk, sk } }));
  }
}

/** So many charges nobody bought, and one that somebody did. */
function reconciliation(charges: number, asOf = '2024-02-10'): Reconciliation {
  const strangers = Array.from({ length: charges }, (_, index) => {
    const orderId = `stranger${index}`;
    return aLine({
      orderId,
      alternateId: '',
      reservationOrderId: '',
      amounts: { subtotal: `${index + 1}.05` },
    });
  });
  const other = aDocument([aLicence('0.123456789012345678')], { id: asId('G000002') });
  const documents = [aDocument([aLine(), ...strangers]), other];
  const twin = { ...aPurchase(), id: asId<'PurchaseId'>('twin'), origin: 'observed' as const };
  const returns = [
    aReturn(),
    aReturn({ purchaseId: twin.id }),
    aReturn({ purchaseId: twin.id, returnId: 'r2' }),
  ];
  const purchases = [aPurchase(), twin];
  return reconcile(aBook({ asOf: day(asOf), purchases, returns, documents }), sha256);
}

/** Three months of a monthly purchase, so many charges of others beside it in the second, and a stranger like one of ours. */
function manyMonths(others: number): Reconciliation {
  const ids = Array.from({ length: others }, (_, index) => `p${String(index).padStart(3, '0')}`);
  const ofOrder = (orderId: string) => ({ orderId, alternateId: '', reservationOrderId: '' });
  const purchases = [
    ...ids.map((id) => ({ ...bare, id: asId<'PurchaseId'>(id), orderId: asId<'OrderId'>(id) })),
    {
      ...bare,
      id: asId<'PurchaseId'>('monthly'),
      orderId: asId<'OrderId'>('monthly'),
      billingCycle: 'monthly' as const,
    },
    {
      ...bare,
      id: asId<'PurchaseId'>('unbilled'),
      orderId: asId<'OrderId'>('unbilled'),
      orderedOn: day('2024-01-20'),
    },
  ];
  const month = (index: number) =>
    aLine({ ...ofOrder('monthly'), chargeStart: day(`2024-0${index}-15`), chargeType: 'cycleCharge' });
  const stranger = aLine({ ...ofOrder('stranger'), chargeStart: day('2024-01-20') });
  const lines = [[month(1), stranger], [month(2), ...ids.map((id) => aLine(ofOrder(id)))], [month(3)]];
  const documents = lines.map((charges, index) =>
    aDocument(charges, {
      id: asId(`G00000${index + 1}`),
      period: `2024-0${index + 1}` as BillingPeriod,
      invoiceDate: day(`2024-0${index + 2}-07`),
    }),
  );
  return reconcile(aBook({ asOf: day('2024-04-08'), purchases, documents }), sha256);
}

const bare = { ...aPurchase(), alternateId: undefined, reservationOrderId: undefined };
const LISTS = ['discrepancies', 'matches', 'expected', 'suggestions', 'coverage'] as const;

/** Discrepancies of three months, three kinds and three documents in a mixture that has every combination, some of no document. */
function mixed(count: number): Reconciliation {
  const [known] = reconciliation(1).discrepancies;
  const discrepancies = Array.from({ length: count }, (_, index): Discrepancy => {
    const kind = index % 7 < 3 ? 'exchange_rate' : index % 251 === 0 ? 'rebilled' : 'billed_twice';
    const documentId = index % 11 === 0 ? undefined : asId<'DocumentId'>(`G00000${Math.floor(index / 300)}`);
    return {
      ...known!,
      ...{ id: `${kind}:${index}`, kind, explained: kind !== 'billed_twice', documentId },
      period: `2024-0${1 + (Math.floor(index / 90) % 3)}` as BillingPeriod,
    };
  });
  return { ...reconciliation(1), discrepancies };
}

/** Everything that is sought, read in parts of this length, each of its own length at most. */
async function sought<Entry>(seek: Seek<Entry>, limit: number) {
  const [items, positions]: [Entry[], number[]] = [[], []];
  let parts = 0;
  for (let from: number | undefined = 0; from !== undefined; parts += 1) {
    const part: Awaited<ReturnType<Seek<Entry>>> = await seek(from, limit);
    expect(part.items.length).toBeLessThanOrEqual(limit);
    items.push(...part.items);
    positions.push(...part.positions);
    from = part.next;
  }
  return { items, positions, parts };
}

const SOUGHT: readonly SoughtDiscrepancies[] = [
  { kind: 'exchange_rate' },
  { kind: 'rebilled' },
  { kind: 'rounding' },
  { explained: false },
  { period: '2024-02' as BillingPeriod },
  { period: '2024-09' as BillingPeriod },
  { documentId: asId('G000001') },
  { documentId: asId('G000001'), kind: 'billed_twice', explained: false, period: '2024-02' as BillingPeriod },
  {},
];

const isAll = (one: Discrepancy, { kind, explained, period, documentId }: SoughtDiscrepancies) =>
  (kind === undefined || one.kind === kind) &&
  (explained === undefined || one.explained === explained) &&
  (period === undefined || one.period === period) &&
  (documentId === undefined || one.documentId === documentId);

const save = (store: ReconciliationStore, result: Reconciliation) =>
  store.save(result, nightlyFigures(result));
const text = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown;

describe.each([
  ['in memory', async () => inMemoryReconciliationStore() as ReconciliationStore],
  ['in the table', realStore],
])('a reconciliation store %s', (_where, newStore) => {
  it('has no latest reconciliation before the first', async () => {
    expect(await (await newStore()).latest()).toBeUndefined();
  });

  it('gives back what was saved, to the last digit and in its order', async () => {
    const store = await newStore();
    const result = reconciliation(30);
    await save(store, result);
    const latest = (await store.latest())!;
    expect(text(latest)).toEqual(text(summaryOf(result)));
    expect(latest.movedReturns.map(({ countsFor }) => countsFor)).toEqual([undefined, 'p1']);
    const { items, next } = await store.discrepancies(latest.run, 0, 100);
    expect(next).toBeUndefined();
    expect(text(items)).toEqual(text(result.discrepancies));
    expect(items[0]!.amount.amount.plus('1').toString()).toBe('2.05');
  });

  it('pages through discrepancies without losing or repeating one', async () => {
    const store = await newStore();
    const result = reconciliation(7);
    await save(store, result);
    const { run } = (await store.latest())!;
    const seen: string[] = [];
    let from: number | undefined = 0;
    let pages = 0;
    while (from !== undefined) {
      const page: Awaited<ReturnType<ReconciliationStore['discrepancies']>> = await store.discrepancies(
        run,
        from,
        3,
      );
      seen.push(...page.items.map(({ id }) => id));
      from = page.next;
      pages += 1;
    }
    expect(pages).toBe(3);
    expect(seen).toEqual(result.discrepancies.map(({ id }) => id));
  });

  it('pages through every list of a run', async () => {
    const store = await newStore();
    const result = manyMonths(130);
    await save(store, result);
    const { run } = (await store.latest())!;
    for (const list of LISTS) {
      const seen: unknown[] = [];
      for (let from: number | undefined = 0; from !== undefined;) {
        const page: { items: readonly unknown[]; next: number | undefined } = await store[list](
          run,
          from,
          70,
        );
        seen.push(...page.items);
        from = page.next;
      }
      expect([list, seen.length]).toEqual([list, result[list].length]);
      expect(text(seen)).toEqual(text(result[list]));
    }
  });

  it('says everything of one purchase, and of one document in the order of its lines', async () => {
    const store = await newStore();
    const result = manyMonths(130);
    await save(store, result);
    const { run } = (await store.latest())!;
    const ofPurchase = await store.ofPurchase(run, asId('monthly'));
    expect(ofPurchase.matches.map(({ instalment }) => instalment)).toEqual([1, 2, 3]);
    expect(ofPurchase.expected.map(({ instalment }) => instalment)).toEqual([4, 5]);
    expect(ofPurchase.discrepancies).toEqual([]);
    const suggested = await store.ofPurchase(run, asId('unbilled'));
    expect(suggested.suggestions.map(({ purchaseId }) => purchaseId)).toEqual(['unbilled']);
    expect(suggested.discrepancies.map(({ kind }) => kind)).toEqual(['purchased_not_billed']);
    expect((await store.ofPurchase(run, asId('nobody'))).matches).toEqual([]);

    const ofDocument = store.ofDocument(run, asId('G000002'));
    expect(text(await ofDocument.coverage())).toEqual(
      text(result.coverage.find(({ documentId }) => documentId === 'G000002')),
    );
    const lines = (await every(ofDocument.matches())).map(({ lineNumber }) => lineNumber);
    expect(lines).toEqual(Array.from({ length: 131 }, (_, index) => index));
    expect(await every(ofDocument.discrepancies())).toEqual([]);
    const strangers = await every(store.ofDocument(run, asId('G000001')).discrepancies());
    expect(strangers.map(({ kind }) => kind)).toEqual(['billed_not_purchased']);
    expect(await store.ofDocument(run, asId('G999999')).coverage()).toBeUndefined();
  });

  it.each(SOUGHT)(
    'gives of the discrepancies those that are sought, by positions of the whole list: %j',
    async (of) => {
      const store = await newStore();
      const result = mixed(1_000);
      await save(store, result);
      const { run } = (await store.latest())!;
      const wanted = [...result.discrepancies.keys()].filter((at) => isAll(result.discrepancies[at]!, of));
      for (const limit of [7, 400]) {
        const { items, positions } = await sought(store.seekDiscrepancies(run, of), limit);
        expect(positions).toEqual(wanted);
        expect(items.map(({ id }) => id)).toEqual(wanted.map((at) => result.discrepancies[at]!.id));
      }
      const middle = await store.seekDiscrepancies(run, of)(500, 1_000);
      expect(middle.positions).toEqual(wanted.filter((at) => at >= 500));
      expect(middle.next).toBeUndefined();
    },
  );

  it('gives the matches of a document from a position on', async () => {
    const store = await newStore();
    await save(store, manyMonths(130));
    const { run } = (await store.latest())!;
    const seek = store.seekMatches(run, { documentId: asId('G000002') });
    const { items, parts } = await sought(seek, 50);
    expect(items.map(({ lineNumber }) => lineNumber)).toEqual(Array.from({ length: 131 }, (_, at) => at));
    expect(parts).toBe(3);
    const last = await seek(130, 50);
    expect([last.items.map(({ lineNumber }) => lineNumber), last.next]).toEqual([[129, 130], undefined]);
    expect(await store.seekMatches(run, { documentId: asId('G999999') })(0, 50)).toMatchObject({ items: [] });
  });

  it('a night that comes late does not replace a later one, and the same night may be reconciled again', async () => {
    const store = await newStore();
    await save(store, reconciliation(3, '2024-02-11'));
    await save(store, reconciliation(4, '2024-02-11'));
    await save(store, reconciliation(5, '2024-02-10'));
    const latest = (await store.latest())!;
    expect([latest.asOf, latest.discrepancies]).toEqual([
      '2024-02-11',
      reconciliation(4, '2024-02-11').discrepancies.length,
    ]);
  });
});

describe('a run that was stored before there were indexes of periods and kinds', () => {
  it.each(SOUGHT)('is looked through for what is sought: %j', async (of) => {
    const table = await realTable();
    const store = createReconciliationStore(table);
    const result = mixed(1_000);
    await save(store, result);
    const { run } = (await store.latest())!;
    await withoutNewIndexes(table, run);
    const wanted = [...result.discrepancies.keys()].filter((at) => isAll(result.discrepancies[at]!, of));
    expect((await sought(store.seekDiscrepancies(run, of), 400)).positions).toEqual(wanted);
  });
});

describe('a run that found nothing', () => {
  it('says so at once', async () => {
    const store = await realStore();
    await save(store, { ...reconciliation(1), discrepancies: [] });
    const { run } = (await store.latest())!;
    for (const of of SOUGHT)
      expect(await store.seekDiscrepancies(run, of)(0, 10)).toEqual({
        items: [],
        positions: [],
        next: undefined,
      });
  });
});
