import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { withDuckDb } from '../connect-duck-db.ts';
import { FIGURES, type Answer } from './answer.ts';
import { CATEGORY, JUDGED } from './judged-in-sql.ts';
import { boughtIn, categoryOf, centsOf, linesIn } from './scripted.ts';

/** DuckDB in memory with two threads: it unpacks and parses the blobs itself, and reads the columns that it is asked for. */
export async function duckDb(folder: string): Promise<Answer> {
  return await withDuckDb(async (database) => {
    const cents = (column: string) => `cast(cast(${column} as decimal(18, 2)) * 100 as bigint)`;
    await database.run(`
    create table purchases as select orderId as order_id, ${cents('charge')} as cents
    from read_json('${join(folder, 'purchases.jsonl')}', format = 'newline_delimited',
      columns = {orderId: 'varchar', charge: 'varchar'})`);
    await database.run(`
    create table lines as select row_number() over () as place, OrderId as order_id, ${CATEGORY} as category,
      ${cents('Subtotal')} as cents
    from read_json('${join(folder, 'part-*.json.gz')}', format = 'newline_delimited', columns = {OrderId: 'varchar',
      TermAndBillingCycle: 'varchar', SubscriptionDescription: 'varchar', Subtotal: 'varchar'})`);
    const read = await database.runAndReadAll(JUDGED);
    return answerOf(read.getRowObjects());
  });
}

/** SQLite in memory, lines parsed by JSON.parse and inserted in one transaction. */
export async function sqlite(folder: string): Promise<Answer> {
  const database = new DatabaseSync(':memory:');
  database.exec('create table purchases (order_id text primary key, cents integer) without rowid');
  database.exec(
    'create table lines (place integer primary key, order_id text, category text, cents integer)',
  );
  database.exec('begin');
  const buy = database.prepare('insert into purchases values (?, ?)');
  for (const { orderId, charge } of await boughtIn(folder)) buy.run(orderId, centsOf(charge));
  const bill = database.prepare('insert into lines (order_id, category, cents) values (?, ?, ?)');
  for await (const line of linesIn(folder))
    bill.run(String(line['OrderId']), categoryOf(line), centsOf(line['Subtotal']));
  database.exec('commit');
  database.exec('create index billed on lines (category, order_id)');
  return answerOf(database.prepare(JUDGED).all());
}

function answerOf(rows: readonly Readonly<Record<string, unknown>>[]): Answer {
  const found = new Map(rows.map(({ figure, ...found }) => [String(figure), found]));
  return Object.fromEntries(
    FIGURES.map((name) => {
      const { count = 0, cents = 0 } = found.get(name) ?? {};
      return [name, { count: Number(count), cents: BigInt(String(cents)) }];
    }),
  ) as Answer;
}
