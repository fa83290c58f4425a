import type { BillingSource } from '../../billing/billing-source.ts';
import { getStatement, getTaxReceipt } from '../billing-v1/statement.ts';
import type { Download, Exchange } from '../exchange/exchange.ts';
import { fetchBalances } from './balances.ts';
import { billedLines } from './billed-lines.ts';
import { blobContent } from './blob-content.ts';
import { chargePages, estimatePages } from './charge-pages.ts';
import { listDocuments } from './documents.ts';
import { estimatedCharges } from './estimated-charges.ts';
import { exportState, startEstimate, startExport } from './export-state.ts';
import { statementFigures } from './statement-text.ts';

type BillingSourceParts = {
  readonly exchange: Exchange;
  readonly download: Download;
  /** Our own tenant: an export of another partner's is refused. */
  readonly partnerTenantId: () => Promise<string>;
};

/** Microsoft's side of billing over Partner Center v1 and the partner billing exports of Graph. */
export function createBillingSource({
  exchange,
  download,
  partnerTenantId,
}: BillingSourceParts): BillingSource {
  return {
    balances: () => fetchBalances(exchange),
    documents: () => listDocuments(exchange),
    pages: (header, from) => chargePages(exchange, header, from),
    startExport: (documentId, call) => startExport(exchange, documentId, call),
    exportState: async (operationId) => exportState(exchange, operationId, await partnerTenantId()),
    blob: (manifest, part) => blobContent(download, manifest, part),
    lines: billedLines,
    statement: async (documentId) => (await getStatement(exchange, documentId)).body,
    receipt: async (documentId, receiptId) => (await getTaxReceipt(exchange, documentId, receiptId)).body,
    statementFigures,
    startEstimate: (subject, call) => startEstimate(exchange, subject, call),
    estimatePages: (subject, from) => estimatePages(exchange, subject, from),
    estimatedCharges,
  };
}
