import type { ExportManifest, ExportState } from '../../billing/billing-source.ts';
import type { DocumentId } from '../../values/id.ts';
import { getExportManifest } from '../billing-v2/export-manifest.ts';
import {
  exportOutcome,
  getExportOperation,
  manifestIdOf,
  type ExportOperation,
} from '../billing-v2/export-operation.ts';
import { manifestBlobs, type ManifestBlobs } from '../billing-v2/manifest-blobs.ts';
import { exportBilledReconciliation } from '../billing-v2/start-export.ts';
import type { AskedAs, Call, Exchange } from '../exchange/exchange.ts';
import { PartnerCenterError, withoutSecrets } from '../errors/partner-center-error.ts';

/** Asks Microsoft to prepare the lines of one document, with all their columns. */
export async function startExport(
  exchange: Exchange,
  documentId: DocumentId,
  call: Call,
): Promise<{ readonly operationId: string }> {
  const wanted = { invoiceId: documentId, attributeSet: 'full' } as const;
  return (await exportBilledReconciliation(exchange, wanted, call)).body;
}

/** Where an export stands. A finished one is answered with its manifest, whose access lives for hours. */
export async function exportState(
  exchange: Exchange,
  operationId: string,
  partnerTenantId: string,
): Promise<ExportState> {
  const found = await unlessGone(getExportOperation(exchange, operationId));
  if (found === undefined) return { state: 'gone', detail: `export ${operationId} is no longer known` };
  switch (exportOutcome(found.body)) {
    case 'running':
      return { state: 'running', pollAfterMs: found.pollAfterMs };
    case 'failed':
      return failure(found.body);
    case 'succeeded':
      return finished(exchange, found.body, found, partnerTenantId);
  }
}

function failure(operation: ExportOperation): ExportState {
  const code = operation.error?.code?.value ?? '';
  const message = withoutSecrets(operation.error?.message ?? 'the export failed');
  const detail = `${message}${code === '' ? '' : ` (code ${code})`}`;
  // "No data available" on a young invoice means not yet; it never means that there are no lines.
  return code === '5000' ? { state: 'not_ready', detail } : { state: 'gone', detail };
}

/** The manifest is linked, as documented, or lies inside the operation, as Microsoft's own sample reads it. */
async function finished(
  exchange: Exchange,
  operation: ExportOperation,
  asked: AskedAs,
  partnerTenantId: string,
): Promise<ExportState> {
  const location = operation.resourceLocation;
  if (location !== undefined && typeof location !== 'string') {
    return ready(manifestBlobs(location, asked, partnerTenantId));
  }
  const manifestId = manifestIdOf(operation);
  if (manifestId === undefined) {
    const { operation: name, requestId, correlationId } = asked;
    const description = 'a finished export names no manifest';
    throw new PartnerCenterError({
      kind: 'malformed',
      description,
      operation: name,
      requestId,
      correlationId,
    });
  }
  const found = await unlessGone(getExportManifest(exchange, manifestId));
  if (found === undefined) return { state: 'gone', detail: `manifest ${manifestId} is no longer there` };
  return ready(manifestBlobs(found.body, found, partnerTenantId));
}

function ready({ eTag, blobs, access }: ManifestBlobs): ExportState {
  const manifest: ExportManifest = { eTag, blobCount: blobs.length, blobs, access };
  return { state: 'ready', manifest };
}

// Operations and manifests live for a time of Microsoft's choosing, and are then answered 410.
async function unlessGone<Found>(asked: Promise<Found>): Promise<Found | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof PartnerCenterError && error.kind === 'not_found') return undefined;
    throw error;
  }
}
