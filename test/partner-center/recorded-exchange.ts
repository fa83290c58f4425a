import { readFileSync } from 'node:fs';
import type { Answer, Ask, Exchange } from '../../lib/partner-center/exchange/exchange.ts';
import { OPERATIONS } from '../../lib/partner-center/operations.ts';
import {
  PartnerCenterError,
  type PartnerCenterErrorDetails,
} from '../../lib/partner-center/errors/partner-center-error.ts';

export const ids = { requestId: 'request-1', correlationId: 'correlation-1' };

/** An answer that does not know yet to which question it will be given. */
type Recorded = Omit<Answer, 'operation'>;

/** What an exchange of a test answers or throws. */
export type Given = Recorded | PartnerCenterErrorDetails;

export function fixture(name: string): string {
  return readFileSync(new URL(`../fixtures/partner-center/${name}.json`, import.meta.url), 'utf8');
}

export function answer(body: string, status = 200): Recorded {
  const headers = new Headers({ 'content-type': 'application/json' });
  return { status, headers, bytes: new TextEncoder().encode(body), ...ids };
}

/** An exchange that gives one answer, or one after the other, and remembers what was asked. */
export function exchangeThatGives(...given: readonly Given[]): {
  exchange: Exchange;
  asked: Ask[];
} {
  const asked: Ask[] = [];
  return {
    asked,
    exchange: ({ operation, ...question }) => {
      const next = given[Math.min(asked.length, given.length - 1)];
      asked.push({ operation, ...question } as Ask);
      if (next === undefined) return Promise.reject(new TypeError('no answer was recorded'));
      if ('bytes' in next) return Promise.resolve({ ...next, operation });
      return Promise.reject(new PartnerCenterError({ operation, ...next }));
    },
  };
}

/** How the operation of a question is sent. */
export function sentBy({ operation }: Ask) {
  const { method, lane, changes } = OPERATIONS[operation];
  return { method, lane, changes };
}
