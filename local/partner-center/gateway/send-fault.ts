import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { ServerResponse } from 'node:http';
import type { Fault } from '../faults.ts';
import type { SimulatedResponse } from '../route.ts';
import { gatewayHeaders, sendAnswer, type Envelope } from './send-answer.ts';

type Answer = () => Promise<SimulatedResponse>;

const CHUNK = Buffer.alloc(64 * 1024, ' ');
const PAGE = '<!DOCTYPE html><html><head><title>Sign in</title></head><body>Please sign in.</body></html>';

/** Answers a call that meets a fault. Resolves to the status that was sent; 0 stands for an answer that never arrived. */
export async function sendUnderFault(
  fault: Fault,
  answer: Answer,
  outgoing: ServerResponse,
  envelope: Envelope,
): Promise<number> {
  switch (fault.kind) {
    case 'order_error':
    case 'bad_end':
      return sendAnswer(outgoing, await answer(), envelope);
    case 'cut_body':
      return sendAnswer(outgoing, await answer(), envelope, 'half');
    case 'content_type':
      return sendAnswer(outgoing, underType(await answer(), fault.type), envelope);
    case 'changed':
      return sendChanged(fault, await answer(), outgoing, envelope);
    case 'delay':
      return sendLate(fault.ms, await answer(), outgoing, envelope);
    case 'redirect':
      return sendAnswer(outgoing, { status: 307, headers: { Location: fault.location } }, envelope);
    case 'endless':
      return sendEndless(fault.bytes, outgoing, envelope);
    case 'late':
      return sendIfAny(await answer(), outgoing, envelope);
    case 'reset':
    case 'silence':
    case 'answer':
    case 'html':
      if (fault.executed) await answer();
      return sendInstead(fault, outgoing, envelope);
  }
}

async function sendChanged(
  fault: Extract<Fault, { kind: 'changed' }>,
  response: SimulatedResponse,
  outgoing: ServerResponse,
  envelope: Envelope,
): Promise<number> {
  return sendAnswer(outgoing, (await fault.change(response)) ?? response, envelope);
}

function sendInstead(
  fault: Extract<Fault, { kind: 'reset' | 'silence' | 'answer' | 'html' }>,
  outgoing: ServerResponse,
  envelope: Envelope,
): number {
  if (fault.kind === 'answer') return sendAnswer(outgoing, fault.response, envelope);
  if (fault.kind === 'html')
    return sendAnswer(outgoing, underType({ status: 200, body: PAGE }, 'text/html; charset=utf-8'), envelope);
  if (fault.kind === 'reset') outgoing.destroy();
  return 0;
}

function sendIfAny(response: SimulatedResponse, outgoing: ServerResponse, envelope: Envelope): number {
  if (response.status > 0) return sendAnswer(outgoing, response, envelope);
  outgoing.destroy();
  return 0;
}

function underType(response: SimulatedResponse, type: string): SimulatedResponse {
  return { ...response, headers: { ...response.headers, 'Content-Type': type } };
}

async function sendLate(
  ms: number,
  response: SimulatedResponse,
  outgoing: ServerResponse,
  envelope: Envelope,
): Promise<number> {
  const gone = new AbortController();
  outgoing.once('close', () => gone.abort());
  try {
    await wait(ms, undefined, { signal: gone.signal });
  } catch {
    // The caller did not wait for it.
    return 0;
  }
  return sendAnswer(outgoing, response, envelope);
}

async function sendEndless(bytes: number, outgoing: ServerResponse, envelope: Envelope): Promise<number> {
  outgoing.writeHead(200, {
    ...gatewayHeaders(envelope),
    'Content-Type': 'application/json; charset=utf-8',
  });
  // A caller that stops reading half-way is what this is for.
  await pipeline(Readable.from(blanks(bytes)), outgoing, { end: false }).catch(() => undefined);
  return 200;
}

function* blanks(bytes: number): Generator<Buffer> {
  for (let left = bytes; left > 0; left -= CHUNK.length) yield CHUNK.subarray(0, left);
}
