import { moneyText } from '../../values/money.ts';
import type { Outcome } from './outcome.ts';
import type { Purchase, StageName } from '../purchase.ts';
import type { RefusedMessage } from '../purchase-ledger.ts';

type Told = Exclude<Outcome['result'], 'refused'>;

const TOLD: readonly StageName[] = [
  'fulfilled',
  'unfulfilled',
  'rejected',
  'cancelled',
  'failed',
  'unknown',
  'awaiting_approval',
] satisfies readonly Told[];

/** Whether upstream hears of a purchase in this stage: at every end, and where it waits for people. */
export function isTold<Some extends Purchase>(purchase: Some): purchase is Some & { readonly stage: Told } {
  return TOLD.includes(purchase.stage);
}

/**
 * What upstream hears of a purchase that reached its stage at `atMs` with `version`. The same stage reached once gives the
 * same outcome id, however often it is told.
 */
export function outcomeOf(
  purchase: Purchase & { readonly stage: Told },
  atMs: number,
  version = purchase.version,
): Outcome {
  const { id, intent, stage } = purchase;
  const { source, requestId, lineId, purchaseOrder, costCentre, reference, supersedes } = intent;
  return {
    schemaVersion: '1',
    outcomeId: `${id}-${version}`,
    at: new Date(atMs).toISOString(),
    ...{ source, requestId, lineId, purchaseId: id, result: stage },
    ...('reason' in purchase ? { reason: purchase.reason } : {}),
    ...('asks' in purchase ? { ask: purchase.asks, charge: moneyText(purchase.charge) } : {}),
    ...('order' in purchase
      ? { orderId: purchase.order.orderId, charge: moneyText(purchase.order.charge) }
      : {}),
    ...('reservationOrderId' in purchase ? { reservationOrderId: purchase.reservationOrderId } : {}),
    ...(purchaseOrder === undefined ? {} : { purchaseOrder }),
    ...(costCentre === undefined ? {} : { costCentre }),
    ...(reference === undefined ? {} : { reference }),
    ...(supersedes === undefined ? {} : { supersedes }),
  };
}

/** What the sender of an unusable message hears, with as much of its own names as could be read. */
export function refusalOf(message: RefusedMessage, requestId = requestIdIn(message.body)): Outcome {
  return {
    schemaVersion: '1',
    outcomeId: `refused-${message.messageId}`,
    at: new Date(message.receivedAtMs).toISOString(),
    source: message.source,
    ...(requestId === undefined ? {} : { requestId }),
    result: 'refused',
    problems: message.problems,
    messageId: message.messageId,
  };
}

function requestIdIn(body: string): string | undefined {
  try {
    const { requestId } = JSON.parse(body) as { requestId?: unknown };
    return typeof requestId === 'string' && requestId.length <= 128 ? requestId : undefined;
  } catch {
    return undefined;
  }
}
