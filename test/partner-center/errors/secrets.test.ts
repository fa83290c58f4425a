import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { createDownload } from '../../../lib/partner-center/exchange/create-download.ts';
import {
  PartnerCenterError,
  withoutSecrets,
} from '../../../lib/partner-center/errors/partner-center-error.ts';
import { createOpen, createSend } from '../../../lib/partner-center/exchange/send.ts';
import { noPatience } from '../../fakes/scripted-login.ts';
import { startLocalServer, type Heard } from '../local-server.ts';

const CANARY = 'NOT-A-SECRET';
const open = createOpen(fetch);

async function failureOf(asked: Promise<unknown>): Promise<unknown> {
  return asked.then(
    () => undefined,
    (failure: unknown) => failure,
  );
}

describe('an answer that is no HTTP and repeats what was sent', () => {
  const repeated = (heard: Heard) => `${heard.url} ${heard.headers.authorization} ${heard.body}`;

  it.each([
    ['in its head', (heard: Heard) => `HTTP/1.1 400 Bad\r\n\x01 ${repeated(heard)}\r\n\r\n`],
    [
      'in its body',
      (heard: Heard) => `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz ${repeated(heard)}\r\n`,
    ],
  ])('%s is kept in no corner of the error', async (_where, bytes) => {
    await using server = await startLocalServer((heard, response) => response.socket?.end(bytes(heard)));
    const failure = await failureOf(
      createSend(open)({
        method: 'POST',
        url: new URL(`${server.origin}/blob?sig=${CANARY}`),
        headers: { authorization: `Bearer ${CANARY}` },
        body: `client_secret=${CANARY}`,
        timeoutMs: 5_000,
        maxBytes: 1_000,
      }),
    );
    expect(failure).toMatchObject({
      kind: 'unavailable',
      cause: { message: expect.stringContaining('HTTP') },
    });
    expect(server.heard[0]?.body).toContain(CANARY);
    expect(inspect(failure, { depth: null, showHidden: true })).not.toContain(CANARY);
  });
});

describe('a refused blob', () => {
  it('is refused at once, though the words of the store never come, and its connection is let go', async () => {
    let closed: Promise<unknown> | undefined;
    const stall = (response: ServerResponse) => {
      closed = once(response, 'close');
      response.writeHead(403, { 'content-length': '1000' }).flushHeaders();
    };
    await using server = await startLocalServer((_heard, response) => stall(response));
    const download = createDownload({
      open,
      nowMs: () => 0,
      newGuid: () => 'guid',
      patience: noPatience,
      hosts: ['127.0.0.1'],
    });
    const first = download(`${server.origin}/blob?sig=${CANARY}`)[Symbol.asyncIterator]().next();
    expect(await failureOf(first)).toMatchObject({ kind: 'forbidden', status: 403 });
    await closed;
  });
});

describe('the words of an error', () => {
  it.each([
    `"refresh_token":"${CANARY}"`,
    `refresh_token: ${CANARY}`,
    `https%3A%2F%2Fstore%3Fse%3D2024%26sig%3D${CANARY}`,
    `?se=2024&sig=${CANARY}`,
  ])('blank out the secret in %s', (words) => {
    const clean = withoutSecrets(words);
    expect(clean).toContain('***');
    expect(clean).not.toContain(CANARY);
  });

  it('are cleaned in no time, however long they are', () => {
    const before = performance.now();
    expect(withoutSecrets('http://'.repeat(1_000_000))).toHaveLength(2_000);
    // Seven megabytes took an hour.
    expect(performance.now() - before).toBeLessThan(2_000);
  });

  it('have a code that is short and has no secret in it', () => {
    const codeOf = (code: string) => {
      const error = new PartnerCenterError({ kind: 'refused', description: 'no', code });
      expect(error.message).toContain(`code ${error.code}`);
      return error.code;
    };
    expect(codeOf('Authorization_RequestDenied')).toBe('Authorization_RequestDenied');
    expect(codeOf('9'.repeat(1_000_000))).toHaveLength(100);
    expect(codeOf(`Bearer ${CANARY}`)).toBe('Bearer ***');
  });
});
