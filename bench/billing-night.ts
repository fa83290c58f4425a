import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { repeatExport, writeExport } from './export-files.ts';
import { PASSES, type PassName, type Passed } from './night/passes.ts';
import { startPostgres } from './night/postgres.ts';
import { createTables } from './night/upserts.ts';

// One exported invoice to its published version: how fast and in how much memory, beside unpacking and JSON.parse alone,
// and beside the upserts of stripe-sync-engine, in the same run. Each pass runs in a process of its own.
// `npm run bench:night -- --lines 100000 --repeats 1 --large 0` is a short one.
const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '1000000' },
    blobs: { type: 'string', default: '16' },
    repeats: { type: 'string', default: '3' },
    'memory-repeats': { type: 'string', default: '5' },
    // How many times as many lines for the second measurement of memory; 0 for none.
    large: { type: 'string', default: '10' },
    'large-repeats': { type: 'string', default: '5' },
    upserts: { type: 'string', default: '20000' },
    // Only for the processes that this one starts.
    pass: { type: 'string' },
    folder: { type: 'string' },
  },
});

// As serverless.yml has it for sync-invoice; for all passes alike.
const YOUNG = '--max-semi-space-size=16';

type Measured = Passed & { readonly ms: number; readonly cpuMs: number; readonly peakMb: number };

await (values.pass === undefined ? compare() : measure(values.pass as PassName, values.folder ?? ''));

async function measure(pass: PassName, folder: string): Promise<void> {
  const [startedMs, startedCpu] = [performance.now(), process.cpuUsage()];
  const passed = await PASSES[pass](folder);
  const ms = performance.now() - startedMs;
  const { user, system } = process.cpuUsage(startedCpu);
  const { maxRSS } = process.resourceUsage();
  console.log(JSON.stringify({ ...passed, ms, cpuMs: (user + system) / 1_000, peakMb: maxRSS / 1_024 }));
}

async function compare(): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'bench-night-'));
  const postgres = await startPostgres();
  try {
    if (postgres) await createTables(postgres.url);
    const databaseUrl = postgres?.url;
    const [lines, blobs] = [Number(values.lines), Number(values.blobs)];
    const whole = await writeExport(join(root, 'whole'), lines, blobs);
    const few = await writeExport(join(root, 'few'), Number(values.upserts), blobs);
    const peers: readonly PassName[] = databaseUrl ? ['upserts', 'upserts, sink'] : [];
    const taken = new Map<PassName, Measured[]>();
    const note = async (pass: PassName, folder: string) =>
      taken.set(pass, [...(taken.get(pass) ?? []), await measured(pass, folder, databaseUrl)]);
    // They take turns, so that a slow minute slows them all.
    for (let repeat = 0; repeat < Number(values.repeats); repeat += 1) {
      for (const pass of ['bare', 'night', 'client'] as const) await note(pass, whole);
      for (const pass of peers) await note(pass, few);
    }
    await note('weighed', few);
    report(taken);
    await compareMemory(root, whole, taken.get('night') ?? []);
  } finally {
    await postgres?.stop();
    await rm(root, { recursive: true, force: true });
  }
}

async function compareMemory(root: string, whole: string, measuredSoFar: readonly Measured[]): Promise<void> {
  const peaks = async (folder: string, repeats: number, known: readonly Measured[]) => {
    const runs = [...known];
    while (runs.length < repeats) runs.push(await measured('night', folder, undefined));
    return runs.map(({ peakMb }) => peakMb);
  };
  const one = await peaks(whole, Number(values['memory-repeats']), measuredSoFar);
  console.log(
    JSON.stringify({ memory: { lines: Number(values.lines), peaks: one, median: median(one), atMost: 256 } }),
  );
  const times = Number(values.large);
  if (times === 0) return;
  const large = await repeatExport(join(root, 'large'), whole, times);
  const many = await peaks(large, Number(values['large-repeats']), []);
  const ratio = median(many) / median(one);
  console.log(JSON.stringify({ memory: { times, peaks: many, median: median(many), ratio, atMost: 1.25 } }));
}

async function measured(pass: PassName, folder: string, databaseUrl: string | undefined): Promise<Measured> {
  const script = process.argv[1] ?? '';
  const args = [YOUNG, ...process.execArgv, script, '--pass', pass, '--folder', folder];
  const env = { ...process.env, ...(databaseUrl !== undefined && { BENCH_DATABASE_URL: databaseUrl }) };
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  return JSON.parse(stdout) as Measured;
}

function report(taken: ReadonlyMap<PassName, readonly Measured[]>): void {
  const micros = (pass: PassName, of: 'ms' | 'cpuMs') =>
    median((taken.get(pass) ?? []).map((one) => (one[of] * 1_000) / one.lines));
  const rows = [...taken.keys()].map((pass) => ({
    pass,
    'lines/s': Math.round(1_000_000 / micros(pass, 'ms')),
    'us a line': rounded(micros(pass, 'ms')),
    'us CPU a line': rounded(micros(pass, 'cpuMs')),
    'speed of bare': rounded(micros('bare', 'ms') / micros(pass, 'ms')),
    'peak MB': Math.round(median((taken.get(pass) ?? []).map(({ peakMb }) => peakMb))),
  }));
  console.table(rows);
  console.log(
    JSON.stringify({
      bench: 'billing-night',
      lines: Number(values.lines),
      ofBare: {
        wall: micros('bare', 'ms') / micros('night', 'ms'),
        cpu: micros('bare', 'cpuMs') / micros('night', 'cpuMs'),
        atLeast: 0.5,
      },
      timesUpserts: {
        wall: micros('upserts', 'ms') / micros('night', 'ms'),
        sink: micros('upserts, sink', 'ms') / micros('night', 'ms'),
        atLeast: 20,
      },
      written: taken.get('night')?.[0]?.written,
      weighed: taken.get('weighed')?.[0]?.written,
    }),
  );
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? NaN;
}

function rounded(number: number): number {
  return Number(number.toFixed(2));
}
