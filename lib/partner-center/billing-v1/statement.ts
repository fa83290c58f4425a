import type { DocumentId } from '../../values/id.ts';
import type { Answer, Exchange, Result } from '../exchange/exchange.ts';
import { envelopeOf } from '../errors/error-from-response.ts';
import { malformed } from '../errors/malformed.ts';
import { PartnerCenterError } from '../errors/partner-center-error.ts';
import { path } from '../exchange/path.ts';
import { jsonIn } from '../wire/json.ts';

const PDF = 'application/pdf';

/**
 * The PDF of a document as sent. Needs the App+User lane. Errors: 404 no such invoice, or no statement yet. Page: get-invoice-statement.
 */
export async function getStatement(exchange: Exchange, documentId: DocumentId): Promise<Result<Uint8Array>> {
  const answer = await exchange({
    operation: 'get_statement',
    path: path`/v1/invoices/${documentId}/documents/statement`,
    accept: PDF,
  });
  return pdf(answer);
}

/**
 * The PDF of a tax receipt, of which an invoice names the ids; Taiwan only. Needs the App+User lane. Errors: 404 no such
 * receipt. Page: get-invoice-receipt-statement.
 */
export async function getTaxReceipt(
  exchange: Exchange,
  documentId: DocumentId,
  receiptId: string,
): Promise<Result<Uint8Array>> {
  const answer = await exchange({
    operation: 'get_tax_receipt',
    path: path`/v1/invoices/${documentId}/receipts/${receiptId}/documents/statement`,
    accept: PDF,
  });
  return pdf(answer);
}

// The documented header says JSON, and an answer of JSON may say PDF: only the bytes tell.
function pdf(answer: Answer): Result<Uint8Array> {
  const { operation, requestId, correlationId, status, bytes } = answer;
  if (new TextDecoder('latin1').decode(bytes.subarray(0, LONGEST_PREAMBLE)).includes('%PDF-'))
    return { operation, requestId, correlationId, body: bytes };
  const envelope = envelopeOf(jsonIn(bytes));
  if (envelope?.code === undefined) throw malformed('the answer is no PDF', answer);
  const asked = { operation, requestId, correlationId, status };
  throw new PartnerCenterError({ kind: 'refused', ...asked, ...envelope });
}

// Readers of PDF look for its mark within the first kilobyte.
const LONGEST_PREAMBLE = 1_024;
