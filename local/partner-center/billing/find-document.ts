import { Refused } from '../refused.ts';
import type { SimulatedRequest } from '../route.ts';
import type { IssuedDocument, World } from '../world.ts';

/** The document that a path names, by its bare id or by the spelling of the links: `OneTime-G000024135`. */
export function documentOf(request: SimulatedRequest, world: World): IssuedDocument {
  const named = request.parameters['invoiceId'] ?? '';
  const id = named.replace(/^(onetime|recurring)-/i, '').toUpperCase();
  const document = world.documents.get(id);
  if (document === undefined) throw new Refused(404, 2000, `Invoice ${named} was not found.`);
  return document;
}
