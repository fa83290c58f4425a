import type { PurchaseId } from '../values/id.ts';
import type { ReadPart } from '../values/list-part.ts';
import type { ObservedPurchase } from './history/observed-purchase.ts';
import type { KeptReturn, OrderElsewhere, RefusedMessage } from './purchase-ledger.ts';
import type { Purchase } from './purchase.ts';

/**
 * The ledger as lists that are read part by part, for those who look and decide nothing: what was written a moment ago may
 * not be in them yet, and a list that changes while it is read may show something twice.
 */
export interface PurchaseLists {
  /** Every purchase, in the order in which they were accepted. */
  readonly accepted: ReadPart<Purchase>;
  /**
   * Those that are due some time, which is every one that has not ended and waits for no decision, in an order that does not
   * change when they are due at another time. There may be others among them: whoever wants a stage looks at it.
   */
  readonly underWay: ReadPart<Purchase>;
  /** Those that became `unknown`, in that order, whatever became of them since. */
  readonly becameUnknown: ReadPart<Purchase>;
  /** Orders that are no purchase's, also where they were taken for one's before; in the order of their ids. */
  readonly elsewhere: ReadPart<OrderElsewhere>;
  /** What was bought before us or elsewhere, in the order of the ids. */
  readonly observed: ReadPart<ObservedPurchase>;
  /** Messages that became no purchase, always in one order. */
  readonly refused: ReadPart<RefusedMessage>;
  /** What was recorded as returned of one purchase, also what was withdrawn; as every write before this moment left it. */
  readonly returnsOf: (id: PurchaseId) => Promise<readonly KeptReturn[]>;
}
