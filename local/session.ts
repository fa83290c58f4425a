import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning } from './is-running.ts';
import { LOCAL_FOLDER } from './template/template.ts';

type Session = {
  readonly api: string;
  readonly token: string;
  /** Tokens of others, by name: for what two people have to agree on. */
  readonly people: Readonly<Record<string, string>>;
  /** Whose session this is. */
  readonly pid: number;
};

type KeptSession = {
  /** The api of another run that still serves: the CLI talked to it until now. */
  readonly replaced: string | undefined;
  /** Takes the session away again, unless a later run has put its own in its place. */
  readonly end: () => void;
};

/** Leaves behind where the finance API is and what opens it, for the CLI; only for the user who started it. */
export function keepSession(session: Session, folder = LOCAL_FOLDER): KeptSession {
  const file = join(folder, 'session.json');
  const before = sessionIn(file);
  mkdirSync(folder, { recursive: true });
  rmSync(file, { force: true }); // A file that is there keeps its mode, whoever may read it.
  writeFileSync(file, `${JSON.stringify(session, null, 2)}\n`, { mode: 0o600 });
  return {
    replaced:
      before?.pid !== undefined && before.pid !== session.pid && isRunning(before.pid)
        ? before.api
        : undefined,
    end: () => {
      if (sessionIn(file)?.token === session.token) rmSync(file, { force: true });
    },
  };
}

function sessionIn(file: string): Partial<Session> | undefined {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as Partial<Session> | null) ?? undefined;
  } catch {
    return undefined; // There is none, or it is none of ours.
  }
}
