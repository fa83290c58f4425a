import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** The files of whoever types a command. Each throws where it cannot. */
export type Files = {
  /** `-` is what is piped in. */
  readonly read: (file: string) => Uint8Array;
  /** Writes what streams in, in place of what was there; makes the folders in between. */
  readonly save: (file: string, content: AsyncIterable<Uint8Array>) => Promise<void>;
};

export const localFiles: Files = {
  read: (file) => readFileSync(file === '-' ? 0 : file),
  save: async (file, content) => {
    mkdirSync(dirname(file), { recursive: true });
    await pipeline(content, createWriteStream(file));
  },
};

/** The text of a file, without the mark that some editors put in front of it. */
export function textOf(files: Pick<Files, 'read'>, file: string): string {
  return new TextDecoder().decode(files.read(file));
}
