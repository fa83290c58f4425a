import { createReadStream, createWriteStream } from 'node:fs';
import { appendFile, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { exportLineMembers, jsonLine } from '../test/builders/export-line.ts';
import { seededRandom } from '../test/builders/seeded-random.ts';

/** Writes an export of so many made-up lines into so many blobs, the same ones each time; tells their folder. */
export async function writeExport(folder: string, lines: number, blobs: number): Promise<string> {
  await mkdir(folder);
  const random = seededRandom(2026);
  for (let blob = 0; blob < blobs; blob += 1) {
    const count = Math.floor(((blob + 1) * lines) / blobs) - Math.floor((blob * lines) / blobs);
    const texts = function* () {
      for (let line = 0; line < count; line += 1) yield `${jsonLine(exportLineMembers(random))}\n`;
    };
    await pipeline(Readable.from(texts()), createGzip(), createWriteStream(join(folder, blobName(blob))));
  }
  return folder;
}

/** The same export so many times over in as many blobs: each is several gzips in a row, which is one gzip. */
export async function repeatExport(folder: string, from: string, times: number): Promise<string> {
  await mkdir(folder);
  const names = await blobNames(from);
  for (const [blob] of names.entries())
    for (let time = 0; time < times; time += 1) {
      const other = names[(blob + time) % names.length] as string;
      await appendFile(join(folder, blobName(blob)), await readFile(join(from, other)));
    }
  return folder;
}

export async function blobNames(folder: string): Promise<readonly string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith('.json.gz')).sort();
}

/** What anybody would write: unpack, cut, JSON.parse; digits are lost. */
export async function* parsedLines(
  blob: string,
): AsyncGenerator<readonly Readonly<Record<string, unknown>>[]> {
  const decoder = new TextDecoder();
  let rest = '';
  const parse = (line: string) => JSON.parse(line) as Record<string, unknown>;
  const unpacked = createReadStream(blob).pipe(createGunzip({ chunkSize: 2 ** 16 }));
  for await (const chunk of unpacked as AsyncIterable<Uint8Array>) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield lines.map(parse);
  }
  if (rest !== '') yield [parse(rest)];
}

function blobName(blob: number): string {
  return `part-${String(blob).padStart(5, '0')}.json.gz`;
}
