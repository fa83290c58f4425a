import type { BillingSource } from '../../billing/billing-source.ts';
import { getStatement } from '../billing-v1/statement.ts';
import type { Download, Exchange } from '../exchange/exchange.ts';
import { fetchBalances } from './balances.ts';
import { billedLines } from './billed-lines.ts';
import { chargePages } from './charge-pages.ts';
import { listDocuments } from './documents.ts';
import { exportParts } from './export-parts.ts';
import { exportState, startExport } from './export-state.ts';
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
    pages: (header) => chargePages(exchange, header),
    startExport: (documentId, call) => startExport(exchange, documentId, call),
    exportState: async (operationId) => exportState(exchange, operationId, await partnerTenantId()),
    blobs: (manifest) => exportParts(download, manifest),
    lines: billedLines,
    statement: async (documentId) => (await getStatement(exchange, documentId)).body,
    statementFigures,
  };
}
