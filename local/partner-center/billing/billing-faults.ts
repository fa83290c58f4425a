import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Fault, Spoil } from '../faults.ts';
import type { SimulatedResponse } from '../route.ts';
import { graphError, throttledByGraph } from './graph-error.ts';
import { storageError } from './storage-error.ts';

const OPERATIONS = /\/operations\/[^/]+$/;
const MANIFESTS = /\/(operations|manifests)\/[^/]+$/;
const BLOBS = /^\/blob\//;
const LINE_ITEMS = /^\/v1\/invoices\/[^/]+\/lineitems/;
const STATEMENTS = /^\/v1\/invoices\/[^/]+\/documents\/statement$/;
const unpack = promisify(gunzip);
const pack = promisify(gzip);

/**
 * What may go wrong on a billing night, each at the next call that it concerns, or at the next `times`; the blobs of one
 * document only where `of` names its id. Between them and the habits of every export they are the list of BILLING.md,
 * sections 1 and 6.7. Those that only a sum can show say so: nothing in the answer itself is wrong.
 */
export const BILLING_FAULTS = {
  /** The operation is no longer there, before its time. */
  operation_gone: () =>
    answered(OPERATIONS, graphError(410, 'Gone', 'The operation is no longer available.')),
  manifest_gone: () =>
    answered(/\/manifests\/[^/]+$/, graphError(410, 'Gone', 'The manifest is no longer available.')),
  /** A young invoice: its lines are not there yet, whatever the scenario says. */
  no_data: () => operation({ status: 'failed', error: { message: 'No data available', code: '5000' } }),
  export_failed: () => operation({ status: 'failed', error: { message: 'Internal error', code: '5001' } }),
  /** A word that the enumeration keeps for later. */
  status_unknown: () => operation({ status: 'unknownFutureValue' }),
  retry_after_missing: () =>
    changed(OPERATIONS, ({ headers, ...rest }) =>
      headers?.['Retry-After'] === undefined ? undefined : rest,
    ),
  throttled_by_graph: () => answered(/^\/graph\//, throttledByGraph(20)),
  /** The manifest counts one blob more than it names. */
  blob_count_wrong: () => manifest((found) => ({ ...found, blobCount: found.blobCount + 1 })),
  /** The manifest leaves out its first blob, and counts as if it had none: only a sum shows it. */
  blob_not_named: () =>
    manifest((found) => ({ ...found, blobCount: found.blobCount - 1, blobs: found.blobs.slice(1) })),
  /** Something in the data changed between two looks at the manifest, as far as its mark says. */
  etag_changed: () => manifest((found) => ({ ...found, eTag: `${found.eTag}-changed` })),
  manifest_of_another_partner: () =>
    manifest((found) => ({ ...found, partnerTenantId: '00000000-0000-4000-8000-000000000000' })),
  access_lapsed: (of?: string) =>
    answered(
      blobsOf(of),
      storageError(403, 'AuthenticationFailed', 'Signature not valid in the specified time frame.'),
    ),
  blob_missing: (of?: string) =>
    answered(blobsOf(of), storageError(404, 'BlobNotFound', 'The specified blob does not exist.')),
  /** Whole by its length, and its gzip ends in the middle. */
  blob_truncated: (of?: string) => blob(of, (bytes) => bytes.subarray(0, Math.floor((bytes.length * 2) / 3))),
  /** One bit of its last tenth is another. */
  blob_damaged: (of?: string) =>
    blob(of, (bytes) => bytes.map((byte, at) => (at === Math.floor(bytes.length * 0.95) ? byte ^ 1 : byte))),
  /** Not even a gzip. */
  blob_without_bytes: (of?: string) => blob(of, () => new Uint8Array()),
  /** A sound gzip of nothing in place of lines: only a sum shows it. */
  blob_emptied: (of?: string) => blob(of, async () => pack('')),
  /** The last line is not ended, as by every second blob anyway. */
  blob_without_last_newline: (of?: string) =>
    blob(
      of,
      rewritten((text) => text.replace(/\n$/, '')),
    ),
  /** The lines of a blob belong to another invoice. */
  blob_of_another_invoice: (of?: string) =>
    blob(
      of,
      rewritten((text) => text.replaceAll(/"InvoiceNumber":"[^"]*"/g, '"InvoiceNumber":"G999999999"')),
    ),
  /** The second of two blobs has the bytes of the first: only a sum shows it. */
  blob_swapped: (of?: string): Fault => ({ ...blob(of, repeating()), times: 2 }),
  /** The page of v1 says that it goes on where it is. Meant for a document of more than one page. */
  page_token_again: () => page(tokenAgain(), 2),
  /** The second of two pages is the first again, and goes on. */
  page_again: () => page(firstPageAgain(), 2),
  /** A page lacks its first line: only a sum shows it. */
  page_short: () => page((found) => ({ ...found, items: found.items.slice(1) })),
  statement_not_yet: () =>
    answered(STATEMENTS, {
      status: 404,
      body: { code: '2000', description: 'Statement not found.', data: [], source: 'PartnerFD' },
    }),
  /** Half a PDF, whole by its length. */
  statement_cut: () => bytesOf(STATEMENTS, (bytes) => bytes.subarray(0, bytes.length >> 1)),
  /** 200, and a body for programs under the type of a PDF. */
  statement_json: () =>
    changed(STATEMENTS, (response) => ({ ...response, body: Buffer.from('{"status":"pending"}') })),
  /** The same figures in another file. */
  statement_reissued: () =>
    bytesOf(STATEMENTS, (bytes) => Buffer.concat([bytes, Buffer.from('\n% issued again\n%%EOF\n')])),
  /** As from 9 to 14 February 2023: the balance is shown as zero, the invoices are right. */
  balance_zero: () => changed(/^\/v1\/invoices\/summar(y|ies)$/, withoutBalance),
} as const satisfies Readonly<Record<string, (of?: string) => Fault>>;

function answered(path: RegExp, response: SimulatedResponse): Fault {
  return { kind: 'answer', executed: true, path, response };
}

function changed(path: RegExp, change: Spoil): Fault {
  return {
    kind: 'changed',
    path,
    change: (response) => (response.status === 200 ? change(response) : undefined),
  };
}

function blobsOf(of: string | undefined): RegExp {
  return of === undefined ? BLOBS : new RegExp(`^/blob/.*InvoiceId(=|%3D)${of}/`);
}

type Bytes = (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>;

function bytesOf(path: RegExp, change: Bytes): Fault {
  return changed(path, async (response) => ({
    ...response,
    body: await change(response.body as Uint8Array),
  }));
}

function blob(of: string | undefined, change: Bytes): Fault {
  return bytesOf(blobsOf(of), change);
}

function rewritten(change: (text: string) => string): Bytes {
  return async (bytes) => pack(change((await unpack(bytes)).toString('utf8')));
}

/** Everything after the first has its bytes. */
function repeating(): Bytes {
  let first: Uint8Array | undefined;
  return (bytes) => (first ??= bytes);
}

function operation(says: object): Fault {
  return changed(OPERATIONS, (response) => {
    const { id, createdDateTime, lastActionDateTime } = response.body as Record<string, string>;
    return { ...response, body: { id, createdDateTime, lastActionDateTime, ...says } };
  });
}

type Manifest = { readonly blobCount: number; readonly blobs: readonly object[]; readonly eTag: string };

/** The manifest, whether it is linked or lies inside its operation. */
function manifest(change: (found: Manifest) => object): Fault {
  return changed(MANIFESTS, (response) => {
    const body = response.body as Partial<Manifest> & { readonly resourceLocation?: Manifest };
    if (body.blobs !== undefined) return { ...response, body: change(body as Manifest) };
    if (body.resourceLocation === undefined) return undefined;
    return { ...response, body: { ...body, resourceLocation: change(body.resourceLocation) } };
  });
}

type Page = {
  readonly items: readonly object[];
  readonly continuationToken?: string;
  readonly links: object;
};

function page(change: (found: Page) => Page, times = 1): Fault {
  const fault = changed(LINE_ITEMS, (response) => ({ ...response, body: change(response.body as Page) }));
  return { ...fault, times };
}

function tokenAgain(): (found: Page) => Page {
  let token: string | undefined;
  return (found) => ({ ...found, continuationToken: (token ??= found.continuationToken) ?? 'again' });
}

function firstPageAgain(): (found: Page) => Page {
  let first: Page | undefined;
  return (found) => {
    first ??= found;
    return { ...found, items: first.items, continuationToken: found.continuationToken ?? 'one-more' };
  };
}

function withoutBalance(response: SimulatedResponse): SimulatedResponse {
  const zero = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(zero);
    if (typeof value !== 'object' || value === null || 'rawJSON' in value) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, name === 'balanceAmount' ? 0 : zero(inner)]),
    );
  };
  return { ...response, body: zero(response.body) as object };
}
