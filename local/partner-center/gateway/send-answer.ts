import type { ServerResponse } from 'node:http';
import { guidOf } from '../deterministic-ids.ts';
import type { Lane, SimulatedResponse } from '../route.ts';

/** What the answer repeats of its call. */
export type Envelope = {
  readonly lane: Lane;
  readonly headers: Readonly<Record<string, string>>;
  /** Counts the calls of this server. */
  readonly number: number;
  readonly nowMs: number;
};

const BYTE_ORDER_MARK = '\uFEFF';
/** Documented samples and recordings have a byte-order mark before some bodies, and some doubled correlation ids. */
const MARK_EVERY = 5;
const DOUBLED_EVERY = 7;

/** Sends an answer, or its head and half its body; resolves to the status when it is on its way. */
export function sendAnswer(
  outgoing: ServerResponse,
  response: SimulatedResponse,
  envelope: Envelope,
  extent: 'whole' | 'half' = 'whole',
): number {
  const { type, bytes } = encoded(response, envelope);
  outgoing.writeHead(response.status, {
    ...gatewayHeaders(envelope),
    ...(type === undefined ? {} : { 'Content-Type': type }),
    ...(response.status === 204 ? {} : { 'Content-Length': bytes.length }),
    ...response.headers,
  });
  if (extent === 'whole') outgoing.end(bytes);
  else outgoing.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => outgoing.destroy());
  return response.status;
}

/** What every answer says of its call, whatever it answers. */
export function gatewayHeaders(envelope: Envelope): Record<string, string> {
  return { Date: new Date(envelope.nowMs).toUTCString(), ...identity(envelope) };
}

function encoded(
  response: SimulatedResponse,
  envelope: Envelope,
): { type: string | undefined; bytes: Uint8Array } {
  const { body } = response;
  if (body === undefined) return { type: undefined, bytes: Buffer.alloc(0) };
  if (body instanceof Uint8Array) return { type: 'application/octet-stream', bytes: body };
  if (typeof body === 'string')
    return { type: 'text/plain; charset=utf-8', bytes: Buffer.from(body, 'utf8') };
  const marked = isPartnerCenter(envelope.lane) && envelope.number % MARK_EVERY === 0;
  return {
    type: 'application/json; charset=utf-8',
    bytes: Buffer.from(`${marked ? BYTE_ORDER_MARK : ''}${JSON.stringify(body)}`, 'utf8'),
  };
}

function identity(envelope: Envelope): Record<string, string> {
  const { headers, number } = envelope;
  const requestId = headers['ms-requestid'] ?? '';
  const correlationId = headers['ms-correlationid'] ?? '';
  if (envelope.lane === 'graph') return { 'request-id': guidOf(`graph ${number}`) };
  if (!isPartnerCenter(envelope.lane)) return {};
  return {
    'MS-RequestId': requestId,
    'MS-CorrelationId': number % DOUBLED_EVERY === 0 ? `${correlationId},${correlationId}` : correlationId,
    'MS-CV': `${guidOf(`vector ${number}`).replaceAll('-', '').slice(0, 16)}.0`,
    'MS-ServerId': '030020344',
    'X-Locale': 'en-US,en-US',
  };
}

function isPartnerCenter(lane: Lane): boolean {
  return lane === 'app_or_user' || lane === 'user_only';
}
