import { decode } from '../lib/values/decode.ts';
import { z } from '../lib/values/schema.ts';
import { FinanceApiError } from './ask-finance-api.ts';
import { UsageError } from './command.ts';

/** Where the finance API is, what opens it, and where we have that from. */
type Connection = { readonly api: string; readonly token: string; readonly tokenFrom: string };

const session = z.object({
  api: z.string(),
  token: z.string(),
  people: z.optional(z.record(z.string(), z.string())),
});

/**
 * The environment decides; without it, the session that `npm start` left on this machine. A token is a person's; on one
 * machine TIEOUT_AS says which one is meant.
 */
export function findConnection(
  env: Readonly<Record<string, string | undefined>>,
  localSession: () => string | undefined,
): Connection {
  const { TIEOUT_API: api, TIEOUT_TOKEN: token, TIEOUT_AS: person } = env;
  if (api && token) {
    if (person) throw new UsageError('TIEOUT_AS is for this machine only: TIEOUT_TOKEN says who you are.');
    return { api, token, tokenFrom: 'TIEOUT_TOKEN in the environment' };
  }
  if (api || token) throw new UsageError('Set both TIEOUT_API and TIEOUT_TOKEN, or neither.');
  const text = localSession();
  const found = text === undefined ? undefined : decode(session, asJson(text));
  if (!found?.ok) {
    throw new FinanceApiError(
      'Nothing to talk to: set TIEOUT_API and TIEOUT_TOKEN, or start the system on this machine with `npm start`.',
    );
  }
  const { people = {}, ...local } = found.value;
  const tokenFrom = 'the session of `npm start` on this machine';
  if (!person) return { ...local, tokenFrom };
  if (!Object.hasOwn(people, person)) {
    const names = Object.keys(people).join(', ') || 'nobody else';
    throw new UsageError(`There is no ${person} on this machine. TIEOUT_AS can be ${names}.`);
  }
  return { api: local.api, token: people[person] ?? '', tokenFrom };
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
