import { readWire, type Codec } from '../wire/codec.ts';
import { jsonIn } from '../wire/json.ts';
import { envelopeOf } from '../errors/error-from-response.ts';
import type { Answer, Result } from './exchange.ts';
import { malformed } from '../errors/malformed.ts';
import { PartnerCenterError } from '../errors/partner-center-error.ts';

/**
 * The body of a complete 2xx answer as its codec has it. A codec whose fields may all be missing reads anything: then
 * `isAnswer` tells whether the body says anything of what was asked. Throws a PartnerCenterError: `refused` where the body
 * is an error envelope all the same (400072 is documented with status 200), `malformed` for anything else that does not fit.
 */
export function readAnswer<Body>(
  codec: Codec<Body>,
  answer: Answer,
  isAnswer: (body: Body) => boolean = () => true,
): Result<Body> {
  const { operation, status, requestId, correlationId } = answer;
  const asked = { operation, requestId, correlationId };
  const json = jsonIn(answer.bytes);
  if (json === undefined) {
    const type = answer.headers.get('content-type') ?? 'no content type';
    throw malformed(`the answer is not JSON (${type})`, answer);
  }
  const read = readWire(codec, json);
  if (read.ok && isAnswer(read.value)) {
    for (const drift of read.drifts) answer.drifted?.(drift);
    return { ...asked, body: read.value };
  }
  const envelope = envelopeOf(json);
  if (envelope?.code !== undefined) {
    throw new PartnerCenterError({ kind: 'refused', status, ...asked, ...envelope });
  }
  throw malformed(
    read.ok ? 'the answer says nothing of what was asked' : `${read.field} ${read.reason}`,
    answer,
  );
}
