/** What the measurements use of DuckDB. Whoever only checks the product has not installed it, so its types are written out. */
type DuckDb = {
  run(sql: string): Promise<unknown>;
  runAndReadAll(sql: string): Promise<{ getRowObjects(): readonly Readonly<Record<string, unknown>>[] }>;
  closeSync(): void;
};

type Package = {
  readonly DuckDBInstance: {
    create(path: string, options: Readonly<Record<string, string>>): Promise<{ connect(): Promise<DuckDb> }>;
  };
};

/** A database in memory with two threads, as this machine has, for as long as it is used. */
export async function withDuckDb<Result>(use: (database: DuckDb) => Promise<Result>): Promise<Result> {
  const { DuckDBInstance } = await installed('node-api');
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const database = await instance.connect();
  try {
    return await use(database);
  } finally {
    database.closeSync();
  }
}

async function installed(name: string): Promise<Package> {
  try {
    return (await import(`@duckdb/${name}`)) as Package;
  } catch (failure) {
    throw new Error('The peer is not installed: npm ci --prefix bench', { cause: failure });
  }
}
