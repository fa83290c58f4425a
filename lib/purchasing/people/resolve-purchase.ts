import { conflict, impossible, invalid, type Answer } from '../../values/answer.ts';
import { decode, type Problem } from '../../values/decode.ts';
import { asId, type OrderId, type PurchaseId } from '../../values/id.ts';
import { z } from '../../values/schema.ts';
import { decidePurchase, type Asked, type Decision, type Desk } from './decide-purchase.ts';
import type { Purchase, PurchaseIn, Resolution } from '../purchase.ts';
import { reasonText } from '../../values/reason-text.ts';
import { isSamePerson } from '../../values/same-person.ts';
import type { Move } from '../step.ts';

export const resolutionSchema = z.strictObject({
  decision: z.enum(['ordered', 'failed']),
  orderId: z.optional(z.string().check(z.regex(/^[\x21-\x7e]{1,100}$/, 'is not an order id'))),
  evidence: reasonText(),
});

/** What one person says became of a checkout, and what they looked at. */
type Finding = Pick<Resolution, 'decision' | 'orderId' | 'evidence'>;

export type Resolved = {
  readonly purchaseId: PurchaseId;
  /** `proposed`: a second person has to say the same. `confirmed`: it is carried out, unless Microsoft contradicts it. */
  readonly state: 'proposed' | 'confirmed';
  readonly decision: 'ordered' | 'failed';
  readonly orderId?: OrderId;
  readonly proposedBy: string;
  readonly confirmedBy?: string;
};

/**
 * unknown -> unknown: what became of a checkout that no look-up could settle. It counts once a second person, who is not
 * the requester either, has come to exactly the same finding. Another finding takes the place of the first, which stays
 * in the history, and needs a second person of its own.
 */
export async function resolvePurchase(desk: Desk, asked: Asked): Promise<Answer<Resolved>> {
  const decoded = decode(resolutionSchema, asked.body);
  if (!decoded.ok) return invalid(decoded.problems);
  const { decision, orderId, evidence } = decoded.value;
  const problems = orderProblems(decision, orderId);
  if (problems.length > 0) return invalid(problems);
  const finding: Finding = {
    decision,
    evidence,
    ...(orderId === undefined ? {} : { orderId: asId(orderId) }),
  };
  return decidePurchase(desk, asId(asked.id), (purchase) =>
    purchase.stage === 'unknown'
      ? resolved(desk, purchase, finding, asked.caller.trim())
      : impossible(notUnknown(purchase)),
  );
}

function orderProblems(decision: Finding['decision'], orderId: string | undefined): readonly Problem[] {
  if (decision === 'ordered' && orderId === undefined)
    return [{ field: 'orderId', reason: 'is missing: which order was found?' }];
  if (decision === 'failed' && orderId !== undefined)
    return [{ field: 'orderId', reason: 'is given although nothing was ordered' }];
  return [];
}

async function resolved(
  desk: Desk,
  purchase: PurchaseIn<'unknown'>,
  finding: Finding,
  by: string,
): Promise<Decision<Resolved>> {
  const { resolution, requester } = purchase;
  const owner = finding.orderId && (await desk.ledger.orderOwner(finding.orderId));
  if (owner !== undefined && owner !== purchase.id) {
    return conflict([{ field: 'orderId', reason: `is the order of purchase ${owner}` }]);
  }
  if (resolution === undefined || !agree(resolution, finding)) return proposed(desk, purchase, finding, by);
  const { confirmedBy, proposedBy } = resolution;
  if (confirmedBy !== undefined) {
    return conflict(`${proposedBy} and ${confirmedBy} have decided this already; it is being carried out.`);
  }
  if (isSamePerson(by, proposedBy)) {
    return conflict(`${proposedBy} has said so already; a second person has to come to the same finding.`);
  }
  if (isSamePerson(by, requester)) {
    return impossible(`${by} asked for this purchase; somebody else has to confirm what became of it.`);
  }
  return confirmed(desk, purchase, { ...resolution, confirmedBy: by, confirmedAtMs: desk.nowMs() }, finding);
}

function agree(one: Finding, other: Finding): boolean {
  return one.decision === other.decision && one.orderId === other.orderId;
}

function proposed(
  { nowMs }: Desk,
  purchase: PurchaseIn<'unknown'>,
  finding: Finding,
  by: string,
): Decision<Resolved> {
  const before = purchase.resolution && `, instead of ${findingText(purchase.resolution)}`;
  const resolution: Resolution = { ...finding, proposedBy: by, proposedAtMs: nowMs() };
  const what = `${by} found: ${findingText(finding)}${before ?? ''}. A second person has to confirm it.`;
  return { move: noted(purchase, resolution, undefined, what, by), value: valueOf(purchase.id, resolution) };
}

function confirmed(
  { nowMs }: Desk,
  purchase: PurchaseIn<'unknown'>,
  resolution: Resolution,
  { evidence }: Finding,
): Decision<Resolved> {
  const by = resolution.confirmedBy ?? '';
  const what = `${by} confirmed: ${findingText(resolution)}.`;
  const move = noted(purchase, resolution, nowMs(), what, by, evidence);
  return { move, value: valueOf(purchase.id, resolution) };
}

function noted(
  purchase: PurchaseIn<'unknown'>,
  resolution: Resolution,
  dueAtMs: number | undefined,
  what: string,
  by: string,
  evidence = resolution.evidence,
): Move {
  const { decision, orderId } = resolution;
  const facts = { by, decision, ...(orderId === undefined ? {} : { orderId }), evidence };
  // Whatever else is known of the checkout stays as it is, word for word.
  return { to: { ...purchase, resolution, version: purchase.version + 1, dueAtMs }, what, facts };
}

function findingText({ decision, orderId }: Finding): string {
  return decision === 'ordered' ? `order ${orderId} exists` : 'nothing was ordered';
}

function notUnknown({ stage }: Purchase): string {
  return `The purchase is ${stage}: nobody has to find out what became of it.`;
}

function valueOf(purchaseId: PurchaseId, resolution: Resolution): Resolved {
  const { decision, orderId, proposedBy, confirmedBy } = resolution;
  return {
    purchaseId,
    state: confirmedBy === undefined ? 'proposed' : 'confirmed',
    decision,
    ...(orderId === undefined ? {} : { orderId }),
    proposedBy,
    ...(confirmedBy === undefined ? {} : { confirmedBy }),
  };
}
