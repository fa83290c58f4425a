import { createRequire } from 'node:module';
import { counting, type Answer } from './answer.ts';
import { boughtIn, categoryOf, centsOf, linesIn, type Parsed } from './scripted.ts';

type Pool = {
  query(text: string, values?: readonly unknown[]): Promise<{ readonly rows: readonly Parsed[] }>;
  end(): Promise<void>;
};

// It comes with stripe-sync-engine.
const { Pool: PgPool } = createRequire(import.meta.url)('pg') as {
  readonly Pool: new (config: object) => Pool;
};

const WORKERS = 10;

/**
 * The pattern of blnk, re-created: for each line ten workers ask an indexed PostgreSQL for what may match it, by id and a
 * range of amounts, and write down what they took. Reads the first `atMost` lines, because it is slow.
 */
export async function oneQueryARow(
  folder: string,
  atMost: number,
): Promise<{ answer: Answer; lines: number }> {
  const pool = new PgPool({ connectionString: process.env['BENCH_DATABASE_URL'], max: WORKERS });
  await storePurchases(pool, folder);
  const { add, answer } = counting();
  const waiting = linesIn(folder);
  let lines = 0;
  const work = async () => {
    while (lines < atMost) {
      lines += 1;
      const next = await waiting.next();
      if (next.done === true) return;
      await judge(pool, next.value, add);
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
  await waiting.return(undefined);
  await pool.end();
  return { answer: answer(), lines };
}

async function storePurchases(pool: Pool, folder: string): Promise<void> {
  await pool.query('drop table if exists purchases');
  await pool.query(
    'create table purchases (order_id text primary key, cents bigint, billed boolean default false)',
  );
  const bought = await boughtIn(folder);
  await pool.query('insert into purchases (order_id, cents) select * from unnest($1::text[], $2::bigint[])', [
    bought.map(({ orderId }) => orderId),
    bought.map(({ charge }) => centsOf(charge)),
  ]);
}

async function judge(
  pool: Pool,
  line: Parsed,
  add: (name: keyof Answer, cents: bigint) => void,
): Promise<void> {
  const cents = centsOf(line['Subtotal']);
  const category = categoryOf(line);
  if (category !== 'reservation') return add(category, BigInt(cents));
  const found = await pool.query(
    'select cents, billed from purchases where order_id = $1 and cents between $2 and $3',
    [line['OrderId'], 0, cents * 2],
  );
  const [purchase] = found.rows;
  if (purchase === undefined) return add('orphan', BigInt(cents));
  if (purchase['billed'] === true) return add('twice', BigInt(cents));
  await pool.query('update purchases set billed = true where order_id = $1', [line['OrderId']]);
  add('matched', BigInt(cents));
  if (cents !== Number(purchase['cents'])) add('price', BigInt(cents - Number(purchase['cents'])));
}
