import { answer, conflict, impossible, invalid, type Answer } from '../../values/answer.ts';
import { decimal, isDecimalText } from '../../values/decimal.ts';
import { decode, type Problem } from '../../values/decode.ts';
import { asId, type PurchaseId } from '../../values/id.ts';
import { amountText, equalMoney, money, moneyText, type Money, type MoneyText } from '../../values/money.ts';
import { z } from '../../values/schema.ts';
import { decidePurchase, type Asked, type Decision, type Desk } from './decide-purchase.ts';
import type { Approval, Purchase, PurchaseIn } from '../purchase.ts';
import { isSamePerson } from '../../values/same-person.ts';
import { moved } from '../step.ts';

export const approvalSchema = z.strictObject({
  contentHash: z.string().check(z.minLength(1, 'is empty'), z.maxLength(128)),
  charge: z.strictObject({
    amount: z
      .string()
      .check(
        z.refine(
          (text) => isDecimalText(text) && decimal(text).gt('0'),
          'is not a positive decimal number in quotes',
        ),
      ),
    currency: z.string().check(z.regex(/^[A-Z]{3}$/, 'is not an ISO 4217 currency code')),
  }),
});

/** What an approver saw and agreed to. */
type Seen = { readonly contentHash: string; readonly charge: Money };

export type Approved = {
  readonly purchaseId: PurchaseId;
  readonly approval: {
    readonly by: string;
    readonly grantedAt: string;
    readonly contentHash: string;
    readonly charge: MoneyText;
  };
};

/**
 * awaiting_approval -> accepted: somebody other than the requester agrees to what they saw, this content for this charge,
 * and to nothing else. The same person's second word changes nothing.
 */
export async function approvePurchase(desk: Desk, asked: Asked): Promise<Answer<Approved>> {
  const decoded = decode(approvalSchema, asked.body);
  if (!decoded.ok) return invalid(decoded.problems);
  const { contentHash, charge } = decoded.value;
  const seen = { contentHash, charge: money(charge.amount, charge.currency) };
  return decidePurchase(desk, asId(asked.id), (purchase) =>
    purchase.stage === 'awaiting_approval'
      ? granted(desk, purchase, seen, asked.caller)
      : grantedBefore(purchase, seen, asked.caller),
  );
}

function granted(
  { nowMs }: Desk,
  purchase: PurchaseIn<'awaiting_approval'>,
  seen: Seen,
  caller: string,
): Decision<Approved> {
  if (isSamePerson(caller, purchase.requester)) {
    return impossible(`${caller} asked for this purchase; somebody else has to approve it.`);
  }
  const differences = differencesOf(purchase, seen);
  if (differences.length > 0) return conflict(differences);
  const { contentHash, charge } = purchase;
  const approval: Approval = { by: caller.trim(), grantedAtMs: nowMs(), contentHash, charge };
  const facts = { by: approval.by, contentHash, charge: amountText(charge), currency: charge.currency };
  const what = `Approved by ${approval.by}.`;
  const move = moved({ ...purchase, approval }, { stage: 'accepted' }, nowMs(), what, facts);
  return { move, value: approvedAs(purchase.id, approval) };
}

function grantedBefore({ id, stage, approval }: Purchase, seen: Seen, caller: string): Decision<Approved> {
  const isRepeated =
    approval !== undefined &&
    isSamePerson(approval.by, caller) &&
    approval.contentHash === seen.contentHash &&
    equalMoney(approval.charge, seen.charge);
  if (isRepeated) return answer(approvedAs(id, approval));
  const before =
    approval === undefined
      ? 'it'
      : `${approval.by} approved it at ${new Date(approval.grantedAtMs).toISOString()}, and it`;
  return impossible(`The purchase is ${stage}: ${before} does not wait for an approval.`);
}

function differencesOf(purchase: PurchaseIn<'awaiting_approval'>, seen: Seen): readonly Problem[] {
  const { contentHash, charge } = purchase;
  const isContent = contentHash === seen.contentHash;
  return [
    ...(isContent
      ? []
      : [{ field: 'contentHash', reason: `is not ${contentHash}, which is to be approved` }]),
    ...(equalMoney(charge, seen.charge)
      ? []
      : [
          {
            field: 'charge',
            reason: `is not ${amountText(charge)} ${charge.currency}, which is to be approved`,
          },
        ]),
  ];
}

function approvedAs(purchaseId: PurchaseId, approval: Approval): Approved {
  const { by, grantedAtMs, contentHash, charge } = approval;
  const grantedAt = new Date(grantedAtMs).toISOString();
  return { purchaseId, approval: { by, grantedAt, contentHash, charge: moneyText(charge) } };
}
