import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { UsageError } from './command.ts';

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

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'you may not read it',
};

/** Why a file cannot be read, in words. */
export function unreadable(file: string, cause: unknown): UsageError {
  const { code = '', message } = cause as NodeJS.ErrnoException;
  return new UsageError(`${file} cannot be read: ${WHY[code] ?? message}.`, { cause });
}

/** The text of a file, without the mark that some editors put in front of it. */
export function textOf(files: Pick<Files, 'read'>, file: string): string {
  return new TextDecoder().decode(files.read(file));
}
