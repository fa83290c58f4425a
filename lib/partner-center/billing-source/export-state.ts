import type { ExportManifest, ExportState } from '../../billing/billing-source.ts';
import type { EstimateSubject } from '../../billing/estimates/estimate.ts';
import type { DocumentId } from '../../values/id.ts';
import { exportOutcome, getExportOperation, type ExportOperation } from '../billing-v2/export-operation.ts';
import { manifestBlobs, type ManifestBlobs } from '../billing-v2/manifest-blobs.ts';
import { manifestOf } from '../billing-v2/manifest-of.ts';
import { exportBilledReconciliation, exportUnbilledReconciliation } from '../billing-v2/start-export.ts';
import type { Call, Exchange } from '../exchange/exchange.ts';
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

/** Asks Microsoft to prepare what one currency has not been billed yet. */
export async function startEstimate(
  exchange: Exchange,
  { currency, period }: EstimateSubject,
  call: Call,
): Promise<{ readonly operationId: string }> {
  const wanted = { currencyCode: currency, billingPeriod: period, attributeSet: 'full' } as const;
  return (await exportUnbilledReconciliation(exchange, wanted, call)).body;
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
    case 'succeeded': {
      const manifest = await unlessGone(manifestOf(exchange, found));
      if (manifest !== undefined) return ready(manifestBlobs(manifest.body, manifest, partnerTenantId));
      return { state: 'gone', detail: `the manifest of export ${operationId} is no longer there` };
    }
  }
}

function failure(operation: ExportOperation): ExportState {
  const code = operation.error?.code?.value ?? '';
  const message = withoutSecrets(operation.error?.message ?? 'the export failed');
  const detail = `${message}${code === '' ? '' : ` (code ${code})`}`;
  // "No data available" on a young invoice means not yet; it never means that there are no lines.
  return code === '5000' ? { state: 'not_ready', detail } : { state: 'gone', detail };
}

function ready({ eTag, blobs, access, accessUntilMs }: ManifestBlobs): ExportState {
  const manifest: ExportManifest = { eTag, blobCount: blobs.length, blobs, access, accessUntilMs };
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
