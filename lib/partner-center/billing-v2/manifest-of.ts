import { malformed } from '../errors/malformed.ts';
import type { Exchange, Result } from '../exchange/exchange.ts';
import { getExportManifest, type ExportManifest } from './export-manifest.ts';
import { manifestIdOf, type ExportOperation } from './export-operation.ts';

/**
 * The manifest of an export that succeeded: out of the operation itself, as Microsoft's own sample reads it, or from where
 * the operation links to, as documented. Throws a PartnerCenterError: `malformed` where the operation names none,
 * `not_found` where the time of the manifest is over.
 */
export async function manifestOf(
  exchange: Exchange,
  finished: Result<ExportOperation>,
): Promise<Result<ExportManifest>> {
  const { body, operation, requestId, correlationId } = finished;
  const inside = body.resourceLocation;
  if (inside !== undefined && typeof inside !== 'string') {
    return { operation, requestId, correlationId, body: inside };
  }
  const manifestId = manifestIdOf(body);
  if (manifestId !== undefined) return getExportManifest(exchange, manifestId);
  throw malformed('a finished export names no manifest', finished);
}
