import { expect, it } from '@jest/globals';
import { Logger } from '@aws-lambda-powertools/logger';
import { createLog } from '../../lib/lambda/log.ts';

function recordedLog() {
  const lines: Record<string, unknown>[] = [];
  const logger = new Logger({ serviceName: 'test', logLevel: 'INFO' });
  const keep = (line: unknown) => void lines.push(JSON.parse(String(line)) as Record<string, unknown>);
  Object.defineProperty(logger, 'console', { value: { info: keep, warn: keep, error: keep, debug: keep } });
  return { log: createLog('test', logger), lines };
}

it('a line carries its own ids and those of the log it was said through', () => {
  const { log, lines } = recordedLog();
  const { info } = log.with({ purchaseId: 'p-1' }).with({ orderId: 'o-1' });
  info('purchase moved', { from: 'carted', to: 'checking_out' });
  expect(lines).toEqual([
    expect.objectContaining({
      level: 'INFO',
      service: 'test',
      message: 'purchase moved',
      purchaseId: 'p-1',
      orderId: 'o-1',
      from: 'carted',
      to: 'checking_out',
    }),
  ]);
});

it('an error shows its words, the ids of a support case and its cause', () => {
  const { log, lines } = recordedLog();
  const cause = new TypeError('socket closed');
  const failure = Object.assign(new Error('checkout failed', { cause }), {
    kind: 'unavailable',
    requestId: 'r-1',
  });
  log.error('not settled', failure, { purchaseId: 'p-1' });
  expect(lines[0]).toMatchObject({
    level: 'ERROR',
    purchaseId: 'p-1',
    failure: {
      message: 'checkout failed',
      kind: 'unavailable',
      requestId: 'r-1',
      cause: { message: 'socket closed' },
    },
  });
});

it('secrets do not get through, whether by their name or inside a text', () => {
  const { log, lines } = recordedLog();
  log.info('token', { refreshToken: 'canary-1', nested: { clientSecret: 'canary-2', orderId: 'o-1' } });
  log.error(
    'failed',
    new Error('GET https://b.example/x?se=1&sig=canary-3 with Bearer canary-4 answered 403'),
  );
  expect(JSON.stringify(lines)).not.toContain('canary');
  expect(lines[0]).toMatchObject({ nested: { orderId: 'o-1' } });
});
