import { decimal } from '../../values/decimal.ts';
import type { Problem } from '../../values/decode.ts';
import { asId, type PurchaseId } from '../../values/id.ts';
import { money, plus, type Money } from '../../values/money.ts';
import { commitmentOf } from '../budget.ts';
import { contentHash, purchaseIdOf, type Sha256 } from './content-hash.ts';
import { isTold, outcomeOf, refusalOf } from './outcome-of.ts';
import type { Expectation, Intent, Purchase } from '../purchase.ts';
import type { PurchaseLedger } from '../purchase-ledger.ts';
import { decodePurchaseRequest, type PurchaseRequest, type RequestedLine } from './purchase-request.ts';
import { senderOf, type Sender, type Senders } from './senders.ts';
import type { Say } from '../step.ts';

type Acceptance = {
  readonly ledger: PurchaseLedger;
  readonly senders: Senders;
  /** Country of requests that name none. */
  readonly market: string;
  readonly sha256: Sha256;
  readonly nowMs: () => number;
  readonly say: Say;
};

type Delivery = { readonly body: string; readonly messageId: string; readonly senderId: string };

/**
 * Makes a message durably ours: its lines become purchases, or it is kept with every reason why not, and upstream is
 * told. Either way the message is settled. Answers with the purchases that may have something to do.
 */
export async function acceptRequest(tools: Acceptance, delivery: Delivery): Promise<readonly PurchaseId[]> {
  const sender = senderOf(tools.senders, delivery.senderId);
  const decoded = decodePurchaseRequest(delivery.body);
  if (!sender) {
    const problems = [{ field: '(sender)', reason: 'is not among the configured senders' }];
    return refuse(tools, delivery, 'unknown', problems);
  }
  if (!decoded.ok) return refuse(tools, delivery, sender.source, decoded.problems);
  const purchases = purchasesOf(tools, decoded.value, sender);
  const answer = await tools.ledger.accept(purchases);
  switch (answer.accepted) {
    case 'new':
      for (const purchase of purchases) tools.say('purchase moved', { ...idsOf(purchase), to: 'accepted' });
      return purchases.map(({ id }) => id);
    case 'again':
      for (const purchase of answer.purchases) {
        tools.say('purchase asked for again', { ...idsOf(purchase), stage: purchase.stage });
        await tellAgain(tools, purchase);
      }
      return answer.purchases.map(({ id }) => id);
    case 'conflict': {
      const reason =
        'was used before with other content; the first request stands, this message changed nothing';
      return refuse(
        tools,
        delivery,
        sender.source,
        [{ field: 'requestId', reason }],
        decoded.value.requestId,
      );
    }
  }
}

function purchasesOf(tools: Acceptance, request: PurchaseRequest, sender: Sender): readonly Purchase[] {
  const nowMs = tools.nowMs();
  const hash = contentHash(request, tools.sha256);
  return request.lines.map((line) => ({
    stage: 'accepted',
    id: purchaseIdOf(
      { source: sender.source, requestId: request.requestId, lineId: line.lineId },
      tools.sha256,
    ),
    intent: intentOf(request, line, sender.source, request.market ?? tools.market),
    contentHash: hash,
    requester: sender.requester,
    acceptedAtMs: nowMs,
    version: 1,
    dueAtMs: nowMs,
  }));
}

function intentOf(request: PurchaseRequest, line: RequestedLine, source: string, market: string): Intent {
  const { requestId, purchaseOrder, costCentre, reference, supersedes, validUntil } = request;
  const { lineId, productId, skuId, quantity, term, billingCycle, scope, entitlementId } = line;
  return {
    ...{ source, requestId, lineId, market, productId, skuId, quantity, term, billingCycle, scope },
    customerId: asId(request.customerId.toLowerCase()),
    subscriptionId: asId(request.subscriptionId.toLowerCase()),
    expected: expectationOf(line.expected),
    requestCommitments: commitmentsOf(request.lines),
    ...(validUntil === undefined ? {} : { validUntilMs: Date.parse(validUntil) }),
    ...(entitlementId === undefined ? {} : { entitlementId: entitlementId.toLowerCase() }),
    ...(purchaseOrder === undefined ? {} : { purchaseOrder }),
    ...(costCentre === undefined ? {} : { costCentre }),
    ...(reference === undefined ? {} : { reference }),
    ...(supersedes === undefined ? {} : { supersedes }),
  };
}

/** What the whole request commits to over its terms, one sum a currency, in the order of the lines. */
function commitmentsOf(lines: readonly RequestedLine[]): readonly Money[] {
  const totals = new Map<string, Money>();
  for (const line of lines) {
    const commitment = commitmentOf(money(line.expected.amount, line.expected.currency), line);
    const before = totals.get(commitment.currency);
    totals.set(commitment.currency, before ? plus(before, commitment) : commitment);
  }
  return [...totals.values()];
}

function expectationOf({
  amount,
  currency,
  unitPrice,
  exchangeRate,
}: RequestedLine['expected']): Expectation {
  return {
    charge: money(amount, currency),
    ...(unitPrice === undefined ? {} : { unitPrice: money(unitPrice.amount, unitPrice.currency) }),
    ...(exchangeRate === undefined ? {} : { exchangeRate: decimal(exchangeRate) }),
  };
}

// Upstream repeats what it had no answer to; the answer, where there is one by now, is sent once more under its own id.
// The history may be further on than the purchase that was read: what is told is what that purchase had reached.
async function tellAgain({ ledger }: Acceptance, purchase: Purchase): Promise<void> {
  if (!isTold(purchase)) return;
  const reached = (await ledger.history(purchase.id)).findLast(
    ({ from, to, version }) => version <= purchase.version && from !== to,
  );
  if (reached) await ledger.sendAgain(outcomeOf(purchase, reached.atMs, reached.version));
}

async function refuse(
  { ledger, nowMs, say }: Acceptance,
  { body, messageId }: Delivery,
  source: string,
  problems: readonly Problem[],
  requestId?: string,
): Promise<readonly PurchaseId[]> {
  const message = { messageId, source, receivedAtMs: nowMs(), body, problems };
  await ledger.refuse(message, refusalOf(message, requestId));
  say('message refused', { messageId, source, sourceRequestId: requestId, problems });
  return [];
}

function idsOf({ id, intent }: Purchase): Readonly<Record<string, string>> {
  return { purchaseId: id, source: intent.source, sourceRequestId: intent.requestId, lineId: intent.lineId };
}
