import type { CorrelationId, RequestId } from '../../values/id.ts';
import type { Drift } from '../wire/codec.ts';
import type { Changing, Looking, OperationName } from '../operations.ts';

/** The ids of one call that changes something, chosen by its caller and stored before it is sent. Page: developer/headers. */
export type Call = { readonly requestId: RequestId; readonly correlationId: CorrelationId };

/** One question to Microsoft. A look-up gets fresh ids; what changes something cannot be asked without its own. */
export type Ask = Question &
  (
    | { readonly operation: Looking; readonly call?: undefined }
    | { readonly operation: Changing; readonly call: Call }
  );

type Question = {
  /** From the root of the host: `/v1/customers/…`, without query. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly accept?: string;
};

/** Which question an answer or an error belongs to, in the ids that a support case needs. */
export type AskedAs = {
  readonly operation: OperationName;
  readonly requestId: string;
  readonly correlationId: string;
};

/** A complete 2xx answer. Anything else is thrown as a PartnerCenterError. */
export type Answer = AskedAs & {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  /** Where it is told, once, that an answer is not quite what the documents have. */
  readonly drifted?: ((drift: Drift) => void) | undefined;
};

/** What an operation answers: the decoded body, and the ids under which it was asked for. */
export type Result<Body> = AskedAs & { readonly body: Body };

export type Exchange = (ask: Ask) => Promise<Answer>;

/**
 * The bytes of one blob behind a signed URL, as they arrive, sent without Authorization. Throws a PartnerCenterError
 * where the host is not one of the allowed ones, or the blob does not arrive whole.
 */
export type Download = (url: string) => AsyncIterable<Uint8Array>;
