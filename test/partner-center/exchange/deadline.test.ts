import { describe, expect, it } from '@jest/globals';
import { createExchange } from '../../../lib/partner-center/exchange/create-exchange.ts';
import { endpointsOf } from '../../../lib/partner-center/exchange/endpoints.ts';
import type { Ask } from '../../../lib/partner-center/exchange/exchange.ts';
import { PartnerCenterError } from '../../../lib/partner-center/errors/partner-center-error.ts';
import { createOpen, createSend } from '../../../lib/partner-center/exchange/send.ts';
import { asId } from '../../../lib/values/id.ts';
import { json, startLocalServer } from '../local-server.ts';

const DEADLINE_MS = 60_000;
const call = { requestId: asId<'RequestId'>('r-1'), correlationId: asId<'CorrelationId'>('c-1') };
const lookUp: Ask = { operation: 'get_order', path: '/v1/thing' };
const purchase: Ask = { operation: 'check_out_cart', path: '/v1/carts/1/checkout', call };

/** An exchange on a clock that only runs while a turn or a pause is waited for, each for so long. */
function exchangeThatWaits(
  waits: { readonly turnMs?: number; readonly tokenMs?: number; readonly pauseMs?: number },
  status = 200,
) {
  let elapsedMs = 0;
  const timeouts: number[] = [];
  const turnsWithin: number[] = [];
  const pass = async (milliseconds: number) => void (elapsedMs += milliseconds);
  const exchange = createExchange({
    endpoints: endpointsOf('global'),
    tokens: {
      token: async () => {
        await pass(waits.tokenMs ?? 0);
        return 'token';
      },
      forget: () => undefined,
    },
    limits: {
      turn: async (limited, withinMs) => {
        turnsWithin.push(withinMs);
        await pass(waits.turnMs ?? 0);
        return { ...limited, slotAtMs: 0 };
      },
      throttled: () => Promise.resolve(),
    },
    send: async ({ timeoutMs }) => {
      timeouts.push(timeoutMs);
      return { status, headers: new Headers(), bytes: new Uint8Array() };
    },
    nowMs: () => 0,
    newGuid: () => 'guid',
    patience: {
      pause: (milliseconds) => pass(waits.pauseMs ?? milliseconds),
      elapsedMs: () => elapsedMs,
      random: () => 0,
      deadlineMs: DEADLINE_MS,
    },
  });
  return { exchange, timeouts, turnsWithin };
}

async function failureOf(asked: Promise<unknown>): Promise<unknown> {
  return asked.then(
    () => undefined,
    (failure: unknown) => failure,
  );
}

describe('the deadline of a question', () => {
  it('counts the waits for its turn and its token', async () => {
    const { exchange, timeouts, turnsWithin } = exchangeThatWaits({ turnMs: 40_000, tokenMs: 11_000 });
    await exchange(lookUp);
    expect([turnsWithin, timeouts]).toEqual([[60_000], [9_000]]);
  });

  it('leaves what changes something all the time that an answer may take', async () => {
    const { exchange, timeouts, turnsWithin } = exchangeThatWaits({ turnMs: 20_000, tokenMs: 9_000 });
    await exchange(purchase);
    expect([turnsWithin, timeouts]).toEqual([[30_000], [30_000]]);
  });

  it.each([lookUp, purchase])('is kept where a token would come too late: nothing is sent', async (ask) => {
    const { exchange, timeouts } = exchangeThatWaits({ turnMs: DEADLINE_MS, tokenMs: Infinity });
    const failure = await failureOf(exchange(ask));
    expect(failure).toMatchObject({ kind: 'unavailable', nothingSent: true, operation: ask.operation });
    expect(timeouts).toEqual([]);
  });

  it('holds for the second try after a 401 too, which is then no question that never left', async () => {
    const { exchange, timeouts } = exchangeThatWaits({ tokenMs: 31_000 }, 401);
    expect(await failureOf(exchange(purchase))).toMatchObject({ nothingSent: true });
    expect(timeouts).toEqual([]);
    const second = exchangeThatWaits({ turnMs: 15_000 }, 401);
    expect(await failureOf(second.exchange(purchase))).toMatchObject({
      status: 401,
      nothingSent: false,
      answerClass: 'unknown',
    });
    expect([second.turnsWithin, second.timeouts]).toEqual([[30_000, 15_000], [30_000]]);
  });

  it('lets nothing leave after a pause that lasted longer than it was to', async () => {
    const { exchange, timeouts } = exchangeThatWaits({ pauseMs: DEADLINE_MS }, 503);
    expect(await failureOf(exchange(lookUp))).toBeInstanceOf(PartnerCenterError);
    expect(timeouts).toHaveLength(1);
  });
});

describe('a time that is left', () => {
  it.each([9_999.83, 9_999])('may be %d ms', async (timeoutMs) => {
    await using server = await startLocalServer((_heard, response) => json(response, 200, {}));
    const send = createSend(createOpen(fetch));
    const url = new URL(server.origin);
    expect(await send({ method: 'GET', url, headers: {}, timeoutMs, maxBytes: 10 })).toMatchObject({
      status: 200,
    });
  });

  it('and is over makes no complete answer', async () => {
    await using server = await startLocalServer(() => undefined);
    const send = createSend(createOpen(fetch));
    const url = new URL(server.origin);
    expect(
      await failureOf(send({ method: 'GET', url, headers: {}, timeoutMs: -0.5, maxBytes: 10 })),
    ).toMatchObject({ kind: 'unavailable' });
  });
});
