import { createRequire } from 'node:module';
import { join } from 'node:path';
import { blobNames, parsedLines } from '../export-files.ts';
import type { Passed } from './passes.ts';

type Engine = {
  upsertCharges(charges: readonly object[], backfill: boolean, at: string): Promise<readonly unknown[]>;
  readonly postgresClient: {
    readonly pool: {
      query: (
        ...asked: readonly unknown[]
      ) => Promise<{ readonly rows: readonly Readonly<Record<string, unknown>>[] }>;
      end(): Promise<void>;
    };
  };
};
type Package = {
  readonly StripeSync: new (config: object) => Engine;
  readonly runMigrations: (config: object) => Promise<void>;
};

// Its build for `import` makes no tables and says nothing.
const { StripeSync, runMigrations } = createRequire(import.meta.url)(
  '@supabase/stripe-sync-engine',
) as Package;

const PAGE = 250; // As its own backfill.

/** Makes its tables in a new database. */
export async function createTables(databaseUrl: string): Promise<void> {
  await runMigrations({ databaseUrl, schema: 'stripe' });
}

/** A database that answers at once and keeps nothing. */
export function upsertSink(engine: Engine): void {
  engine.postgresClient.pool.query = () => Promise.resolve({ rows: [] });
}

/** Writes the lines of an export as charges: the columns that ours keeps, in the columns and the metadata that theirs has. */
export async function upsertLines(folder: string, prepare?: (engine: Engine) => void): Promise<Passed> {
  const databaseUrl = process.env['BENCH_DATABASE_URL'] ?? '';
  const engine = new StripeSync({ databaseUrl, stripeSecretKey: 'sk_test_bench', schema: 'stripe' });
  prepare?.(engine);
  let lines = 0;
  let page: object[] = [];
  const write = async () => {
    await engine.upsertCharges(page, false, new Date().toISOString());
    lines += page.length;
    page = [];
  };
  for (const [part, name] of (await blobNames(folder)).entries()) {
    let lineNumber = 0;
    for await (const batch of parsedLines(join(folder, name)))
      for (const line of batch) {
        if (page.push(charge(`${part}-${(lineNumber += 1)}`, line)) === PAGE) await write();
      }
  }
  if (page.length > 0) await write();
  if (!prepare) await expectStored(engine, lines);
  await engine.postgresClient.pool.end();
  return { lines };
}

// It does not say how many rows it wrote.
async function expectStored({ postgresClient: { pool } }: Engine, lines: number): Promise<void> {
  const { rows } = await pool.query('select count(*)::int as stored from stripe.charges');
  const stored = rows[0]?.['stored'];
  if (stored !== lines) throw new Error(`${String(stored)} of ${lines} rows are in the database`);
}

const KEPT = [
  ...['InvoiceNumber', 'OrderId', 'AlternateId', 'ReservationOrderId', 'ReferenceId', 'SubscriptionId'],
  ...['ProductId', 'SkuId', 'ChargeType', 'TermAndBillingCycle', 'BillingFrequency', 'ChargeStartDate'],
  ...['ChargeEndDate', 'SubscriptionStartDate', 'EffectiveUnitPrice', 'PricingCurrency'],
  ...['PCToBCExchangeRate', 'BillableQuantity', 'TaxTotal', 'Total'],
];

function charge(id: string, line: Readonly<Record<string, unknown>>): object {
  return {
    id,
    object: 'charge',
    amount: Math.round(Number(line['Subtotal']) * 100),
    currency: line['Currency'],
    customer: line['CustomerId'],
    description: line['ProductName'],
    created: 1_779_000_000,
    metadata: Object.fromEntries(KEPT.map((name) => [name, line[name]])),
  };
}
