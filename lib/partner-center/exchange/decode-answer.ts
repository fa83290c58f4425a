import type { z } from '../../values/schema.ts';
import { decode } from '../../values/decode.ts';
import { parseExactJson } from '../../values/exact-json.ts';
import type { Answer } from './exchange.ts';
import { envelopeOf } from './error-from-response.ts';
import { PartnerCenterError } from './partner-center-error.ts';

/**
 * The body of a complete 2xx answer as its schema has it. Throws a PartnerCenterError: `refused` where the body is an
 * error envelope all the same (400072 is documented with status 200), `malformed` for anything else that does not fit.
 */
export function decodeAnswer<Schema extends z.ZodMiniType>(schema: Schema, answer: Answer): z.output<Schema> {
  const ids = { status: answer.status, requestId: answer.requestId, correlationId: answer.correlationId };
  const body = jsonOf(answer.bytes);
  if (body === undefined) {
    const type = answer.headers.get('content-type') ?? 'no content type';
    throw new PartnerCenterError({
      kind: 'malformed',
      ...ids,
      description: `the answer is not JSON (${type})`,
    });
  }
  const decoded = decode(schema, body);
  if (decoded.ok) return decoded.value;
  const envelope = envelopeOf(body);
  if (envelope?.code !== undefined) throw new PartnerCenterError({ kind: 'refused', ...ids, ...envelope });
  const problems = decoded.problems.slice(0, 5).map(({ field, reason }) => `${field}: ${reason}`);
  throw new PartnerCenterError({ kind: 'malformed', ...ids, description: problems.join('; ') });
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return parseExactJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
