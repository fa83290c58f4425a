import { pipeline, Readable, type TransformOptions } from 'node:stream';
import { createGunzip, type Gunzip, type ZlibOptions } from 'node:zlib';
import { BrokenExport } from './broken-export.ts';

/** Against archives that unpack for ever. */
export type UnpackLimits = {
  readonly unpackedBytes: number;
  /** How many times its packed size a blob may have; equal lines are legal and pack extremely well. */
  readonly ratio: number;
  /** Up to this size nothing is said about the ratio. */
  readonly ratioFromBytes: number;
  /** How much is unpacked at a time; 64 KB where nothing is said. */
  readonly chunkBytes?: number;
};

const CHUNK_BYTES = 2 ** 16;

/**
 * The bytes of a blob without their gzip, as they are unpacked. `reached` says which line reading has got to. Throws a
 * BrokenExport where the gzip is cut off, damaged, larger than allowed or followed by anything but another gzip; a failure
 * of the chunks themselves is passed on.
 */
export async function* unpackedBlob(
  chunks: AsyncIterable<Uint8Array>,
  limits: UnpackLimits,
  reached: () => number,
): AsyncGenerator<Uint8Array> {
  const blob = chunks[Symbol.asyncIterator]();
  const head = await firstBytes(blob);
  const whole = chain(head, blob);
  let bytes = 0;
  // A store that marks its gzip as an encoding of the transfer has it undone on the way: then it is text already.
  for await (const chunk of startsLikeText(head) ? whole : gunzipped(whole, limits, reached)) {
    bytes += chunk.length;
    if (bytes > limits.unpackedBytes) throw new BrokenExport(reached(), 'unpacks to more than is allowed');
    yield chunk;
  }
}

async function* gunzipped(
  chunks: AsyncIterable<Uint8Array>,
  limits: UnpackLimits,
  reached: () => number,
): AsyncGenerator<Uint8Array> {
  const source = { bytes: 0, failure: undefined as unknown };
  const chunkSize = limits.chunkBytes ?? CHUNK_BYTES;
  // A stream that may hold less than a chunk begins on the next one only when somebody waits for it: unpacking and reading
  // would take turns.
  const options: ZlibOptions & TransformOptions = { chunkSize, readableHighWaterMark: 2 * chunkSize };
  const gunzip = createGunzip(options);
  // The callback only keeps a failure from being thrown at nobody: it arrives through the loop.
  pipeline(Readable.from(watched(chunks, source)), gunzip, () => undefined);
  let bytes = 0;
  try {
    for await (const chunk of gunzip as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      if (isBomb(bytes, gunzip, limits)) throw new BrokenExport(reached(), 'unpacks to more than is allowed');
      yield chunk;
    }
  } catch (error) {
    if (error instanceof BrokenExport || error === source.failure) throw error;
    const reason = error instanceof Error ? error.message : 'not gzip';
    throw new BrokenExport(reached(), `does not unpack: ${reason}`);
  } finally {
    gunzip.destroy();
  }
  // Node stops at a zero byte without a word, whatever follows it: lines that nobody would miss.
  if (gunzip.bytesWritten < source.bytes) {
    throw new BrokenExport(reached(), 'does not unpack: something follows the end of its gzip');
  }
}

function isBomb(bytes: number, gunzip: Gunzip, limits: UnpackLimits): boolean {
  return bytes > limits.ratioFromBytes && bytes > limits.ratio * gunzip.bytesWritten;
}

/** The same chunks, counted, and their failure remembered: it has to be told from a failure to unpack. */
async function* watched(
  chunks: AsyncIterable<Uint8Array>,
  source: { bytes: number; failure: unknown },
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of chunks) {
      source.bytes += chunk.length;
      yield chunk;
    }
  } catch (error) {
    source.failure = error;
    throw error;
  }
}

/** Enough of the beginning to tell what it is, or all there is. */
async function firstBytes(blob: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let head: Uint8Array = new Uint8Array();
  while (head.length < LONGEST_MARK) {
    const next = await blob.next();
    if (next.done === true) break;
    head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
  }
  return head;
}

async function* chain(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (head.length > 0) yield head;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    // Whoever stops reading stops the download.
    await rest.return?.(undefined);
  }
}

// A byte-order mark and what follows it.
const LONGEST_MARK = 4;

function startsLikeText(bytes: Uint8Array): boolean {
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  return bytes[start] === 0x7b; // An opening brace.
}
