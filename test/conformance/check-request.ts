import type { Answer, Ask, Exchange } from '../../lib/partner-center/exchange/exchange.ts';
import {
  isJsonNumber,
  isJsonObject,
  parseJson,
  printJson,
  type Json,
} from '../../lib/partner-center/wire/json.ts';
import { failed, ok, type Check } from './check.ts';

/** Asks Microsoft what a documented request asks, over the client's own function. */
export type AskTheSame = (exchange: Exchange, documented: Json) => Promise<unknown>;

/** The client sends what is documented for the same intent: the same fields with the same values, and no other. */
export function checkRequest(askTheSame: AskTheSame): Check {
  return async (bytes) => {
    const documented = parseJson(new TextDecoder().decode(bytes));
    const asked: Ask[] = [];
    const stopped = new Error('asked');
    const exchange = (ask: Ask): Promise<Answer> => {
      asked.push(ask);
      return Promise.reject(stopped);
    };
    await askTheSame(exchange, documented).catch((error: unknown) => {
      if (error !== stopped) throw error;
    });
    const body = asked[0]?.body;
    return body === undefined
      ? failed('no body was sent')
      : sameBody(parseJson(JSON.stringify(body)), documented);
  };
}

export function sameBody(sent: Json, documented: Json) {
  const differences = differencesOf(sent, documented, '');
  if (differences.length > 0) return failed(differences.slice(0, 3).join('; '));
  return ok('sends the same body');
}

/** Names count without case and order, and null says as little as nothing. */
function differencesOf(
  sent: Json | undefined,
  documented: Json | undefined,
  path: string,
): readonly string[] {
  if (isJsonObject(sent) && isJsonObject(documented)) {
    const [ours, theirs] = [byName(sent), byName(documented)];
    return [...new Set([...ours.keys(), ...theirs.keys()])].flatMap((name) =>
      differencesOf(ours.get(name), theirs.get(name), path === '' ? name : `${path}.${name}`),
    );
  }
  if (Array.isArray(sent) && Array.isArray(documented)) {
    const [ours, theirs] = [sent as readonly Json[], documented as readonly Json[]];
    const longer = ours.length > theirs.length ? ours : theirs;
    return longer.flatMap((_, index) => differencesOf(ours[index], theirs[index], `${path}[${index}]`));
  }
  const [ours, theirs] = [written(sent), written(documented)];
  return ours === theirs ? [] : [`${path} is ${ours}, documented ${theirs}`];
}

function byName(object: { readonly [name: string]: Json }): ReadonlyMap<string, Json> {
  return new Map(
    Object.entries(object)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [name.toLowerCase(), value]),
  );
}

function written(value: Json | undefined): string {
  if (value === undefined) return 'missing';
  return isJsonNumber(value) ? value.rawJSON : printJson(value);
}
