import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { writeExport } from './export-files.ts';
import { copyWithDuckDb, DECIMALS, figuresOf, type Answer, type Figures } from './exports/duck-db.ts';
import { exactSums } from './exports/exact-sums.ts';
import { exportWithTieout } from './exports/tieout.ts';

// A million lines from the archived blobs to CSV and to a Parquet dataset in files of 100,000 with exact decimals: the
// product beside DuckDB's COPY, in the same run. What each wrote is read back by DuckDB: as many rows, and the sums that the
// digits in the blobs come to. Each pass runs in a process of its own. `npm run bench:exports -- --lines 100000 --repeats 1` is a short one.
const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '1000000' },
    blobs: { type: 'string', default: '16' },
    repeats: { type: 'string', default: '3' },
    // Only for the processes that this one starts.
    pass: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
  },
});

// As serverless.yml has it for write-export; for all passes alike.
const YOUNG = '--max-semi-space-size=8';

const PASSES = {
  'tieout csv': (from: string, to: string) => exportWithTieout('csv', from, to),
  'tieout parquet': (from: string, to: string) => exportWithTieout('parquet', from, to),
  'tieout xlsx': (from: string, to: string) => exportWithTieout('xlsx', from, to),
  'duckdb csv': (from: string, to: string) => copyWithDuckDb('csv', from, to),
  'duckdb parquet': (from: string, to: string) => copyWithDuckDb('parquet', from, to),
} as const;
type PassName = keyof typeof PASSES;
type Measured = { readonly ms: number; readonly cpuMs: number; readonly peakMb: number };

await (values.pass === undefined
  ? compare()
  : measure(values.pass as PassName, values.from ?? '', values.to ?? ''));

async function measure(pass: PassName, from: string, to: string): Promise<void> {
  const [startedMs, startedCpu] = [performance.now(), process.cpuUsage()];
  await PASSES[pass](from, to);
  const ms = performance.now() - startedMs;
  const { user, system } = process.cpuUsage(startedCpu);
  const peakMb = process.resourceUsage().maxRSS / 1_024;
  console.log(JSON.stringify({ ms, cpuMs: (user + system) / 1_000, peakMb } satisfies Measured));
}

async function compare(): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'bench-exports-'));
  const lines = Number(values.lines);
  try {
    const from = await writeExport(join(root, 'blobs'), lines, Number(values.blobs));
    const taken = new Map<PassName, Measured[]>();
    const figures = new Map<PassName, Figures>();
    for (let repeat = 0; repeat < Number(values.repeats); repeat += 1)
      for (const pass of Object.keys(PASSES) as PassName[]) {
        // A workbook says what the format costs; nothing beside it writes one, and once is enough.
        if (pass === 'tieout xlsx' && repeat > 0) continue;
        const to = join(root, 'written');
        await mkdir(to);
        taken.set(pass, [...(taken.get(pass) ?? []), await measured(pass, from, to)]);
        figures.set(pass, await figuresOf(to));
        await rm(to, { recursive: true });
      }
    report(taken, figures, { lines: String(lines), ...(await exactSums(from, DECIMALS)) });
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function measured(pass: PassName, from: string, to: string): Promise<Measured> {
  const args = [
    YOUNG,
    ...process.execArgv,
    process.argv[1] ?? '',
    '--pass',
    pass,
    '--from',
    from,
    '--to',
    to,
  ];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as Measured;
}

function report(
  taken: ReadonlyMap<PassName, readonly Measured[]>,
  figures: ReadonlyMap<PassName, Figures>,
  exact: Answer,
): void {
  const lines = Number(exact['lines']);
  const middle = (pass: PassName, of: keyof Measured) =>
    median((taken.get(pass) ?? []).map((one) => one[of]));
  console.table(
    [...taken.keys()].map((pass) => ({
      pass,
      seconds: Number((middle(pass, 'ms') / 1_000).toFixed(1)),
      'lines/s': Math.round((lines * 1_000) / middle(pass, 'ms')),
      'us CPU a line': Number(((middle(pass, 'cpuMs') * 1_000) / lines).toFixed(1)),
      'peak MB': Math.round(middle(pass, 'peakMb')),
      files: figures.get(pass)?.files,
      MB: Math.round((figures.get(pass)?.bytes ?? 0) / 1e6),
    })),
  );
  for (const [pass, { answer }] of figures) {
    const differs = Object.keys(answer ?? {}).filter((name) => answer?.[name] !== exact[name]);
    if (answer) console.log(JSON.stringify({ pass, exact: differs.length === 0, differs }));
    if (differs.length > 0 && pass.startsWith('tieout')) process.exitCode = 1;
  }
  const peaks = (['tieout csv', 'tieout parquet'] as const).map((pass) => middle(pass, 'peakMb'));
  console.log(JSON.stringify({ memory: { peaks: peaks.map(Math.round), atMost: 256 } }));
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? NaN;
}
