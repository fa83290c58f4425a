import type { CorrelationId, RequestId } from '../../values/id.ts';

/** One question to Microsoft. What changes something carries the ids its caller chose; a look-up gets fresh ones. */
export type Ask = {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly host: 'partner_center' | 'graph';
  /** Application token, or application and user; the second may lapse while the first works. */
  readonly lane: 'app' | 'app_user';
  /** From the root of the host: `/v1/customers/…`, without query. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly accept?: string;
  readonly call?: { readonly requestId: RequestId; readonly correlationId: CorrelationId };
  /** Whether the question may be asked again by itself after a failure. False for everything that could buy twice. */
  readonly repeatable: boolean;
};

/** A complete 2xx answer. Anything else is thrown as a PartnerCenterError. */
export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  readonly requestId: string;
  readonly correlationId: string;
};

export type Exchange = (ask: Ask) => Promise<Answer>;

/**
 * The bytes of one blob behind a signed URL, sent without Authorization. Throws a PartnerCenterError where the host
 * is not one of the allowed ones, or the blob does not arrive whole.
 */
export type Download = (url: string) => Promise<Uint8Array>;
