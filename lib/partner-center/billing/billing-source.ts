import type { BillingSource, RawPart } from '../../billing/billing-source.ts';
import type { BilledLine } from '../../billing/billed-line.ts';
import type { DocumentHeader } from '../../billing/document.ts';
import { fetchBalances } from './balances.ts';
import { decodeLine } from './decode-line.ts';
import type { Download, Exchange } from '../exchange/exchange.ts';
import { exportBlobs } from './export-blobs.ts';
import { exportState, startExport } from './exports-v2.ts';
import { listInvoices } from './invoices.ts';
import { lineItemPages } from './line-items-v1.ts';
import { rawLines } from './line-parts.ts';
import { statementFigures } from './statement-text.ts';
import { fetchStatement } from './statement.ts';

type BillingSourceParts = {
  readonly exchange: Exchange;
  readonly download: Download;
  /** Our own tenant: an export of another partner's is refused. Not checked where it is not given. */
  readonly partnerTenantId?: string | undefined;
};

/** Microsoft's side of billing over Partner Center v1 and the partner billing exports of Graph. */
export function createBillingSource({
  exchange,
  download,
  partnerTenantId,
}: BillingSourceParts): BillingSource {
  return {
    balances: () => fetchBalances(exchange),
    documents: () => listInvoices(exchange),
    pages: (header) => lineItemPages(exchange, header),
    startExport: (documentId, call) => startExport(exchange, documentId, call),
    exportState: (operationId) => exportState(exchange, operationId, partnerTenantId),
    blobs: (manifest) => exportBlobs(download, manifest),
    lines: decodedLines,
    statement: (documentId) => fetchStatement(exchange, documentId),
    statementFigures,
  };
}

async function* decodedLines(header: DocumentHeader, part: RawPart): AsyncGenerator<BilledLine> {
  for await (const { lineNumber, value } of rawLines(header.id, part)) {
    yield decodeLine({ header, part: part.part, lineNumber }, value);
  }
}
