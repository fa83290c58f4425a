import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_FOLDER, PROJECT_FOLDER } from './template.ts';

const STAMP = join(PACKAGE_FOLDER, 'packaged.sha256');
const TEMPLATE = join(PACKAGE_FOLDER, 'cloudformation-template-update-stack.json');
const LOCK = join(PROJECT_FOLDER, '.local', 'packaging');
const LOCK_LIMIT_MS = 120_000; // Packaging takes ten seconds; a lock this old was left behind by a killed process.
const PACKAGED = ['functions', 'lib', 'serverless.yml', 'package.json', 'package-lock.json', 'tsconfig.json'];

if (import.meta.main) {
  try {
    packageFunctions();
  } catch (failure) {
    console.error(failure instanceof Error ? failure.message : failure);
    process.exitCode = 1;
  }
}

/** Runs `npm run package` if anything that is packaged has changed since it ran last. Quiet unless it fails. */
export function packageFunctions(): void {
  if (upToDate()) return;
  lock();
  try {
    if (upToDate()) return;
    const fingerprint = fingerprintOf(PACKAGED);
    const { status, stdout, stderr, error } = spawnSync('npm', ['run', '--silent', 'package'], {
      cwd: PROJECT_FOLDER,
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    if (status !== 0 || !existsSync(TEMPLATE))
      throw new Error(`Packaging failed.\n${stdout}${stderr}${error?.message ?? ''}`);
    writeFileSync(STAMP, fingerprint);
  } finally {
    rmSync(LOCK, { recursive: true, force: true });
  }
}

function upToDate(): boolean {
  return existsSync(TEMPLATE) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === fingerprintOf(PACKAGED);
}

function fingerprintOf(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of paths.flatMap(filesUnder)) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(PROJECT_FOLDER, path)))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesUnder(path: string): readonly string[] {
  const place = join(PROJECT_FOLDER, path);
  if (!existsSync(place)) return [];
  if (!statSync(place).isDirectory()) return [path];
  return readdirSync(place)
    .sort()
    .flatMap((name) => filesUnder(`${path}/${name}`));
}

// Two processes that package at once would take each other's files away.
function lock(): void {
  mkdirSync(join(PROJECT_FOLDER, '.local'), { recursive: true });
  for (;;) {
    try {
      mkdirSync(LOCK);
      return;
    } catch (failure) {
      if ((failure as NodeJS.ErrnoException).code !== 'EEXIST') throw failure;
      const age = Date.now() - (statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      if (age > LOCK_LIMIT_MS) rmSync(LOCK, { recursive: true, force: true });
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  }
}
