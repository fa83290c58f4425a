import { describe, expect, it } from '@jest/globals';
import type { Send } from '../../../lib/purchasing/purchase.ts';
import { newAttempt } from '../../../lib/purchasing/checkout/write-ahead.ts';
import { asId } from '../../../lib/values/id.ts';
import { aSend, NOW_MS } from '../../builders/purchase.ts';
import { purchasingTools } from '../../builders/purchasing-tools.ts';
import { reading, settle } from '../../builders/settling.ts';

const MINUTE_MS = 60_000;

describe('the request id of the next attempt', () => {
  const next = async (answer: Send['answer']) => (await settle({ sends: [aSend({ answer })] })).to.attempt;

  it.each(['none', 'unknown', 'busy'] as const)(
    'stays the same where Partner Center has not answered it: %s',
    async (answer) => {
      expect(await next(answer)).toMatchObject({
        number: 2,
        requestId: 'request-1',
        correlationId: 'guid-1',
      });
    },
  );

  it.each(['answered', 'in_progress', 'order'] as const)(
    'is a new one where Partner Center has answered the last: %s',
    async (answer) => {
      expect(await next(answer)).toMatchObject({ number: 2, requestId: 'guid-1', correlationId: 'guid-2' });
    },
  );

  it.each(['refused', 'refresh'] as const)('is a new one after a refusal: %s', async (answer) => {
    const sends = [aSend(answer === 'refresh' ? { answer: 'busy' } : {}), aSend({ attempt: 2, answer })];
    const { to, send } = await settle({ sends });
    const after = answer === 'refresh' ? (await send!()).to : to;
    expect(after).toMatchObject({ attempt: { number: 3 } });
    expect((after as typeof to).attempt.requestId).toMatch(/^guid-/);
  });

  it('is that of the last attempt, not of the first', async () => {
    const second = { attempt: 2, requestId: asId<'RequestId'>('request-2') };
    const { to } = await settle({ sends: [aSend({ answer: 'answered' }), aSend(second)] });
    expect(to.attempt).toMatchObject({ number: 3, requestId: 'request-2' });
  });

  it('stays the same for a replay as well, until it is answered', async () => {
    const reads = reading('ordered');
    expect((await settle({ reads })).to.attempt).toMatchObject({ purpose: 'replay', requestId: 'request-1' });
    const answered = await settle({ reads, sends: [aSend({ answer: 'in_progress' })] });
    expect(answered.to.attempt).toMatchObject({ purpose: 'replay', requestId: 'guid-1' });
  });
});

it('every attempt has a correlation id of its own, so that its call can be found in the audit trail', async () => {
  const sends = [aSend(), aSend({ attempt: 2, correlationId: asId('correlation-2') })];
  const { to } = await settle({ sends });
  expect(to.sends.map(({ correlationId }) => correlationId)).toEqual([
    'correlation-1',
    'correlation-2',
    'guid-1',
  ]);
});

it('an attempt without an unanswered id before it has two new ones', () => {
  const tools = purchasingTools();
  expect(newAttempt(tools, 1, 'buy', NOW_MS)).toEqual({
    number: 1,
    purpose: 'buy',
    requestId: 'guid-1',
    correlationId: 'guid-2',
    startedAtMs: NOW_MS,
  });
});

it('a send counts from when its cart was found good: a worker that was frozen since then sends nothing', async () => {
  const { send, to, tools, asked } = await settle();
  tools.advanceTo(to.sends.at(-1)!.sentAtMs + 5 * MINUTE_MS + 1);
  const after = await send!();
  expect(asked).toEqual([]);
  expect(after.to).toMatchObject({
    stage: 'checking_out',
    sends: [{ answer: 'none' }, { answer: 'busy', detail: 'it was too late to send' }],
  });
});
