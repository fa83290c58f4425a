import { instalmentCount, type Purchase } from '../../../lib/purchasing/purchase.ts';
import type { Findings } from './findings.ts';
import { centsOf } from './money-checks.ts';

/** From when on somebody has to agree, in cents over the whole term; and by which part a price may differ unasked. */
export type ApprovalRules = { readonly aboveCents: number | undefined; readonly tolerated: number };

const APPROVAL_MS = 72 * 3_600_000;
const MINUTE = 60_000;

/** Before the first attempt: whoever had to agree did, to this content and this charge, and is not who asked. */
export function checkApproval(
  findings: Findings,
  from: Purchase,
  to: Extract<Purchase, { stage: 'checking_out' }>,
  rules: ApprovalRules,
  openedMs: (fromMs: number, toMs: number) => number,
): void {
  const { intent, cart, approval, requester, contentHash, attempt } = to;
  const charge = centsOf(cart.charge);
  const expected = centsOf(intent.expected.charge);
  const commitment = charge * instalmentCount(intent.term, intent.billingCycle);
  const isLarge = rules.aboveCents !== undefined && commitment > rules.aboveCents;
  const hasDrifted = Math.abs(charge - expected) > expected * rules.tolerated;
  if (!isLarge && !hasDrifted) return;
  const isCovered =
    approval !== undefined &&
    approval.by !== requester &&
    approval.contentHash === contentHash &&
    charge <= centsOf(approval.charge) * (1 + rules.tolerated) &&
    openedMs(approval.grantedAtMs, attempt.startedAtMs) <= APPROVAL_MS + MINUTE;
  findings.check(
    'who approves did not ask, and approved this',
    isCovered,
    () => `${from.id}: ${charge} cents`,
  );
}

/** Where people decided what no look-up could settle: two of them, neither only the requester, with what they looked at. */
export function checkDecision(findings: Findings, from: Purchase, to: Purchase): void {
  if (from.stage !== 'unknown' || to.stage === 'unknown') return;
  const { resolution } = from;
  const isDecided =
    resolution?.confirmedBy !== undefined &&
    resolution.confirmedBy !== resolution.proposedBy &&
    resolution.confirmedBy !== from.requester &&
    resolution.evidence !== '' &&
    resolution.decision === to.stage &&
    (to.stage !== 'ordered' || to.order.orderId.toLowerCase() === resolution.orderId?.toLowerCase());
  findings.check('two people decide, with evidence', isDecided, () => `${from.id} -> ${to.stage}`);
}
