import type { BillingBook } from '../billing/billing-book.ts';
import { absent, type Answer } from '../values/answer.ts';
import { asId } from '../values/id.ts';

/** A refusal where a list is asked for by a document that does not exist: an empty list would read like nothing amiss. */
export async function unknownDocument(
  billing: Pick<BillingBook, 'read'>,
  id: string | undefined,
): Promise<Answer<never> | undefined> {
  if (id === undefined || (await billing.read(asId(id))) !== undefined) return undefined;
  return absent(`There is no document ${id}.`);
}
