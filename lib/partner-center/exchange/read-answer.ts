import { readWire, type Codec } from '../wire/codec.ts';
import { parseJson, type Json } from '../wire/json.ts';
import { envelopeOf } from './error-from-response.ts';
import type { Answer, Result } from './exchange.ts';
import { PartnerCenterError } from './partner-center-error.ts';

/**
 * The body of a complete 2xx answer as its codec has it. Throws a PartnerCenterError: `refused` where the body is an
 * error envelope all the same (400072 is documented with status 200), `malformed` for anything else that does not fit.
 */
export function readAnswer<Body>(codec: Codec<Body>, answer: Answer): Result<Body> {
  const { operation, status, requestId, correlationId } = answer;
  const asked = { operation, requestId, correlationId };
  const json = jsonOf(answer.bytes);
  if (json === undefined) {
    const type = answer.headers.get('content-type') ?? 'no content type';
    const description = `the answer is not JSON (${type})`;
    throw new PartnerCenterError({ kind: 'malformed', status, ...asked, description });
  }
  const read = readWire(codec, json);
  const envelope = envelopeOf(json);
  if (!read.ok && envelope?.code !== undefined) {
    throw new PartnerCenterError({ kind: 'refused', status, ...asked, ...envelope });
  }
  if (!read.ok) {
    const description = `${read.field} ${read.reason}`;
    throw new PartnerCenterError({ kind: 'malformed', status, ...asked, description });
  }
  for (const drift of read.drifts) answer.drifted?.(drift);
  return { ...asked, body: read.value };
}

/** The JSON of a body; undefined where it is none. */
export function jsonOf(bytes: Uint8Array): Json | undefined {
  try {
    return parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
