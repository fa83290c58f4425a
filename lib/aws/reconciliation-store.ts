import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand, QueryCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Coverage, Discrepancy, Reconciliation } from '../reconciliation/discrepancy.ts';
import { countsOf } from '../reconciliation/nightly-figures.ts';
import type { ReconciliationStore, ReconciliationSummary } from '../reconciliation/reconciliation-store.ts';
import { putAll } from './batch-writes.ts';
import {
  latestReconciliationKey,
  nightlyFiguresKey,
  reconciliationPieceKey,
  reconciliationRun,
  type ReconciliationList,
} from './keys.ts';
import { fromStored, toStored } from './stored-value.ts';

type Item = Record<string, unknown>;
type Store = { readonly dynamo: DynamoDBDocumentClient; readonly table: string };

const PIECE = 200; // Entries of a list in one item: some 50 KB of the 400 an item may have.

/** Reconciliations in the table `billing`. The lists of a run lie there whole before the pointer names it. */
export function createReconciliationStore(store: Store): ReconciliationStore {
  const { dynamo, table } = store;
  return {
    async save(reconciliation, figures) {
      const summary = countsOf(reconciliation);
      await putAll(store, listItems(summary.run, reconciliation));
      await dynamo.send(
        new PutCommand({
          TableName: table,
          Item: { ...nightlyFiguresKey(figures.asOf), figures: toStored(figures) },
        }),
      );
      await pointAt(store, summary);
    },
    async latest() {
      const { Item: item } = await dynamo.send(
        new GetCommand({ TableName: table, Key: latestReconciliationKey, ConsistentRead: true }),
      );
      if (item === undefined) return undefined;
      const summary = fromStored(item['summary']) as Omit<ReconciliationSummary, 'coverage'>;
      const coverage: Coverage[] = [];
      for await (const piece of pieces(store, summary.run, 'COVERAGE')) {
        coverage.push(...(fromStored(piece['entries']) as Coverage[]));
      }
      return { ...summary, coverage };
    },
    async discrepancies(run, from, limit) {
      const items: Discrepancy[] = [];
      for await (const piece of pieces(store, run, 'DISCREPANCY', from)) {
        if (items.length === limit) return { items, next: from + limit };
        items.push(discrepancyFrom(piece));
      }
      return { items, next: undefined };
    },
  };
}

function listItems(run: string, reconciliation: Reconciliation): readonly Item[] {
  const { matches, coverage, expected, discrepancies } = reconciliation;
  return [
    ...piecesOf(run, 'MATCHES', matches),
    ...piecesOf(run, 'COVERAGE', coverage),
    ...piecesOf(run, 'EXPECTED', expected),
    ...discrepancies.map((discrepancy, position) => ({
      ...reconciliationPieceKey(run, 'DISCREPANCY', position),
      discrepancy: toStored(discrepancy),
    })),
  ];
}

function piecesOf(run: string, list: ReconciliationList, entries: readonly unknown[]): readonly Item[] {
  return Array.from({ length: Math.ceil(entries.length / PIECE) }, (_, index) => ({
    ...reconciliationPieceKey(run, list, index),
    entries: toStored(entries.slice(index * PIECE, (index + 1) * PIECE)),
  }));
}

// What is undefined in memory is absent in the table.
function discrepancyFrom(item: Item): Discrepancy {
  const stored = fromStored(item['discrepancy']) as Discrepancy;
  const { documentId, purchaseId, expected, instalment } = stored;
  return { ...stored, documentId, purchaseId, expected, instalment };
}

async function pointAt(
  { dynamo, table }: Store,
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

async function* pieces(
  { dynamo, table }: Store,
  run: string,
  list: ReconciliationList,
  position = 0,
): AsyncGenerator<Item> {
  let from: Item | undefined;
  do {
    const page = await dynamo.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: {
          ':pk': reconciliationRun(run),
          ':from': reconciliationPieceKey(run, list, position).sk,
          ':to': `${list}#~`,
        },
        ConsistentRead: true,
        ...(from && { ExclusiveStartKey: from }),
      }),
    );
    yield* page.Items ?? [];
    from = page.LastEvaluatedKey;
  } while (from);
}
