import type { Answer, Exchange, Result } from '../exchange/exchange.ts';
import { retryAfterMs } from '../errors/error-from-response.ts';
import { path } from '../exchange/path.ts';
import { readAnswer } from '../exchange/read-answer.ts';
import type { Codec, ValueOf } from '../wire/codec.ts';
import { fields, lenient, optional } from '../wire/fields.ts';
import { anything, instant, label, text, word } from '../wire/leaves.ts';
import { exportManifest, type ExportManifest } from './export-manifest.ts';
import { hidingSignatures } from './hidden-text.ts';

/** An export on its way, finished or failed. */
export type ExportOperation = ValueOf<typeof exportOperation>;

/**
 * Where an export stands, and after how many milliseconds it is worth another look. A failure of the export is an
 * answer, with status 200. Errors: 404, 410 its time is over: a new export has to be asked for. Page:
 * partners-billing-operation-get.
 */
export async function getExportOperation(
  exchange: Exchange,
  operationId: string,
): Promise<Result<ExportOperation> & { readonly pollAfterMs: number }> {
  const answer = await exchange({
    operation: 'get_export_operation',
    path: path`/v1.0/reports/partners/billing/operations/${operationId}`,
  });
  const result = readAnswer(
    exportOperation,
    answer,
    (body) => (body['@odata.type'] ?? body.status) !== undefined,
  );
  return { ...result, pollAfterMs: pollAfterMs(answer) };
}

/** The type decides, then the status; a word never seen means that the operation is still on its way. */
export function exportOutcome(operation: ExportOperation): 'running' | 'succeeded' | 'failed' {
  const type = (operation['@odata.type'] ?? '').split('.').at(-1)?.toLowerCase();
  if (type === 'runningoperation') return 'running';
  if (type === 'exportsuccessoperation') return 'succeeded';
  if (type === 'failedoperation') return 'failed';
  const status = operation.status?.value;
  if (status === 'succeeded' || status === 'completed') return 'succeeded';
  return status === 'failed' ? 'failed' : 'running';
}

/** The id of the manifest that a finished export links to; undefined where it names none, or holds it in itself. */
export function manifestIdOf(operation: ExportOperation): string | undefined {
  const { resourceLocation, 'resourceLocation@odata.navigationLink': link } = operation;
  return lastSegment(link ?? (typeof resourceLocation === 'string' ? resourceLocation : ''));
}

/**
 * The id that a link of Graph ends with: `…/operations/9ab9cb54-…`, or in the other spelling of OData
 * `…/operations('9ab9cb54-…')`. Only the id is taken; the link itself is never followed, since a token goes with a question.
 * Undefined for what is no such link, or longer than any: looking takes the square of its length at worst.
 */
export function lastSegment(url: string): string | undefined {
  if (url.length > LONGEST_LINK) return undefined;
  return /([\w-]+)(?:'\))?\/?(?:[?#].*)?$/.exec(url)?.[1];
}

const LONGEST_LINK = 2_048;

// The documentation links the manifest; Microsoft's own sample reads it out of the operation.
const manifestOrLink: Codec<ExportManifest | string> = {
  read: (wire, reading) => (typeof wire === 'string' ? wire : exportManifest.read(wire, reading)),
  print: (value) => (typeof value === 'string' ? value : exportManifest.print(value)),
};

export const exportOperation = hidingSignatures(
  fields({
    '@odata.context': lenient(text),
    '@odata.type': lenient(text),
    id: lenient(text),
    // `succeeded` in every example, `completed` on the page of the resource.
    status: lenient(word(['not_started', 'running', 'succeeded', 'completed', 'failed'])),
    createdDateTime: lenient(instant),
    lastActionDateTime: lenient(instant),
    resourceLocation: optional(manifestOrLink),
    'resourceLocation@odata.navigationLink': lenient(text),
    error: lenient(
      fields({
        message: lenient(text),
        code: lenient(label),
        target: lenient(anything),
        details: lenient(anything),
        innerError: lenient(anything),
      }),
    ),
  }),
);

const DEFAULT_POLL_MS = 10_000; // The header can be missing; ten seconds is what the documentation once showed.
const SHORTEST_POLL_MS = 1_000;
const LONGEST_POLL_MS = 300_000;

// A date is measured by the clock that wrote it: the answer's own. Without one it says nothing.
function pollAfterMs({ headers }: Answer): number {
  const answeredAtMs = Date.parse(headers.get('date') ?? '');
  const wantedMs = retryAfterMs(headers.get('retry-after'), answeredAtMs);
  if (wantedMs === undefined || Number.isNaN(wantedMs)) return DEFAULT_POLL_MS;
  return Math.min(Math.max(wantedMs, SHORTEST_POLL_MS), LONGEST_POLL_MS);
}
