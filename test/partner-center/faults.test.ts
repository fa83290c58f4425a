import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { connectPartnerCenter } from '../../lib/partner-center/connect-partner-center.ts';
import { OPERATIONS, type OperationName } from '../../lib/partner-center/operations.ts';
import { PartnerCenterError } from '../../lib/partner-center/errors/partner-center-error.ts';
import { microsoftAt } from '../builders/simulated-microsoft.ts';
import { everyOperation, type Subjects } from './every-operation.ts';
import { isTokenCall, json, startLocalServer, type LocalServer } from './local-server.ts';

const SUBJECTS: Subjects = {
  partnerId: 'partner-1',
  customerId: 'customer-1',
  subscriptionId: 'subscription-1',
  azurePlanId: 'plan-1',
  country: 'US',
  productId: 'product-1',
  skuId: '0001',
  availabilityId: 'availability-1',
  line: { catalogItemId: 'product-1:0001:availability-1', quantity: 1, billingCycle: 'one_time' },
  cartId: 'cart-1',
  orderId: 'order-1',
  artifactUri: '/customers/customer-1/artifacts/reservedinstance/groups/g/lineitems/l/resource/r',
  invoiceId: 'G000000001',
  receiptId: 'receipt-1',
  currencyCode: 'USD',
  policyId: 'partner-1_customer-1',
  policyEtag: '"1"',
  exportId: 'export-1',
  manifestId: 'manifest-1',
};
const OPERATION_NAMES = Object.keys(OPERATIONS) as readonly OperationName[];
/** What answers without a body has nothing in it that could be wrong. */
const WITHOUT_BODY: readonly OperationName[] = ['register_subscription', 'delete_self_serve_policy'];
/** Answered by a header alone: of their bodies nothing is read. */
const STARTS_EXPORT: ReadonlySet<OperationName> = new Set<OperationName>([
  'export_billed_reconciliation',
  'export_unbilled_reconciliation',
  'export_billed_usage',
  'export_unbilled_usage',
]);
const TRIES = 4;
const MAX_BYTES = 100_000;

let server: LocalServer;
let elsewhere: LocalServer;
let answer: (response: ServerResponse) => void = () => undefined;
let asked: string[] = [];

beforeAll(async () => {
  server = await startLocalServer((heard, response, before) => {
    if (isTokenCall(heard, response, before)) return;
    asked.push(`${heard.method} ${heard.url}`);
    answer(response);
  });
  elsewhere = await startLocalServer((_heard, response) => json(response, 200, {}));
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await elsewhere[Symbol.asyncDispose]();
});
beforeEach(() => {
  asked = [];
});

/** Asks one operation of a Microsoft that answers in one way; gives the failure and how often it was asked. */
async function failureOf(
  operation: OperationName,
  respond: (response: ServerResponse) => void,
  // Long, so that a busy machine is not taken for silence.
  timeoutMs = 20_000,
): Promise<{ error: PartnerCenterError; sent: number }> {
  answer = respond;
  let guids = 0;
  const { exchange } = connectPartnerCenter({
    microsoft: microsoftAt(server.origin),
    credentials: {
      read: () => Promise.resolve({ tenantId: 't', clientId: 'c', clientSecret: 's', refreshToken: 'r' }),
    },
    purpose: 'buying',
    fetch,
    nowMs: () => Date.UTC(2024, 0, 15),
    newGuid: () => `guid-${++guids}`,
    pause: () => Promise.resolve(),
    timeoutMs,
    maxBytes: MAX_BYTES,
  });
  const outcome: unknown = await everyOperation(SUBJECTS)
    [operation](exchange)
    .catch((error: unknown) => error);
  if (!(outcome instanceof PartnerCenterError)) throw new Error('nothing went wrong', { cause: outcome });
  return { error: outcome, sent: asked.length };
}

function expected(operation: OperationName, kind: string, answerClass: string, triesOfLookUp: number) {
  const { changes } = OPERATIONS[operation];
  const ids = changes
    ? { requestId: 'request-1', correlationId: 'correlation-1' }
    : { requestId: 'guid-1', correlationId: expect.stringMatching(/^guid-\d+$/) as unknown };
  return {
    error: { operation, kind, answerClass: changes ? answerClass : undefined, ...ids },
    sent: changes ? 1 : triesOfLookUp,
  };
}

describe.each(OPERATION_NAMES)('%s', (operation) => {
  it('reset before an answer is unavailable, and only a look-up is asked again', async () => {
    const failure = await failureOf(operation, (response) => response.destroy());
    expect(failure).toMatchObject(expected(operation, 'unavailable', 'unknown', TRIES));
  });

  it('cut off inside its body is unavailable, whatever it began to say', async () => {
    const failure = await failureOf(operation, (response) => {
      response.writeHead(400, { 'content-type': 'application/json', 'content-length': '500' });
      response.write('{"code":"800012","description":"', () => response.destroy());
    });
    expect(failure).toMatchObject(expected(operation, 'unavailable', 'unknown', TRIES));
    expect(failure.error.code).toBeUndefined();
  });

  it('never answered is unavailable when its time is over', async () => {
    const failure = await failureOf(operation, () => undefined, 100);
    expect(failure).toMatchObject(expected(operation, 'unavailable', 'unknown', TRIES));
    expect(failure.error.message).toContain('TimeoutError');
  });

  it('answered without end is cut off where it is too long, with its connection', async () => {
    let closed: Promise<unknown> | undefined;
    const failure = await failureOf(operation, (response) => {
      closed = once(response, 'close');
      const write = () => {
        while (response.write(' '.repeat(10_000)));
        response.once('drain', write);
      };
      write();
    });
    expect(failure).toMatchObject(expected(operation, 'malformed', 'unknown', 1));
    expect(failure.error.description).toBe(`the answer is longer than ${MAX_BYTES} bytes`);
    await closed;
  });

  it('redirected to another host is refused, and the other host hears nothing', async () => {
    const failure = await failureOf(operation, (response) =>
      json(response, 307, {}, { location: `${elsewhere.origin}/v1/x` }),
    );
    expect(failure).toMatchObject(expected(operation, 'malformed', 'unknown', 1));
    expect(elsewhere.heard).toEqual([]);
  });

  it.each([
    [429, 'throttled', 'busy'],
    [503, 'throttled', 'busy'],
    [500, 'unavailable', 'unknown'],
  ])('answered %i again and again is %s', async (status, kind, answerClass) => {
    const failure = await failureOf(operation, (response) =>
      json(response, status, { statusCode: status, message: 'Later.' }, { 'retry-after': '1' }),
    );
    expect(failure).toMatchObject(expected(operation, kind, answerClass, TRIES));
    expect(failure.error).toMatchObject({ status, retryAfterMs: 1_000, description: 'Later.' });
  });

  it('answered 421, after which fetch asks again by itself, is sent once where it changes something', async () => {
    const failure = await failureOf(operation, (response) =>
      json(response, 421, { code: 800012, description: 'Misdirected request' }),
    );
    expect(failure.error).toMatchObject({ operation, kind: 'refused', status: 421 });
    expect(failure.sent).toBeLessThanOrEqual(OPERATIONS[operation].changes ? 1 : 2);
  });

  it('refused with a code that is listed is refused once', async () => {
    const failure = await failureOf(operation, (response) =>
      json(response, 400, { code: 800012, description: "This subscription isn't an active subscription" }),
    );
    expect(failure).toMatchObject(expected(operation, 'refused', 'refused', 1));
    expect(failure.error).toMatchObject({ status: 400, code: '800012' });
  });
});

describe.each(OPERATION_NAMES.filter((name) => !WITHOUT_BODY.includes(name)))('%s', (operation) => {
  it.each([
    ['an HTML page', 'text/html', '<html><body>Sign in</body></html>'],
    ['half of a JSON text', 'application/json', '{"id":"a","items":[{"id"'],
    ['JSON that says nothing of it', 'application/json', '{"weather":"fine"}'],
    ['a bare list', 'application/json', '[[]]'],
    ['null', 'application/json', 'null'],
    ['nothing', 'application/json', ''],
    ['bytes', 'application/octet-stream', Buffer.from([0xff, 0xfe, 0x00])],
  ])(
    'answered 200 with %s is malformed, and nothing that changes is asked twice',
    async (_what, type, body) => {
      const failure = await failureOf(operation, (response) => {
        response.writeHead(200, { 'content-type': type });
        response.end(body);
      });
      expect(failure).toMatchObject(expected(operation, 'malformed', 'unknown', 1));
    },
  );

  it('answered 200 with an error in its body is not taken for an answer', async () => {
    const failure = await failureOf(operation, (response) =>
      json(response, 200, { code: '400072', description: "This item isn't available" }),
    );
    const isRead = !STARTS_EXPORT.has(operation);
    expect(failure).toMatchObject(expected(operation, isRead ? 'refused' : 'malformed', 'unknown', 1));
    expect(failure.error.code).toBe(isRead ? '400072' : undefined);
  });
});
