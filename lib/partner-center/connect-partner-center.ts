import { setTimeout as pauseInRealTime } from 'node:timers/promises';
import type { SharedRegister } from '../values/shared-register.ts';
import { createTenant, type CredentialStore } from './sign-in/credentials.ts';
import { createDownload } from './exchange/create-download.ts';
import { createExchange } from './exchange/create-exchange.ts';
import { endpointsOf, type Cloud, type EndpointOverrides } from './exchange/endpoints.ts';
import type { Download, Exchange } from './exchange/exchange.ts';
import type { Pause } from './exchange/retry.ts';
import { createOpen, createSend } from './exchange/send.ts';
import { createTokens } from './sign-in/tokens.ts';
import { createLimits } from './limits/create-limits.ts';
import type { Purpose } from './limits/grant-slots.ts';
import { inMemoryRegister } from './limits/in-memory-register.ts';

type Connection = {
  /** Which cloud; addresses in place of its own, which only a simulator needs; hosts that blobs may come from. */
  readonly microsoft: {
    readonly cloud: Cloud;
    readonly overrides?: EndpointOverrides;
    readonly blobHosts: readonly string[];
  };
  readonly credentials: CredentialStore;
  /** Buying has a share of every limit that nothing else may use up. */
  readonly purpose: Purpose;
  /** Where the limits are shared with other workers; this process keeps its own where it is left out. */
  readonly limits?: SharedRegister | undefined;
  /** Tells tenants apart where one register serves several. */
  readonly tenantId?: string | undefined;
  readonly fetch: typeof fetch;
  readonly nowMs: () => number;
  readonly newGuid: () => string;
  /** Told once of each thing in the answers that is not as documented. */
  readonly say?: ((message: string, fields: Readonly<Record<string, unknown>>) => void) | undefined;
  /** Told what went wrong without failing the question it happened in. */
  readonly alarm?: ((message: string, failure: unknown) => void) | undefined;
  /** For one try of a question, until its answer is whole. Defaults to 30 s. */
  readonly timeoutMs?: number | undefined;
  /** For one question with all its tries and waits; what changes something is heard out. Defaults to 60 s. */
  readonly deadlineMs?: number | undefined;
  /** Of one answer; a longer one is cut off and refused. Defaults to 64 MB. */
  readonly maxBytes?: number | undefined;
  /** Between tries, in real time; for tests that do not want to wait. */
  readonly pause?: Pause | undefined;
};

const DEADLINE_MS = 60_000;

/** Everything that speaks to Microsoft, wired together. Nothing is sent before the first question. */
export function connectPartnerCenter(connection: Connection): {
  readonly exchange: Exchange;
  readonly download: Download;
  /** The tenant that the credentials belong to. */
  readonly partnerTenantId: () => Promise<string>;
} {
  const { microsoft, credentials, nowMs, newGuid, say, alarm, timeoutMs, maxBytes } = connection;
  const { pause = pauseInRealTime, deadlineMs = DEADLINE_MS } = connection;
  const endpoints = endpointsOf(microsoft.cloud, microsoft.overrides);
  const open = createOpen(connection.fetch);
  const send = createSend(open);
  // Real time, wherever `nowMs` may come from: a wait is a wait.
  const patience = { pause, elapsedMs: () => performance.now(), random: Math.random, deadlineMs };
  const tokens = createTokens({ endpoints, credentials, send, nowMs, patience, report: alarm });
  const limits = createLimits({
    register: connection.limits ?? inMemoryRegister({ nowMs }),
    tenantId: connection.tenantId,
    purpose: connection.purpose,
    ...{ nowMs, pause, random: Math.random },
    report: (failure) => alarm?.('the shared limits could not be had', failure),
  });
  const exchange = createExchange({
    ...{ endpoints, tokens, limits, send, nowMs, newGuid, patience, timeoutMs, maxBytes },
    reportDrift: (operation, drift) => say?.('not as documented', { operation, ...drift }),
  });
  const download = createDownload({ open, nowMs, newGuid, patience, hosts: microsoft.blobHosts });
  return { exchange, download, partnerTenantId: createTenant(credentials) };
}
