import { moneyText } from '../values/money.ts';
import type { Outcome } from './outcome.ts';
import type { Purchase, StageName } from './purchase.ts';
import type { RefusedMessage } from './purchase-ledger.ts';

const TOLD: readonly StageName[] = ['fulfilled', 'unfulfilled', 'rejected', 'cancelled', 'failed', 'unknown'];

/** Whether upstream hears of a purchase in this stage: at every end, and where a person has to look. */
export function isTold({ stage }: Purchase): boolean {
  return TOLD.includes(stage);
}

/** What upstream hears of a purchase. The same stage reached once gives the same outcome id, however often it is told. */
export function outcomeOf(purchase: Purchase, atMs: number): Outcome {
  const { id, intent, version, stage } = purchase;
  const { source, requestId, lineId, purchaseOrder, costCentre, reference } = intent;
  return {
    schemaVersion: '1',
    outcomeId: `${id}-${version}`,
    at: new Date(atMs).toISOString(),
    ...{ source, requestId, lineId, purchaseId: id, result: stage },
    ...('reason' in purchase ? { reason: purchase.reason } : {}),
    ...('order' in purchase
      ? { orderId: purchase.order.orderId, charge: moneyText(purchase.order.charge) }
      : {}),
    ...(purchase.stage === 'fulfilled' ? { reservationOrderId: purchase.reservationOrderId } : {}),
    ...(purchaseOrder === undefined ? {} : { purchaseOrder }),
    ...(costCentre === undefined ? {} : { costCentre }),
    ...(reference === undefined ? {} : { reference }),
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
