import { readFileSync } from 'node:fs';
import type { Answer, Ask, Exchange } from '../../lib/partner-center/exchange/exchange.ts';
import {
  PartnerCenterError,
  type PartnerCenterErrorDetails,
} from '../../lib/partner-center/exchange/partner-center-error.ts';

export const ids = { requestId: 'request-1', correlationId: 'correlation-1' };

export function fixture(name: string): string {
  return readFileSync(new URL(`../fixtures/partner-center/${name}.json`, import.meta.url), 'utf8');
}

export function answer(body: string, status = 200): Answer {
  const headers = new Headers({ 'content-type': 'application/json' });
  return { status, headers, bytes: new TextEncoder().encode(body), ...ids };
}

/** An exchange that gives one answer and remembers what was asked. */
export function exchangeThatGives(given: Answer | PartnerCenterErrorDetails): {
  exchange: Exchange;
  asked: Ask[];
} {
  const asked: Ask[] = [];
  return {
    asked,
    exchange: (ask) => {
      asked.push(ask);
      if ('bytes' in given) return Promise.resolve(given);
      return Promise.reject(new PartnerCenterError(given));
    },
  };
}
