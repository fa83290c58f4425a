import { setTimeout as pauseInRealTime } from 'node:timers/promises';
import type { Storefront } from '../purchasing/storefront.ts';
import { createDownload } from './exchange/create-download.ts';
import { createExchange } from './exchange/create-exchange.ts';
import { endpointsOf, type Cloud, type EndpointOverrides } from './exchange/endpoints.ts';
import type { Download, Exchange } from './exchange/exchange.ts';
import type { Pause } from './exchange/retry.ts';
import { createSend } from './exchange/send.ts';
import { createStorefront } from './shop/storefront.ts';
import { createTokens, type Credentials } from './exchange/tokens.ts';

type Connection = {
  /** Which cloud; addresses in place of its own, which only a simulator needs; hosts that blobs may come from. */
  readonly microsoft: {
    readonly cloud: Cloud;
    readonly overrides?: EndpointOverrides;
    readonly blobHosts: readonly string[];
  };
  readonly credentials: {
    /** Asked again for every new token, so it may remember for a while. */
    readonly read: () => Promise<Credentials>;
    readonly keepRefreshToken?: (next: string, previous: string) => Promise<void>;
  };
  readonly fetch: typeof fetch;
  readonly nowMs: () => number;
  readonly newGuid: () => string;
  /** For one call of Partner Center or Graph, until its answer is whole. Defaults to 30 s. */
  readonly timeoutMs?: number | undefined;
  /** Between tries, in real time; for tests that do not want to wait. */
  readonly pause?: Pause | undefined;
};

/** Everything that speaks to Microsoft, wired together. Nothing is sent before the first question. */
export function connectPartnerCenter(connection: Connection): {
  readonly exchange: Exchange;
  readonly download: Download;
  readonly storefront: Storefront;
} {
  const { microsoft, credentials, nowMs, newGuid, timeoutMs, pause = pauseInRealTime } = connection;
  const endpoints = endpointsOf(microsoft.cloud, microsoft.overrides);
  const send = createSend(connection.fetch);
  const tokens = createTokens({
    endpoints,
    credentials: credentials.read,
    send,
    nowMs,
    pause,
    keepRefreshToken: credentials.keepRefreshToken,
  });
  const exchange = createExchange({ endpoints, tokens, send, nowMs, newGuid, pause, timeoutMs });
  const download = createDownload({ send, nowMs, newGuid, pause, hosts: microsoft.blobHosts });
  return { exchange, download, storefront: createStorefront({ exchange }) };
}
