import { z } from '../../values/schema.ts';
import type { ExportState } from '../../billing/billing-source.ts';
import type { CorrelationId, DocumentId, RequestId } from '../../values/id.ts';
import type { Answer, Exchange } from '../exchange/exchange.ts';
import { decodeAnswer } from '../exchange/decode-answer.ts';
import { exportManifest, manifestOnTheWire } from './export-manifest.ts';
import { malformed } from '../exchange/malformed.ts';
import { PartnerCenterError } from '../exchange/partner-center-error.ts';
import { path } from '../exchange/path.ts';
import { fields, folded, text } from '../exchange/wire.ts';

const DEFAULT_POLL_MS = 10_000; // The header can be missing; ten seconds is what the documentation once showed.
const LONGEST_POLL_MS = 300_000;

const operationOnTheWire = fields({
  '@odata.type': z.optional(text),
  status: z.optional(text),
  error: z.optional(fields({ message: z.optional(text), code: z.optional(text) })),
  // The manifest itself, or where it is to be found.
  resourceLocation: z.optional(z.union([manifestOnTheWire, text])),
  'resourceLocation@odata.navigationLink': z.optional(text),
});
type Operation = z.output<typeof operationOnTheWire>;

/** Asks Microsoft to prepare the lines of one document. A repeated question costs Microsoft a job and nothing else. */
export async function startExport(
  exchange: Exchange,
  documentId: DocumentId,
  call: { readonly requestId: RequestId; readonly correlationId: CorrelationId },
): Promise<{ readonly operationId: string }> {
  const answer = await exchange({
    method: 'POST',
    host: 'graph',
    lane: 'app',
    path: '/v1.0/reports/partners/billing/reconciliation/billed/export',
    // Which columns `basic` leaves out is nowhere documented.
    body: { invoiceId: documentId, attributeSet: 'full' },
    call,
    repeatable: true,
  });
  const operationId = lastSegment(answer.headers.get('location') ?? '');
  if (operationId === undefined)
    throw malformed(`the export of ${documentId} was accepted without an id`, answer);
  return { operationId };
}

/** Where an export stands. A finished one is answered with its manifest, whose access lives for hours. */
export async function exportState(
  exchange: Exchange,
  operationId: string,
  partnerTenantId: string | undefined,
): Promise<ExportState> {
  const answer = await unlessGone(
    ask(exchange, path`/v1.0/reports/partners/billing/operations/${operationId}`),
  );
  if (answer === undefined) return { state: 'gone', detail: `export ${operationId} is no longer known` };
  const operation = decodeAnswer(operationOnTheWire, answer);
  switch (outcome(operation)) {
    case 'running':
      return { state: 'running', pollAfterMs: pollAfterMs(answer) };
    case 'failed':
      return failure(operation);
    case 'succeeded':
      return finished(exchange, operation, answer, partnerTenantId);
  }
}

// The type decides, then the status; a word never seen means that the operation is still on its way.
function outcome(operation: Operation): 'running' | 'succeeded' | 'failed' {
  const type = (operation['@odata.type'] ?? '').split('.').at(-1)?.toLowerCase();
  if (type === 'runningoperation') return 'running';
  if (type === 'exportsuccessoperation') return 'succeeded';
  if (type === 'failedoperation') return 'failed';
  const status = folded(operation.status ?? '');
  if (status === 'succeeded' || status === 'completed') return 'succeeded';
  return status === 'failed' ? 'failed' : 'running';
}

function failure(operation: Operation): ExportState {
  const { code = '', message = 'the export failed' } = operation.error ?? {};
  const detail = `${message}${code === '' ? '' : ` (code ${code})`}`;
  // "No data available" on a young invoice means not yet; it never means that there are no lines.
  return code === '5000' ? { state: 'not_ready', detail } : { state: 'gone', detail };
}

/** The manifest is linked, as documented, or lies inside the operation, as Microsoft's own sample reads it. */
async function finished(
  exchange: Exchange,
  operation: Operation,
  answer: Answer,
  partnerTenantId: string | undefined,
): Promise<ExportState> {
  const location = operation.resourceLocation;
  if (location !== undefined && typeof location !== 'string') {
    return { state: 'ready', manifest: exportManifest(location, answer, partnerTenantId) };
  }
  const link = operation['resourceLocation@odata.navigationLink'] ?? location ?? '';
  const manifestId = lastSegment(link);
  if (manifestId === undefined) throw malformed('a finished export names no manifest', answer);
  // By our own path: a link is never followed to wherever it points, since a token goes with the question.
  const found = await unlessGone(ask(exchange, path`/v1.0/reports/partners/billing/manifests/${manifestId}`));
  if (found === undefined) return { state: 'gone', detail: `manifest ${manifestId} is no longer there` };
  const manifest = exportManifest(decodeAnswer(manifestOnTheWire, found), found, partnerTenantId);
  return { state: 'ready', manifest };
}

function ask(exchange: Exchange, where: string): Promise<Answer> {
  return exchange({ method: 'GET', host: 'graph', lane: 'app', path: where, repeatable: true });
}

// Operations and manifests live for a time of Microsoft's choosing, and are then answered 410.
async function unlessGone(asked: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof PartnerCenterError && error.kind === 'not_found') return undefined;
    throw error;
  }
}

function pollAfterMs(answer: Answer): number {
  const seconds = answer.headers.get('retry-after') ?? '';
  if (!/^\d{1,6}$/.test(seconds)) return DEFAULT_POLL_MS;
  return Math.min(Math.max(Number(seconds) * 1_000, 1_000), LONGEST_POLL_MS);
}

// `…/operations/9ab9cb54-…`, or in the other spelling of OData: `…/operations('9ab9cb54-…')`.
function lastSegment(url: string): string | undefined {
  return /([\w-]+)(?:'\))?\/?(?:[?#].*)?$/.exec(url)?.[1];
}
