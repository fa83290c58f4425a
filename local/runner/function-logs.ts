import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_FOLDER } from '../template/template.ts';

export const LOG_FOLDER = join(PROJECT_FOLDER, '.local', 'logs');

type FunctionLogs = {
  readonly write: (functionName: string, line: string) => void;
  readonly close: () => Promise<void>;
};

/** What functions write to their output, one file each: `.local/logs/buy-reservations.jsonl`. A run starts them anew. */
export function openFunctionLogs(folder = LOG_FOLDER): FunctionLogs {
  const files = new Map<string, WriteStream>();
  let closed = false;
  mkdirSync(folder, { recursive: true });
  return {
    write: (functionName, line) => {
      if (closed) return; // The last words of a function that was stopped.
      const file = files.get(functionName) ?? createWriteStream(join(folder, `${functionName}.jsonl`));
      files.set(functionName, file);
      file.write(`${line}\n`);
    },
    close: async () => {
      closed = true;
      await Promise.all([...files.values()].map((file) => new Promise<void>((done) => file.end(done))));
    },
  };
}
