import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isRunning } from '../is-running.ts';

const LOOK_AGAIN_MS = 200;
const LIMIT_MS = 120_000; // Packaging takes ten seconds; a process that holds the lock this long took over a dead one's id.

/**
 * Does something that no two processes may do at once. A lock says whose it is: one that a killed process left behind is
 * taken over. Whoever waits for it can be told to stop waiting.
 */
export async function holding<Result>(
  lock: string,
  until: AbortSignal | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  mkdirSync(dirname(lock), { recursive: true });
  while (!taken(lock)) {
    until?.throwIfAborted();
    if (isLeftBehind(lock)) takeAway(lock);
    else await wait(LOOK_AGAIN_MS, undefined, until && { signal: until });
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

// A link appears with its content: nobody ever reads a lock that does not say yet whose it is.
function taken(lock: string): boolean {
  const mine = `${lock}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  return moved(mine, lock);
}

// Somebody else may have taken over the same lock a moment ago: what comes away is looked at, and a living one put back.
function takeAway(lock: string): void {
  const old = `${lock}.${process.pid}.old`;
  try {
    renameSync(lock, old);
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw failure;
  }
  if (isLeftBehind(old)) rmSync(old, { force: true });
  else moved(old, lock);
}

function moved(file: string, place: string): boolean {
  try {
    linkSync(file, place);
    return true;
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code !== 'EEXIST') throw failure;
    return false;
  } finally {
    rmSync(file, { force: true });
  }
}

function isLeftBehind(lock: string): boolean {
  try {
    const holder = Number(readFileSync(lock, 'utf8'));
    // In a container, a killed process and its successor often have the same id.
    return holder === process.pid || !isRunning(holder) || Date.now() - statSync(lock).mtimeMs > LIMIT_MS;
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code === 'ENOENT') return false; // Given back meanwhile.
    throw failure;
  }
}
