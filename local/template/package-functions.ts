import { mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { holding } from './package-lock.ts';
import { isFresh, isPackaged, sourcesOf, stamp } from './package-stamp.ts';
import { runPackager } from './run-packager.ts';
import { LOCAL_FOLDER, PACKAGE_FOLDER, PROJECT_FOLDER } from './template.ts';

const FOLDERS = { project: PROJECT_FOLDER, package: PACKAGE_FOLDER };
const LOCK = join(LOCAL_FOLDER, 'packaging.lock');
const HOME = join(LOCAL_FOLDER, 'home'); // The packager keeps a cache in its home; the user's is none of its business.
const SCRATCH = join(LOCAL_FOLDER, 'packaging'); // It leaves a copy of every bundle in the folder for temporary files.

if (import.meta.main) {
  try {
    await packageFunctions();
  } catch (failure) {
    console.error(failure instanceof Error ? failure.message : failure);
    process.exitCode = 1;
  }
}

/**
 * Packages the functions (`npm run package`) if anything that is packaged has changed since, or if the package is damaged.
 * Quiet unless it fails; whoever interrupts it leaves no process behind.
 */
export async function packageFunctions(until?: AbortSignal): Promise<void> {
  if (isFresh(FOLDERS)) return;
  // Two processes that package at once would take each other's files away.
  await holding(LOCK, until, async () => {
    if (isFresh(FOLDERS)) return;
    const sources = sourcesOf(FOLDERS);
    await pack(until);
    stamp(FOLDERS, sources);
  });
}

async function pack(until: AbortSignal | undefined): Promise<void> {
  for (const folder of [HOME, SCRATCH]) mkdirSync(folder, { recursive: true });
  const packager = createRequire(import.meta.url).resolve('serverless/bin/serverless.js');
  const env = { ...process.env, HOME, USERPROFILE: HOME, TMPDIR: SCRATCH, TEMP: SCRATCH };
  try {
    await runPackager(process.execPath, [packager, 'package'], { cwd: PROJECT_FOLDER, env, until });
  } finally {
    rmSync(SCRATCH, { recursive: true, force: true });
  }
  if (!isPackaged(FOLDERS)) throw new Error('Packaging failed: there is no template.');
}
