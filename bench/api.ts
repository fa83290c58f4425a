import { parseArgs } from 'node:util';
import type { HttpHandler } from '../lib/lambda/http.ts';
import { startBillingTables } from '../test/aws/billing-table.ts';
import { financeHandler, tableBooks } from './api/finance-handler.ts';
import { bareHandler, recordingClient } from './api/recorded-calls.ts';
import { fillEnded } from './api/ended-purchases.ts';
import { fillTables, INVOICE, NOW_MS } from './api/small-world.ts';

// How long the finance API takes beside a bare handler that makes the same calls of DynamoDB and prints the items as JSON,
// both in one process and in turns: `npm run bench:api`. Wanted: a p99 of at most three times the bare one's.
const { values } = parseArgs({
  options: {
    purchases: { type: 'string', default: '200' },
    // So many more that ended long ago and are on no invoice: a page of a list must not cost more for them.
    ended: { type: 'string', default: '0' },
    // So many explained differences of 36 months before: a question about this month must not cost more for them.
    explained: { type: 'string', default: '0' },
    turns: { type: 'string', default: '1000' },
    warm: { type: 'string', default: '200' },
  },
});
const CASE = encodeURIComponent('billed_twice:p10:1');
const QUESTIONS = [
  ['/purchases/p1', {}],
  ['/purchases', { source: 'shop', requestId: 'REQ-1' }],
  ['/purchases', {}],
  ['/purchases', { stage: 'accepted' }],
  ['/orders', {}],
  ['/documents', {}],
  ['/purchases/p10/chain', {}],
  [`/documents/${INVOICE}`, { alone: 'true' }],
  [`/documents/${INVOICE}/explanation`, {}],
  [`/documents/${INVOICE}/lines`, {}],
  ['/discrepancies', { explained: 'false' }],
  ['/discrepancies', { kind: 'purchased_not_billed' }],
  ['/matches', { documentId: INVOICE }],
  ['/expected', {}],
  ['/suggestions', {}],
  ['/coverage', {}],
  ['/periods/2024-01', {}],
  ['/reconciliation', {}],
  ['/cases', {}],
  [`/cases/${CASE}`, {}],
  [`/cases/${CASE}/audit`, {}],
] as const;

const tables = await startBillingTables();
try {
  const { dynamo, table: billing } = await tables.newTable();
  const { table: purchases } = await tables.newTable();
  await fillTables(
    tableBooks({ dynamo, purchases, billing }),
    Number(values.purchases),
    Number(values.explained),
  );
  await fillEnded({ dynamo, table: purchases }, Number(values.ended));
  const recording = recordingClient(dynamo);
  const recorded = financeHandler({ dynamo: recording.client, purchases, billing }, () => NOW_MS);
  const ours = financeHandler({ dynamo, purchases, billing }, () => NOW_MS);
  const rows: Record<string, object> = {};
  for (const [path, query] of QUESTIONS) {
    const event = eventOf(path, query);
    const steps = await recording.recorded(async () => expectFound(await recorded(event)));
    const bare = bareHandler(dynamo, steps);
    const [our, their] = await inTurns(() => ours(event), bare);
    const name = decodeURIComponent([path, new URLSearchParams(query)].filter(String).join('?'));
    rows[name] = {
      calls: steps.flat().length,
      'p50 ms': percentile(our, 50).toFixed(2),
      'bare p50': percentile(their, 50).toFixed(2),
      'p99 ms': percentile(our, 99).toFixed(2),
      'bare p99': percentile(their, 99).toFixed(2),
      'p50 ratio': (percentile(our, 50) / percentile(their, 50)).toFixed(2),
      'p99 ratio': (percentile(our, 99) / percentile(their, 99)).toFixed(2),
    };
  }
  console.table(rows);
  console.log(JSON.stringify({ bench: 'api', ...values, rows }));
} finally {
  await tables.stop();
}

type Ask = () => Promise<{ readonly statusCode?: number | undefined }>;

/** Milliseconds of both, each asked as often as the other and in turns, so that the machine's moods fall on both. */
async function inTurns(ours: Ask, theirs: Ask): Promise<readonly [number[], number[]]> {
  const times: readonly [number[], number[]] = [[], []];
  const [warm, turns] = [Number(values.warm), Number(values.turns)];
  for (let turn = -warm; turn < turns; turn += 1) {
    // Who comes first changes, too.
    const order = turn % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const);
    for (const who of order) {
      const from = performance.now();
      await (who === 0 ? ours() : theirs());
      if (turn >= 0) times[who].push(performance.now() - from);
    }
  }
  return times;
}

function percentile(times: readonly number[], percent: number): number {
  const sorted = times.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.ceil((sorted.length * percent) / 100) - 1)] ?? 0;
}

function expectFound({ statusCode, body }: Awaited<ReturnType<HttpHandler>>): void {
  if (statusCode !== 200) throw new Error(`answered ${statusCode}: ${body}`);
}

function eventOf(rawPath: string, queryStringParameters: object): Parameters<HttpHandler>[0] {
  const claims = { sub: 'ada', scope: 'finance.read' };
  const requestContext = { requestId: 'bench', http: { method: 'GET' }, authorizer: { jwt: { claims } } };
  const event: unknown = { rawPath, queryStringParameters, headers: {}, requestContext };
  return event as Parameters<HttpHandler>[0];
}
