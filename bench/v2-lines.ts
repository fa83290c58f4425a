import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { compareReaders } from '../test/builders/compare-readers.ts';
import { seededRandom } from '../test/builders/seeded-random.ts';
import { writeExport } from './export-files.ts';
import { PASSES, type PassName } from './v2-passes.ts';

// How fast and in how much memory the lines of a v2 export are read, beside unpacking and JSON.parse alone in the same
// run. Each pass runs in a process of its own. `npm run bench:v2-lines -- --lines 100000 --repeats 1` is a short one.
const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '1000000' },
    blobs: { type: 'string', default: '16' },
    repeats: { type: 'string', default: '3' },
    'memory-repeats': { type: 'string', default: '5' },
    hostile: { type: 'string', default: '100000' },
    // Only for the processes that this one starts.
    pass: { type: 'string' },
    folder: { type: 'string' },
  },
});

type Measured = { readonly lines: number; readonly ms: number; readonly peakMb: number };

await (values.pass === undefined ? compare() : measure(values.pass as PassName, values.folder ?? ''));

async function measure(pass: PassName, folder: string): Promise<void> {
  const startedMs = performance.now();
  const lines = await PASSES[pass](folder);
  const ms = performance.now() - startedMs;
  console.log(JSON.stringify({ lines, ms, peakMb: process.resourceUsage().maxRSS / 1024 }));
}

async function compare(): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'v2-lines-'));
  try {
    const lineCount = Number(values.lines);
    const blobs = Number(values.blobs);
    const whole = await writeExport(join(root, 'whole'), lineCount, blobs);
    const tenth = await writeExport(join(root, 'tenth'), Math.ceil(lineCount / 10), blobs);
    const rows = await passes(whole, lineCount);
    const memory = { whole: await peak(whole), tenth: await peak(tenth) };
    report(rows, memory, compareReaders(seededRandom(1), Number(values.hostile)));
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** Milliseconds of each pass, the median of all repeats; the passes take turns, so that a slow minute slows them all. */
async function passes(folder: string, lineCount: number): Promise<ReadonlyMap<PassName, number>> {
  const taken = new Map<PassName, number[]>();
  for (let repeat = 0; repeat < Number(values.repeats); repeat += 1) {
    for (const pass of Object.keys(PASSES) as PassName[]) {
      const { ms, lines } = await measured(pass, folder);
      if (lines !== lineCount) throw new Error(`${pass} read ${lines} of ${lineCount} lines`);
      taken.set(pass, [...(taken.get(pass) ?? []), ms]);
    }
  }
  return new Map([...taken].map(([pass, ms]) => [pass, median(ms)]));
}

async function peak(folder: string): Promise<number> {
  const peaks: number[] = [];
  for (let repeat = 0; repeat < Number(values['memory-repeats']); repeat += 1) {
    peaks.push((await measured('fields', folder)).peakMb);
  }
  return median(peaks);
}

async function measured(pass: PassName, folder: string): Promise<Measured> {
  const script = process.argv[1] ?? '';
  const { stdout } = await promisify(execFile)(process.execPath, [
    script,
    '--pass',
    pass,
    '--folder',
    folder,
  ]);
  return JSON.parse(stdout) as Measured;
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? NaN;
}

function report(
  rows: ReadonlyMap<PassName, number>,
  memory: { readonly whole: number; readonly tenth: number },
  hostile: ReturnType<typeof compareReaders>,
): void {
  const bareMs = rows.get('bare') ?? NaN;
  const ratio = (pass: PassName): number => Number((bareMs / (rows.get(pass) ?? NaN)).toFixed(2));
  console.table(
    [...rows].map(([pass, ms]) => ({
      pass,
      seconds: Number((ms / 1_000).toFixed(2)),
      'us a line': Number(((ms * 1_000) / Number(values.lines)).toFixed(2)),
      'speed of bare': ratio(pass),
    })),
  );
  const memoryRatio = Number((memory.whole / memory.tenth).toFixed(2));
  const result = {
    bench: 'v2-lines',
    lines: Number(values.lines),
    fields: { ratio: ratio('fields'), atLeast: 0.8 },
    lossless: { ratio: ratio('lossless'), atLeast: 0.15 },
    domain: { ratio: ratio('domain') },
    memory: { ...memory, ratio: memoryRatio, atMost: 1.25 },
    hostile,
  };
  console.log(JSON.stringify(result));
}
