import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TEMPLATE_FILE } from './template.ts';

const STAMP_FILE = 'packaged.sha256';
const PACKAGED = ['functions', 'lib', 'serverless.yml', 'package.json', 'package-lock.json', 'tsconfig.json'];

/** What is packaged, and where the package is. */
type PackageFolders = { readonly project: string; readonly package: string };

/** The state of everything that is packaged, in one text. */
export function sourcesOf({ project }: PackageFolders): string {
  return fingerprintOf(
    project,
    PACKAGED.flatMap((path) => filesUnder(project, path)),
  );
}

/** Notes which sources the package was made from, and what came of them. */
export function stamp(folders: PackageFolders, sources: string): void {
  writeFileSync(join(folders.package, STAMP_FILE), stampText(folders, sources));
}

/** Whether the package is whole, untouched since it was made, and made from the sources as they are. */
export function isFresh(folders: PackageFolders): boolean {
  const place = join(folders.package, STAMP_FILE);
  return (
    isPackaged(folders) &&
    existsSync(place) &&
    readFileSync(place, 'utf8') === stampText(folders, sourcesOf(folders))
  );
}

export function isPackaged(folders: PackageFolders): boolean {
  return existsSync(join(folders.package, TEMPLATE_FILE));
}

// A bundle that is missing or garbled makes every start fail: the stamp answers for the artifacts too.
function stampText(folders: PackageFolders, sources: string): string {
  const artifacts = readdirSync(folders.package)
    .filter((name) => name === TEMPLATE_FILE || name.endsWith('.zip'))
    .sort();
  return `${sources} ${fingerprintOf(folders.package, artifacts)}\n`;
}

function fingerprintOf(root: string, paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of paths)
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0');
  return hash.digest('hex');
}

function filesUnder(root: string, path: string): readonly string[] {
  const place = join(root, path);
  if (!existsSync(place)) return [];
  if (!statSync(place).isDirectory()) return [path];
  return readdirSync(place)
    .sort()
    .flatMap((name) => filesUnder(root, `${path}/${name}`));
}
