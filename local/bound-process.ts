import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export type BoundProcess = {
  readonly child: ChildProcess;
  /** What it has said so far, on either output. */
  readonly said: () => string;
  /** Ends it with everything it started, and comes back when it is gone. */
  readonly end: () => Promise<void>;
};

type Options = { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv };

// The shell becomes the program; beside it somebody reads a pipe of which we hold the other end. However we end, even by
// `kill -9`, the pipe closes with us, and the whole process group goes.
const WATCHED =
  'exec 3<&0; { cat; kill -9 0; } <&3 3<&- >/dev/null 2>&1 & exec 3<&-; exec "$0" "$@" </dev/null';
const SAID_MAX = 64_000; // Enough for the reason why something failed.

/**
 * Starts a program that does not outlive us. It is in a group of its own: a Ctrl-C at the terminal reaches us alone, and
 * we decide when it ends. Windows has no such shell: there it ends with us only where we end in order.
 */
export function startBound(command: string, words: readonly string[], options: Options = {}): BoundProcess {
  const stdio: ['pipe', 'pipe', 'pipe'] = ['pipe', 'pipe', 'pipe'];
  const watched = process.platform !== 'win32';
  const child = watched
    ? spawn('/bin/sh', ['-c', WATCHED, command, ...words], { ...options, stdio, detached: true })
    : spawn(command, words, { ...options, stdio });
  let said = '';
  for (const output of [child.stdout, child.stderr])
    output.on('data', (chunk) => (said = `${said}${String(chunk)}`.slice(-SAID_MAX)));
  child.stdin.on('error', () => {}); // Nothing is ever written; a pipe that broke has done its work.
  const letGo = () => void child.stdin.destroy();
  child.once('exit', letGo);
  const kill = () => void child.kill('SIGKILL');
  if (!watched) process.once('exit', kill);
  return {
    child,
    said: () => said,
    end: async () => {
      process.off('exit', kill);
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      if (watched) letGo();
      else kill();
      await exited;
    },
  };
}
