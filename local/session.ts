import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PROJECT_FOLDER } from './template/template.ts';

const SESSION_FILE = join(PROJECT_FOLDER, '.local', 'session.json');

/** Leaves behind where the finance API is and what opens it, for the CLI; only for the user who started it. */
export function keepSession(session: { readonly api: string; readonly token: string }): void {
  mkdirSync(dirname(SESSION_FILE), { recursive: true });
  writeFileSync(SESSION_FILE, `${JSON.stringify(session, null, 2)}\n`, { mode: 0o600 });
}

export function endSession(): void {
  rmSync(SESSION_FILE, { force: true });
}
