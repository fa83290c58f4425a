import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { startPostgres } from './night/postgres.ts';
import { answerText, type Answer } from './reconciliation/answer.ts';
import { writeBook } from './reconciliation/book-files.ts';
import { duckDb, sqlite } from './reconciliation/databases.ts';
import { oneQueryARow } from './reconciliation/one-query-a-row.ts';
import { ours } from './reconciliation/ours.ts';
import { scripted } from './reconciliation/scripted.ts';

// An invoice of a million lines and 200,000 purchases, from the blobs to every line classified, matched and summed: the
// product beside DuckDB, a script, SQLite, and one query a row. All that read the whole have to find the very same. Each pass
// runs in a process of its own. `npm run bench:reconciliation -- --lines 100000 --purchases 20000 --repeats 1` is a short one.
const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '1000000' },
    purchases: { type: 'string', default: '200000' },
    blobs: { type: 'string', default: '16' },
    repeats: { type: 'string', default: '3' },
    /** Lines for one query a row; 0 for none. */
    rows: { type: 'string', default: '20000' },
    /** A folder of files that are there already. */
    book: { type: 'string' },
    // Only for the processes that this one starts.
    pass: { type: 'string' },
  },
});

const WHOLE = { ours, duckDb, scripted, sqlite } as const;
type Pass = keyof typeof WHOLE | 'oneQueryARow';
type Measured = {
  readonly answer: string;
  readonly lines: number;
  readonly ms: number;
  readonly cpuMs: number;
  readonly peakMb: number;
};

// As the function has it: Node's own setting lets what is young grow without being any faster.
const YOUNG = '--max-semi-space-size=8';
const script = process.argv[1] ?? '';
await (values.pass === undefined ? compare() : measure(values.pass as Pass, values.book ?? ''));

async function measure(pass: Pass, folder: string): Promise<void> {
  const [startedMs, startedCpu] = [performance.now(), process.cpuUsage()];
  const { answer, lines } = await taken(pass, folder);
  const ms = performance.now() - startedMs;
  const { user, system } = process.cpuUsage(startedCpu);
  const peakMb = process.resourceUsage().maxRSS / 1_024;
  const measured: Measured = {
    answer: answerText(answer),
    lines,
    ms,
    cpuMs: (user + system) / 1_000,
    peakMb,
  };
  console.log(JSON.stringify(measured));
}

async function taken(
  pass: Pass,
  folder: string,
): Promise<{ readonly answer: Answer; readonly lines: number }> {
  if (pass === 'oneQueryARow') return await oneQueryARow(folder, Number(values.rows));
  return { answer: await WHOLE[pass](folder), lines: Number(values.lines) };
}

async function compare(): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'bench-reconciliation-'));
  const postgres = Number(values.rows) > 0 ? await startPostgres() : undefined;
  const [lines, purchases, blobs] = [values.lines, values.purchases, values.blobs].map(Number) as [
    number,
    number,
    number,
  ];
  try {
    const folder = values.book ?? (await writeBook(join(root, 'book'), { lines, purchases, blobs }));
    const found = new Map<Pass, Measured[]>();
    for (let repeat = 0; repeat < Number(values.repeats); repeat += 1)
      for (const pass of Object.keys(WHOLE) as Pass[])
        found.set(pass, [...(found.get(pass) ?? []), await measured(pass, folder)]);
    const answers = new Set([...found.values()].flat().map(({ answer }) => answer));
    if (answers.size > 1) throw new Error(`they do not agree:\n${[...answers].join('\n')}`);
    if (postgres) found.set('oneQueryARow', [await measured('oneQueryARow', folder, postgres.url)]);
    report(found, [...answers][0] ?? '');
  } finally {
    await postgres?.stop();
    await rm(root, { recursive: true, force: true });
  }
}

async function measured(pass: Pass, folder: string, databaseUrl = ''): Promise<Measured> {
  const { lines, rows } = values;
  const args = [
    ...process.execArgv,
    script,
    '--pass',
    pass,
    '--book',
    folder,
    '--lines',
    lines,
    '--rows',
    rows,
  ];
  const env = {
    ...process.env,
    BENCH_DATABASE_URL: databaseUrl,
    ...(pass === 'ours' && { NODE_OPTIONS: YOUNG }),
  };
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  return JSON.parse(stdout) as Measured;
}

function report(found: ReadonlyMap<Pass, readonly Measured[]>, answer: string): void {
  const middle = (pass: Pass, of: (one: Measured) => number) =>
    median((found.get(pass) ?? []).map((one) => of(one)));
  const rate = (pass: Pass) => middle(pass, ({ lines, ms }) => (lines * 1_000) / ms);
  const rows = [...found.keys()].map((pass) => ({
    pass,
    'lines/s': Math.round(rate(pass)),
    'of DuckDB': Number((rate(pass) / rate('duckDb')).toFixed(2)),
    'us CPU a line': Number(middle(pass, ({ lines, cpuMs }) => (cpuMs * 1_000) / lines).toFixed(2)),
    'peak MB': Math.round(middle(pass, ({ peakMb }) => peakMb)),
  }));
  console.table(rows);
  const peak = (pass: Pass) => middle(pass, ({ peakMb }) => peakMb);
  const [ofDuckDb, memory] = [rate('ours') / rate('duckDb'), peak('ours') / peak('duckDb')];
  console.log(JSON.stringify({ bench: 'reconciliation', answer, ofDuckDb, atLeast: 0.6, memory }));
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? NaN;
}
