import { once } from 'node:events';
import { startBound } from '../bound-process.ts';

type Limits = {
  /** How long it may take to end by itself once it has reported an error. */
  readonly afterErrorMs: number;
  readonly wholeMs: number;
};

const LIMITS: Limits = { afterErrorMs: 3_000, wholeMs: 15 * 60_000 };

// `Error:` heads what the packager says of a failure; `[ERROR]` marks each one of the bundler.
const REPORTS_ERROR = /^Error:|\[ERROR\]/m;

/**
 * Runs the packager to its end. Throws with what it said where it did not succeed. After a build that failed the bundler
 * stays, and the packager waits for it for ever: once it has reported an error it gets a moment, and is ended then with
 * everything it started.
 */
export async function runPackager(
  command: string,
  words: readonly string[],
  options: {
    readonly cwd: string;
    readonly env: NodeJS.ProcessEnv;
    readonly until?: AbortSignal | undefined;
  },
  { afterErrorMs, wholeMs }: Limits = LIMITS,
): Promise<void> {
  const { until, ...surroundings } = options;
  until?.throwIfAborted();
  const { child, said, end } = startBound(command, words, surroundings);
  const stop = () => void end();
  let ending: NodeJS.Timeout | undefined;
  const look = () => {
    if (REPORTS_ERROR.test(said())) ending ??= setTimeout(stop, afterErrorMs);
  };
  for (const output of [child.stdout, child.stderr]) output?.on('data', look);
  const tooLong = setTimeout(stop, wholeMs);
  until?.addEventListener('abort', stop);
  try {
    const [status, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    until?.throwIfAborted();
    const wasStopped = signal !== null && ending === undefined;
    const why = wasStopped ? `It was ended: it takes no longer than ${wholeMs / 60_000} minutes.\n` : '';
    if (status !== 0) throw new Error(`Packaging failed.\n${why}${said()}`);
  } finally {
    clearTimeout(ending);
    clearTimeout(tooLong);
    until?.removeEventListener('abort', stop);
  }
}
