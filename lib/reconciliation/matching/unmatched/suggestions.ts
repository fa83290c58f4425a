import type { BilledLine } from '../../../billing/billed-line.ts';
import type { RecordedReturn } from '../../../purchasing/purchase-ledger.ts';
import { daysBetween } from '../../../values/day.ts';
import { decimalText, sum } from '../../../values/decimal.ts';
import { amountText, money } from '../../../values/money.ts';
import type { BookSides, ReconcilablePurchase } from '../../book.ts';
import type { Suggestion } from '../../discrepancy.ts';
import { lineIdentity } from '../../line-identity.ts';
import { chargeOf } from '../charges/charge.ts';
import { chargeDay, expectedCharge, instalmentCount, instalmentOf } from '../charges/instalments.ts';
import type { Judgement } from '../finding.ts';
import type { PurchaseNumber } from '../keys/match-keys.ts';
import type { Teller } from '../told.ts';

/** What is known of each purchase once all are judged. */
type Known = {
  readonly returnsOf: (purchase: ReconcilablePurchase) => readonly RecordedReturn[];
  readonly billedOf: (at: PurchaseNumber) => ReadonlySet<number>;
};

/**
 * Finds for charges that nobody bought the purchases they may be of: the same customer, currency, product, SKU and quantity,
 * and a start within a day of an instalment that nothing was charged for. All that fit are told, and never taken for a
 * match: a person confirms or refuses. What was refused is not suggested again.
 */
export function suggestionsFor(
  unmatched: readonly Judgement[],
  { purchases, decisions }: Pick<BookSides, 'purchases' | 'decisions'>,
  known: Known,
  { place, periodOf }: Pick<Teller, 'place' | 'periodOf'>,
): readonly Suggestion[] {
  const charges = unmatched.flatMap(({ lines, finding }) =>
    finding?.kind === 'billed_not_purchased' ? [chargeOf(lines)] : [],
  );
  if (charges.length === 0) return [];
  const refused = new Set(
    decisions
      .filter(({ decision }) => decision === 'refused')
      .map(({ identity, purchaseId }) => `${identity}:${purchaseId}`),
  );
  const asked = new Set(charges.map(({ line }) => productKey(line)));
  // Most purchases have been billed whole: there is nothing to ask of these.
  const open = purchases.flatMap((purchase, at) => {
    const billed = known.billedOf(at);
    return billed.size < instalmentCount(purchase) ? { purchase, billed } : [];
  });
  const alike = Map.groupBy(
    open.filter(({ purchase }) => asked.has(productKey(purchase))),
    ({ purchase }) => productKey(purchase),
  );
  const pairs = charges.flatMap((charge) =>
    (alike.get(productKey(charge.line)) ?? [])
      .filter((each) => fits(charge.line, each, known))
      .map(({ purchase }) => ({ charge, purchase, id: `${lineIdentity(charge.line)}:${purchase.id}` })),
  );
  const bySuggestion = Map.groupBy(
    pairs.filter(({ id }) => !refused.has(id)),
    ({ id }) => id,
  );
  return [...bySuggestion].map(([id, found]) => {
    const { purchase, charge } = found[0]!;
    const { line } = charge;
    const all = found.flatMap((each) => each.charge.lines);
    const amount = money(sum(all.map(({ subtotal }) => subtotal)), line.currency);
    return {
      id,
      identity: lineIdentity(line),
      purchaseId: purchase.id,
      customerId: purchase.customerId,
      lines: all.map(place),
      amount,
      period: periodOf(line),
      detail: `${amountText(amount)} ${line.currency} for ${decimalText(line.billableQuantity.abs())} of ${line.productName || line.productId} from ${line.chargeStart ?? ''}: the purchase of ${purchase.orderedOn} has the same customer, product, quantity and day, and nothing was billed for it.`,
    };
  });
}

function productKey({
  customerId,
  productId,
  skuId,
}: Pick<BilledLine, 'customerId' | 'productId' | 'skuId'>): string {
  return [customerId, productId, skuId].map((text) => text.trim().toLowerCase()).join('|');
}

type Open = { readonly purchase: ReconcilablePurchase; readonly billed: ReadonlySet<number> };

function fits(line: BilledLine, { purchase, billed }: Open, { returnsOf }: Known): boolean {
  const { productId, skuId, chargeStart } = line;
  if (productId.trim() === '' || skuId.trim() === '' || chargeStart === undefined) return false;
  if (line.currency !== purchase.charge.currency) return false;
  const instalment = instalmentOf(purchase, line, undefined);
  const charged = chargeDay(purchase, instalment);
  if (Math.abs(daysBetween(charged, chargeStart)) > 1) return false;
  const { quantity } = expectedCharge(purchase, charged, returnsOf(purchase));
  return quantity.eq(line.billableQuantity.abs()) && !billed.has(instalment);
}
