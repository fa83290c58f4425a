import type { SimulatedRequest, SimulatedResponse } from '../route.ts';
import type { SimulatedExport } from '../world.ts';

/** The answer to every export: no body, and where to ask for it. */
export function exportAccepted(
  { origin }: SimulatedRequest,
  { operationId }: SimulatedExport,
): SimulatedResponse {
  return {
    status: 202,
    headers: { Location: `${origin}/graph/v1.0/reports/partners/billing/operations/${operationId}` },
  };
}
