import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Place, Said, Turn } from './kill-messages.ts';

/** A real process that works turn by turn, and can be killed in the middle of one. */
export class WorkerProcess {
  readonly #child: ChildProcess;
  readonly #ready: Promise<unknown>;
  /** Messages that it has acknowledged. */
  readonly settled = new Set<string>();
  /** Failures of its own, and what it wrote before it ended without being told to. */
  readonly failures: string[] = [];
  #doneWith: ((how: 'done' | 'gone') => void) | undefined;

  constructor(program: string, place: Place) {
    const child = fork(program, [JSON.stringify(place)], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: [],
    });
    const ready = Promise.withResolvers<void>();
    child.on('message', (said: Said) => {
      if (said.said === 'ready') ready.resolve();
      if (said.said === 'settled') this.settled.add(said.messageId);
      if (said.said === 'failed') this.failures.push(said.what);
      if (said.said === 'done') this.#doneWith?.('done');
    });
    child.stderr?.on('data', (chunk) => this.failures.push(String(chunk)));
    child.once('exit', () => {
      ready.resolve();
      this.#doneWith?.('gone');
    });
    this.#child = child;
    this.#ready = ready.promise;
  }

  /** Works one turn to its end, or until it is killed. */
  async work(turn: Turn): Promise<'done' | 'killed'> {
    await this.#ready;
    const done = new Promise<'done' | 'gone'>((resolve) => (this.#doneWith = resolve));
    // Killed with its last word on its lips: the turn before counts as done, and this one as killed.
    if (this.#isGone()) this.#doneWith?.('gone');
    // Where it dies just now, its end is heard of soon.
    else this.#child.send(turn, () => undefined);
    const how = await done;
    this.#doneWith = undefined;
    if (how === 'done') return 'done';
    if (this.#child.signalCode !== 'SIGKILL')
      throw new Error(`A worker ended by itself. ${this.failures.join('\n')}`);
    return 'killed';
  }

  /** `kill -9`, if it is at work. */
  kill(): void {
    if (this.#doneWith) this.#child.kill('SIGKILL');
  }

  async end(): Promise<void> {
    await this.#ready;
    if (this.#isGone()) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
  }

  #isGone(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }
}
