import type { BillingBook } from '../../billing/billing-book.ts';
import type { BillingDocument } from '../../billing/document.ts';

/** A document with all that it amends and is amended by, however far; the document itself first. */
export async function relativesOf(
  { read, amendmentsOf }: Pick<BillingBook, 'read' | 'amendmentsOf'>,
  document: BillingDocument,
): Promise<readonly BillingDocument[]> {
  const found = new Map<string, BillingDocument>();
  const toLookAt = [document];
  for (const one of toLookAt) {
    const { id, amendsOf } = one.header;
    if (found.has(id)) continue;
    found.set(id, one);
    const amended = amendsOf === undefined || found.has(amendsOf) ? undefined : await read(amendsOf);
    if (amended) toLookAt.push(amended);
    for await (const amendment of amendmentsOf(id)) toLookAt.push(amendment);
  }
  return [...found.values()];
}
