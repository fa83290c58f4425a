import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Heard = {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
};

export type LocalServer = AsyncDisposable & { readonly origin: string; readonly heard: readonly Heard[] };

/** A real server on a free port of the loopback address; `answer` gets each call and how many came before it. */
export async function startLocalServer(
  answer: (heard: Heard, response: ServerResponse, before: number) => void,
): Promise<LocalServer> {
  const heard: Heard[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const call = { method, url, headers, body: Buffer.concat(chunks).toString('utf8') };
      heard.push(call);
      answer(call, response, heard.length - 1);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    [Symbol.asyncDispose]: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
) {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
}

/** Answers as the login endpoint does, each time with another token. */
export function isTokenCall(heard: Heard, response: ServerResponse, before: number): boolean {
  if (!heard.url.endsWith('/token')) return false;
  json(response, 200, { token_type: 'Bearer', expires_in: '3600', access_token: `token-${before}` });
  return true;
}
