import { tieout } from '../../cli/tieout.ts';
import type { Files } from '../../cli/files.ts';
import { inMemoryFiles } from '../fakes/in-memory-files.ts';

type Given = {
  readonly api: string;
  readonly files?: Files;
  readonly fetch?: typeof globalThis.fetch;
  readonly pause?: () => Promise<void>;
  readonly isTerminal?: boolean;
};

/** Runs command lines as a person against an API; what is in double quotes is one word. */
export function commandLine({ api, files = inMemoryFiles(), isTerminal = false, ...given }: Given) {
  return async (person: string, line: string) => {
    const said = { out: '', err: '' };
    const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
    const status = await tieout(words, {
      env: { TIEOUT_API: api, TIEOUT_TOKEN: person },
      fetch: given.fetch ?? fetch,
      localSession: () => undefined,
      files,
      nowMs: () => Date.parse('2024-03-20T09:00:00Z'),
      pause: given.pause ?? (async () => {}),
      out: (text) => void (said.out += text),
      err: (text) => void (said.err += text),
      isTerminal,
    });
    return { status, ...said };
  };
}
