import type { Answer, Ask, Exchange } from '../../lib/partner-center/exchange/exchange.ts';
import {
  PartnerCenterError,
  type PartnerCenterFailure,
} from '../../lib/partner-center/errors/partner-center-error.ts';

export type Reply = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON; text and bytes as they are. */
  readonly body?: object | string | Uint8Array;
};

/** A Microsoft that answers every question by `reply` and remembers what it was asked. */
export function scriptedExchange(reply: (ask: Ask) => Reply): { exchange: Exchange; asked: Ask[] } {
  const asked: Ask[] = [];
  return {
    asked,
    exchange: async (ask) => {
      asked.push(ask);
      return answerOf(reply(ask), ask.operation);
    },
  };
}

/** Throws what the exchange throws for an answer that is not 2xx. */
export function fails(kind: PartnerCenterFailure, status: number, description: string = kind): never {
  throw new PartnerCenterError({ kind, status, description });
}

function answerOf({ status = 200, headers = {}, body = '' }: Reply, operation: Ask['operation']): Answer {
  const bytes =
    body instanceof Uint8Array
      ? body
      : new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
  return {
    status,
    headers: new Headers(headers),
    bytes,
    operation,
    requestId: 'request-1',
    correlationId: 'correlation-1',
  };
}
