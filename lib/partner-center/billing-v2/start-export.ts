import type { DocumentId } from '../../values/id.ts';
import type { Call, Exchange, Result } from '../exchange/exchange.ts';
import { malformed } from '../errors/malformed.ts';
import type { OperationName } from '../operations.ts';
import { lastSegment } from './export-operation.ts';

/** Which columns: which of them `basic` leaves out of a reconciliation is nowhere documented. */
export type AttributeSet = 'full' | 'basic';

/** The lines of one document. */
type Billed = { readonly invoiceId: DocumentId; readonly attributeSet: AttributeSet };

/** What one currency has not been billed yet, of this month or of the one before. */
type Unbilled = {
  readonly currencyCode: string;
  readonly billingPeriod: 'current' | 'last';
  readonly attributeSet: AttributeSet;
};

type StartsExport = Extract<OperationName, `export_${string}`>;

/** The export that Microsoft began, to be looked at by getExportOperation. */
type Started = Result<{ readonly operationId: string }>;

/**
 * Asks Microsoft to prepare the billed lines of one document: licences, reservations, savings plans, software and Azure
 * usage. A repeated question costs Microsoft a job and nothing else. Errors: 400, 403, 404 not available for this
 * document. Page: partners-billing-billedreconciliation-export.
 */
export function exportBilledReconciliation(exchange: Exchange, body: Billed, call: Call): Promise<Started> {
  return start(exchange, 'export_billed_reconciliation', 'reconciliation/billed', body, call);
}

/**
 * Asks Microsoft to prepare the lines that are not billed yet. Errors: 400, 403, 404 not available for this currency
 * and period. Page: partners-billing-unbilledreconciliation-export.
 */
export function exportUnbilledReconciliation(
  exchange: Exchange,
  body: Unbilled,
  call: Call,
): Promise<Started> {
  return start(exchange, 'export_unbilled_reconciliation', 'reconciliation/unbilled', body, call);
}

/**
 * Asks Microsoft to prepare the daily rated usage of one document. Reservations have no cost in it. Errors: as for the
 * reconciliation. Page: partners-billing-billedusage-export.
 */
export function exportBilledUsage(exchange: Exchange, body: Billed, call: Call): Promise<Started> {
  return start(exchange, 'export_billed_usage', 'usage/billed', body, call);
}

/**
 * Asks Microsoft to prepare the daily rated usage that is not billed yet. Errors: as for the reconciliation. Page:
 * partners-billing-unbilledusage-export.
 */
export function exportUnbilledUsage(exchange: Exchange, body: Unbilled, call: Call): Promise<Started> {
  return start(exchange, 'export_unbilled_usage', 'usage/unbilled', body, call);
}

async function start(
  exchange: Exchange,
  operation: StartsExport,
  kind: string,
  body: Billed | Unbilled,
  call: Call,
): Promise<Started> {
  const path = `/v1.0/reports/partners/billing/${kind}/export`;
  const answer = await exchange({ operation, path, body, call });
  const { requestId, correlationId } = answer;
  // 202 without a body: which export it is stands in the header alone.
  const operationId = lastSegment(answer.headers.get('location') ?? '');
  if (operationId === undefined) throw malformed('the export was accepted without an id', answer);
  return { operation, requestId, correlationId, body: { operationId } };
}
