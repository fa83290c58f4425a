import type { AskedAs } from '../exchange/exchange.ts';
import { PartnerCenterError } from './partner-center-error.ts';

/** A complete answer that is not what the documentation promises; carries the ids that a support case needs. */
export function malformed(
  description: string,
  asked?: AskedAs & { readonly status?: number },
): PartnerCenterError {
  return new PartnerCenterError({
    kind: 'malformed',
    description,
    operation: asked?.operation,
    status: asked?.status,
    requestId: asked?.requestId,
    correlationId: asked?.correlationId,
  });
}
