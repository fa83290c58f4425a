import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type {
  Coverage,
  Discrepancy,
  ExpectedInstalment,
  Match,
  Suggestion,
  ToldReconciliation,
} from '../../reconciliation/discrepancy.ts';
import { countsOf } from '../../reconciliation/nightly-figures.ts';
import type {
  OfDocument,
  OfPurchase,
  ReconciliationStore,
  ReconciliationSummary,
} from '../../reconciliation/reconciliation-store.ts';
import { putAll } from '../batch-writes.ts';
import { latestReconciliationKey, nightlyFiguresKey, type ReconciliationList } from '../keys.ts';
import type { Item, Table } from '../partition.ts';
import { positionsFrom, type Range } from './position-ranges.ts';
import { indexItems, NOWHERE, placesOf } from './reconciliation-index.ts';
import { entriesAt, entriesFrom, pageOf, PIECE, piecesOf } from './reconciliation-pieces.ts';
import { seekDiscrepancies, seekMatches } from './sought-entries.ts';
import { fromStored, toStored } from '../stored-value.ts';

/** How many items wait in memory before they are written. */
const WRITTEN_AT_ONCE = 500;

/** Reconciliations in the table `billing`. The lists of a run lie there whole before the pointer names it. */
export function createReconciliationStore(store: Table): ReconciliationStore {
  const page =
    <Entry>(list: ReconciliationList) =>
    (run: string, from: number, limit: number) =>
      pageOf<Entry>(store, run, list, { from, limit });
  return {
    async save(reconciliation, figures) {
      const summary = countsOf(reconciliation);
      await writeLists(store, summary.run, reconciliation);
      await store.dynamo.send(
        new PutCommand({
          TableName: store.table,
          Item: { ...nightlyFiguresKey(figures.asOf), figures: toStored(figures) },
        }),
      );
      await pointAt(store, summary);
    },
    latest: () => latest(store),
    discrepancies: page<Discrepancy>('DISCREPANCIES'),
    matches: page<Match>('MATCHES'),
    expected: page<ExpectedInstalment>('EXPECTED'),
    suggestions: page<Suggestion>('SUGGESTIONS'),
    coverage: page<Coverage>('COVERAGE'),
    seekDiscrepancies: (run, sought) => seekDiscrepancies(store, run, sought),
    seekMatches: (run, sought) => seekMatches(store, run, sought),
    ofPurchase: (run, purchaseId) => ofPurchase(store, run, purchaseId),
    ofDocument: (run, documentId) => ofDocument(store, run, documentId),
  };
}

async function writeLists(store: Table, run: string, reconciliation: ToldReconciliation): Promise<void> {
  const { matches, coverage, expected, discrepancies, suggestions } = reconciliation;
  const pieces = [
    piecesOf(run, 'MATCHES', matches),
    piecesOf(run, 'COVERAGE', coverage),
    piecesOf(run, 'EXPECTED', expected),
    piecesOf(run, 'DISCREPANCIES', discrepancies),
    piecesOf(run, 'SUGGESTIONS', suggestions),
    indexItems(run, reconciliation),
  ];
  let waiting: Item[] = [];
  for (const items of pieces) {
    for (const item of items) {
      waiting.push(item);
      if (waiting.length < WRITTEN_AT_ONCE) continue;
      await putAll(store, waiting);
      waiting = [];
    }
  }
  await putAll(store, waiting);
}

async function latest(store: Table): Promise<ReconciliationSummary | undefined> {
  const { Item: item } = await store.dynamo.send(
    new GetCommand({ TableName: store.table, Key: latestReconciliationKey, ConsistentRead: true }),
  );
  if (item === undefined) return undefined;
  const summary = fromStored(item['summary']) as Omit<ReconciliationSummary, 'coverage'>;
  const coverage: Coverage[] = [];
  for await (const entry of entriesFrom<Coverage>(store, summary.run, 'COVERAGE', 0)) coverage.push(entry);
  // A run that was stored by older code tells of no moved returns.
  return { ...summary, movedReturns: summary.movedReturns ?? [], coverage };
}

async function pointAt(
  { dynamo, table }: Table,
  summary: Omit<ReconciliationSummary, 'coverage'>,
): Promise<void> {
  try {
    await dynamo.send(
      new PutCommand({
        TableName: table,
        Item: { ...latestReconciliationKey, asOf: summary.asOf, summary: toStored(summary) },
        ConditionExpression: 'attribute_not_exists(pk) OR asOf <= :asOf',
        ExpressionAttributeValues: { ':asOf': summary.asOf },
      }),
    );
  } catch (failure) {
    // A message of an earlier night that came late: its figures are kept, the latest stays.
    if (!(failure instanceof ConditionalCheckFailedException)) throw failure;
  }
}

async function ofPurchase(store: Table, run: string, purchaseId: string): Promise<OfPurchase> {
  const places = (await placesOf(store, run, 'BY-PURCHASE', purchaseId)) ?? NOWHERE;
  const at = <Entry>(list: ReconciliationList, ranges: readonly Range[]) =>
    entriesAt<Entry>(store, run, list, positionsIn(ranges));
  const [matches, discrepancies, expected, suggestions] = await Promise.all([
    at<Match>('MATCHES', places.matches),
    at<Discrepancy>('DISCREPANCIES', places.discrepancies),
    at<ExpectedInstalment>('EXPECTED', places.expected),
    at<Suggestion>('SUGGESTIONS', places.suggestions),
  ]);
  return { matches, discrepancies, expected, suggestions };
}

function ofDocument(store: Table, run: string, documentId: string): OfDocument {
  const asked = placesOf(store, run, 'BY-DOCUMENT', documentId);
  const places = async () => (await asked) ?? NOWHERE;
  return {
    async coverage() {
      const positions = positionsIn((await places()).coverage);
      return (await entriesAt<Coverage>(store, run, 'COVERAGE', positions))[0];
    },
    async *matches() {
      yield* streamed<Match>(store, run, 'MATCHES', (await places()).matches);
    },
    async *discrepancies() {
      yield* streamed<Discrepancy>(store, run, 'DISCREPANCIES', (await places()).discrepancies);
    },
  };
}

/** Entries that may be very many, a few pieces at a time. */
async function* streamed<Entry>(
  store: Table,
  run: string,
  list: ReconciliationList,
  ranges: readonly Range[],
): AsyncGenerator<Entry> {
  const most = { positions: 10 * PIECE, pieces: 10, pieceLength: PIECE };
  for (let from: number | undefined = 0; from !== undefined;) {
    const part = positionsFrom(ranges, from, most);
    yield* await entriesAt<Entry>(store, run, list, part.positions);
    from = part.next;
  }
}

function positionsIn(ranges: readonly Range[]): readonly number[] {
  return ranges.flatMap(([from, count]) => Array.from({ length: count }, (_, index) => from + index));
}
