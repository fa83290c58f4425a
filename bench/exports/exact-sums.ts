import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { blobNames } from '../export-files.ts';

const PLACES = 18;

/**
 * The sums of columns as the digits in the blobs say, in the plainest way: every number is looked for by the name before
 * it, and added as a whole one, 18 places further left.
 */
export async function exactSums(
  folder: string,
  columns: readonly (readonly [string, string])[],
): Promise<Readonly<Record<string, string>>> {
  const wanted = columns.map(([source, name]) => ({
    name,
    pattern: new RegExp(`"${source}":"?(-?[0-9.]+)`),
  }));
  const sums = wanted.map(() => 0n);
  for (const blob of await blobNames(folder)) {
    const input = createReadStream(join(folder, blob)).pipe(createGunzip());
    for await (const line of createInterface({ input }))
      wanted.forEach(({ pattern }, index) => {
        sums[index] = (sums[index] ?? 0n) + scaled(pattern.exec(line)?.[1] ?? '0');
      });
  }
  return Object.fromEntries(wanted.map(({ name }, index) => [name, pointed(sums[index] ?? 0n)]));
}

function scaled(text: string): bigint {
  const [whole = '', places = ''] = text.split('.');
  return BigInt(whole + places.padEnd(PLACES, '0'));
}

function pointed(sum: bigint): string {
  const digits = (sum < 0n ? -sum : sum).toString().padStart(PLACES + 1, '0');
  return `${sum < 0n ? '-' : ''}${digits.slice(0, -PLACES)}.${digits.slice(-PLACES)}`;
}
