import { answer, conflict, invalid, type Answer } from '../../values/answer.ts';
import { acceptRequest } from '../upstream/accept-request.ts';
import type { PurchaseId } from '../../values/id.ts';
import type { StageName } from '../purchase.ts';
import { decodePurchaseRequest } from '../upstream/purchase-request.ts';

/** The source of requests that people send by themselves; no configured sender should bear this name. */
const PEOPLE = 'people';

type Acceptance = Omit<Parameters<typeof acceptRequest>[0], 'senders'>;

export type AskedFor = {
  readonly source: string;
  readonly requestId: string;
  readonly requester: string;
  readonly purchases: readonly {
    readonly id: PurchaseId;
    readonly lineId: string;
    readonly stage: StageName;
  }[];
};

/**
 * A purchase request that a person sends by themselves. It goes straight into the ledger and not by the queue, which would
 * name our own function as its sender: the requester has to be the person, or they could approve their own request.
 * What cannot be read is answered at once and not kept, since whoever sent it is still there.
 */
export async function askPurchase(
  tools: Acceptance,
  asked: { readonly body: unknown; readonly caller: string; readonly requestId: string },
): Promise<Answer<AskedFor>> {
  const body = JSON.stringify(asked.body) ?? '';
  const decoded = decodePurchaseRequest(body);
  if (!decoded.ok) return invalid(decoded.problems);
  const { requestId } = decoded.value;
  const requester = asked.caller.trim();
  const senders = { '*': { source: PEOPLE, requester } };
  const delivery = { body, messageId: asked.requestId, senderId: requester };
  const ids = await acceptRequest({ ...tools, senders }, delivery);
  if (ids.length === 0) {
    return conflict([
      { field: 'requestId', reason: 'was used before with other content; that request stands' },
    ]);
  }
  const purchases = (await tools.ledger.ofRequest(PEOPLE, requestId)).map(({ id, intent, stage }) => ({
    id,
    lineId: intent.lineId,
    stage,
  }));
  return answer({ source: PEOPLE, requestId, requester, purchases });
}
