import { decode } from '../lib/values/decode.ts';
import { z } from '../lib/values/schema.ts';
import { UsageError } from './command.ts';

/** Where the finance API is, what opens it, and where we have that from. */
type Connection = { readonly api: string; readonly token: string; readonly tokenFrom: string };

const session = z.object({ api: z.string(), token: z.string() });

/** The environment decides; without it, the session that `npm start` left on this machine. */
export function findConnection(
  env: Readonly<Record<string, string | undefined>>,
  localSession: () => string | undefined,
): Connection {
  const { TIEOUT_API: api, TIEOUT_TOKEN: token } = env;
  if (api && token) return { api, token, tokenFrom: 'TIEOUT_TOKEN in the environment' };
  if (api || token) throw new UsageError('Set both TIEOUT_API and TIEOUT_TOKEN, or neither.');
  const text = localSession();
  const found = text === undefined ? undefined : decode(session, asJson(text));
  if (found?.ok) return { ...found.value, tokenFrom: 'the session of `npm start` on this machine' };
  throw new UsageError(
    'Nothing to talk to: set TIEOUT_API and TIEOUT_TOKEN, or start the system on this machine with `npm start`.',
  );
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
