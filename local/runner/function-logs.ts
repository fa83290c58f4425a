import {
  createWriteStream,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  type WriteStream,
} from 'node:fs';
import { join, relative } from 'node:path';
import { isRunning } from '../is-running.ts';
import { LOCAL_FOLDER } from '../template/template.ts';

type FunctionLogs = {
  /** Where this run's logs are. */
  readonly folder: string;
  readonly write: (functionName: string, line: string) => void;
  readonly close: () => Promise<void>;
};

const RUNS_KEPT = 10;

/**
 * What functions write to their output, one file each, one folder for every run: `.local/runs/RUN/buy-reservations.jsonl`.
 * `.local/logs` leads to the run that began last. Older runs make room, except those that still go on.
 */
export function openFunctionLogs(startedAtMs: number, root = LOCAL_FOLDER, pid = process.pid): FunctionLogs {
  const runs = join(root, 'runs');
  const started = new Date(startedAtMs).toISOString().replace(/[:.]/g, '-'); // No colons in file names of Windows.
  const folder = join(runs, `${started}-${pid}`);
  const files = new Map<string, WriteStream>();
  let closed = false;
  // Not before there is something to read: a run that could not start takes nothing away from one that goes on.
  const begin = () => {
    mkdirSync(folder, { recursive: true });
    removeOldRuns(runs);
    leadTo(folder, join(root, 'logs'));
  };
  return {
    folder,
    write: (functionName, line) => {
      if (closed) return; // The last words of a function that was stopped.
      if (files.size === 0) begin();
      const file = files.get(functionName) ?? createWriteStream(join(folder, `${functionName}.jsonl`));
      files.set(functionName, file);
      file.write(`${line}\n`);
    },
    close: async () => {
      closed = true;
      await Promise.all([...files.values()].map((file) => new Promise<void>((done) => file.end(done))));
    },
  };
}

function removeOldRuns(runs: string): void {
  const oldestFirst = readdirSync(runs).sort();
  for (const run of oldestFirst.slice(0, -RUNS_KEPT))
    if (!isRunning(Number(/\d+$/.exec(run)?.[0]))) rmSync(join(runs, run), { recursive: true, force: true });
}

// Renamed into place: somebody who follows the link at this moment finds the run before or this one.
function leadTo(folder: string, link: string): void {
  const next = `${link}.${process.pid}`;
  rmSync(next, { recursive: true, force: true });
  symlinkSync(process.platform === 'win32' ? folder : relative(join(link, '..'), folder), next, 'junction');
  if (lstatSync(link, { throwIfNoEntry: false })?.isDirectory()) rmSync(link, { recursive: true });
  renameSync(next, link);
}
