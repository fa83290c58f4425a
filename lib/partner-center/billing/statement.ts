import type { DocumentId } from '../../values/id.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { path } from '../exchange/path.ts';

/** The PDF of a document as sent. Whether it is one is proven by its bytes: the documented header says JSON. */
export async function fetchStatement(exchange: Exchange, documentId: DocumentId): Promise<Uint8Array> {
  const answer = await exchange({
    method: 'GET',
    host: 'partner_center',
    lane: 'app_user',
    path: path`/v1/invoices/${documentId}/documents/statement`,
    accept: 'application/pdf',
    repeatable: true,
  });
  return answer.bytes;
}
