import type { Content } from '../../../lib/billing/billing-source.ts';
import type { OutputFiles } from '../../../lib/reporting/exports/output-file.ts';

/** A content read to its end. */
export async function bytesOf(content: Content): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of content) pieces.push(piece);
  return new Uint8Array(Buffer.concat(pieces));
}

export async function textOf(content: Content): Promise<string> {
  // The byte order mark is part of what was written.
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await bytesOf(content));
}

type Collected = {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly rows: number | undefined;
};

/** Files of an export, each read to its end before the next. */
export async function filesRead(files: OutputFiles): Promise<readonly Collected[]> {
  const read: Collected[] = [];
  for await (const { name, content, rows } of files) {
    const bytes = await bytesOf(content);
    read.push({ name, bytes, rows: rows() });
  }
  return read;
}
