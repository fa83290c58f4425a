import type { PurchaseId } from '../../values/id.ts';
import type { KeptReturn, RecordedReturn } from '../purchase-ledger.ts';

/**
 * Everything that was ever recorded as returned of one purchase, in the order in which it was recorded. The returns of a
 * purchase are one record, so that two people at once cannot give back more units than there are.
 */
export type ReturnRecord = {
  readonly purchaseId: PurchaseId;
  readonly returns: readonly KeptReturn[];
  /** The number of its last audit entry; every write is conditional on the one that was read. */
  readonly revision: number;
  /** The hash of that entry. */
  readonly head: string;
};

/** What a person did to the returns of a purchase: the record as it is to be, and what the audit trail says of it. */
export type ReturnChange = {
  readonly before: ReturnRecord | undefined;
  readonly after: Pick<ReturnRecord, 'purchaseId' | 'returns'>;
  readonly said: {
    readonly atMs: number;
    readonly by: string;
    readonly what: string;
    readonly why: string;
    readonly facts: Readonly<Record<string, string>>;
  };
};

/** Our memory of returns. Nothing is ever taken out of it: a mistake is withdrawn. */
export interface ReturnBook {
  read(purchaseId: PurchaseId): Promise<ReturnRecord | undefined>;
  all(): AsyncIterable<ReturnRecord>;
  /**
   * The record with its entry of the audit trail `return:<purchase id>`, both or neither. `lost`: somebody else wrote first.
   * The same write again is written.
   */
  write(change: ReturnChange): Promise<'written' | 'lost'>;
}

/** Those from which a refund is expected, without what only whoever looks into them wants to know. */
export function countedReturns({ returns }: Pick<ReturnRecord, 'returns'>): readonly RecordedReturn[] {
  return returns.filter(({ withdrawn }) => withdrawn === undefined).map(told);
}

function told({ returnId, purchaseId, exchangedFor, ...kept }: KeptReturn): RecordedReturn {
  const { returnedOn, quantity, amount, currency, by, recordedAtMs } = kept;
  const exchange = exchangedFor === undefined ? {} : { exchangedFor };
  return { returnId, purchaseId, returnedOn, quantity, amount, currency, ...exchange, by, recordedAtMs };
}
