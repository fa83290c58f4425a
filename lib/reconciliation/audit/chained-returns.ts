import type { ReturnChange, ReturnRecord } from '../../purchasing/people/return-book.ts';
import { returnChain } from './audit-entry.ts';
import type { Hash } from './canonical.ts';
import { chained, type ChainWrite } from './chained.ts';

/**
 * What a person did to the returns of a purchase, as an entry of its chain. Purchasing knows no audit trail and says only what
 * happened; whoever keeps the record ties the two together here.
 */
export function chainedReturns({ before, after, said }: ReturnChange, hash: Hash): ChainWrite<ReturnRecord> {
  return chained<ReturnRecord>(returnChain(after.purchaseId), before, after, said, hash);
}
