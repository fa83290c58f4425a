import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

const BIN = process.env['POSTGRES_BIN'] ?? '/usr/lib/postgresql/15/bin';
const run = promisify(execFile);

/** A PostgreSQL of its own, new and empty, on a port of the loopback address; undefined where there is none to start. */
export async function startPostgres(): Promise<{ url: string; stop: () => Promise<void> } | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-postgres-'));
  const port = 40_000 + Math.floor(Math.random() * 20_000);
  const owner = await otherThanRoot();
  try {
    await chmod(folder, 0o755);
    if (owner) await chown(folder, owner.uid, owner.gid);
    const db = join(folder, 'db');
    await run(join(BIN, 'initdb'), ['-D', db, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8'], { ...owner });
    // As it comes otherwise: what it says is stored is on the disk.
    const settings = ['-D', db, '-p', String(port), '-k', folder, '-c', 'listen_addresses=127.0.0.1'];
    const server = spawn(join(BIN, 'postgres'), settings, { ...owner, stdio: 'ignore' });
    const ended = once(server, 'exit');
    const stop = async () => {
      server.kill('SIGINT');
      await ended;
      await rm(folder, { recursive: true, force: true });
    };
    for (let tries = 0; tries < 100; tries += 1) {
      const ready = await run(join(BIN, 'pg_isready'), ['-h', '127.0.0.1', '-p', String(port)]).catch(
        () => false,
      );
      if (ready) return { url: `postgresql://postgres@127.0.0.1:${port}/postgres`, stop };
      await wait(100);
    }
    await stop();
    return undefined;
  } catch (failure) {
    console.error(`no PostgreSQL to compare with: ${String(failure)}`);
    await rm(folder, { recursive: true, force: true });
    return undefined;
  }
}

// It refuses to be run by root.
async function otherThanRoot(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const id = async (kind: string) => Number((await run('id', [kind, 'postgres'])).stdout);
  return { uid: await id('-u'), gid: await id('-g') };
}
