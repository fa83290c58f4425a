import type { Problem } from '../values/decode.ts';
import type { StageName } from './purchase.ts';

/**
 * What upstream hears: every end and every parking of a purchase, or the refusal of a message. Sent at least once;
 * `outcomeId` is the same each time the same fact is told.
 */
export type Outcome = {
  readonly schemaVersion: '1';
  readonly outcomeId: string;
  readonly at: string;
  readonly source: string;
  /** Upstream's own request id; absent where the message could not be read so far. */
  readonly requestId?: string;
  readonly lineId?: string;
  readonly purchaseId?: string;
  /** The stage reached, or `refused` for a message that became no purchase. */
  readonly result: StageName | 'refused';
  readonly reason?: { readonly code: string; readonly detail: string; readonly field?: string };
  readonly problems?: readonly Problem[];
  readonly orderId?: string;
  readonly reservationOrderId?: string;
  readonly charge?: { readonly amount: string; readonly currency: string };
  readonly purchaseOrder?: string;
  readonly costCentre?: string;
  readonly reference?: string;
  /** Queue's id of a refused message, so that the sender can find it. */
  readonly messageId?: string;
};
