import type { Answer } from '../exchange/exchange.ts';
import { PartnerCenterError } from './partner-center-error.ts';

/** A complete answer that is not what the documentation promises; carries the ids that a support case needs. */
export function malformed(description: string, answer?: Answer): PartnerCenterError {
  return new PartnerCenterError({
    kind: 'malformed',
    description,
    operation: answer?.operation,
    status: answer?.status,
    requestId: answer?.requestId,
    correlationId: answer?.correlationId,
  });
}
