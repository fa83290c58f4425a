import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import type { BoughtIn, DiscrepancyKind } from '../../../../lib/reconciliation/discrepancy.ts';
import { daysBetween } from '../../../../lib/values/day.ts';
import { decimal, ZERO } from '../../../../lib/values/decimal.ts';
import { lineIdentity } from '../../../../lib/reconciliation/line-identity.ts';
import { money } from '../../../../lib/values/money.ts';
import type { GeneratedBook } from '../generate-book.ts';
import type { Instalment } from './calendar.ts';
import { guidIn, isKnownWord, isRenewal, prefixOf } from './known-words.ts';
import type { Own, Suggested } from './verdict.ts';

/** What a line is that no purchase explains; nothing is to be said of a line that takes no money. */
export function strangerKind(line: BilledLine, { ledgerStart }: GeneratedBook): DiscrepancyKind | undefined {
  if (!isKnownWord(line)) return 'unknown_charge_type';
  if (line.subtotal.eq(ZERO)) return undefined;
  if (prefixOf(line) === 'test_account') return 'test_purchase';
  if (line.subtotal.lt(ZERO)) return 'refund_unannounced';
  const started = line.subscriptionStart ?? line.chargeStart;
  if (started !== undefined && started < ledgerStart) return 'bought_before_start';
  return isRenewal(line) ? 'renewed' : 'billed_not_purchased';
}

/** Where it was bought, as the prefix says; where there is no GUID, whether the order was seen at Microsoft. */
export function boughtIn(line: BilledLine, { elsewhere }: GeneratedBook): BoughtIn {
  const prefix = prefixOf(line);
  if (prefix !== 'none') return prefix;
  if (guidIn(line.reservationOrderId)) return 'azure_portal';
  const ids = [line.orderId, line.alternateId].map((id) => id.toLowerCase()).filter((id) => id !== '');
  return elsewhere.some(({ orderId }) => ids.includes(orderId.toLowerCase())) ? 'partner_center' : 'unknown';
}

/** A purchase, its instalments, and which of them have no charge yet. */
export type Wanting = { readonly own: Own; readonly open: readonly Instalment[] };

/** Same customer, product, SKU and quantity, and a start within a day of an instalment that has no charge. */
export function suggestionsFor(
  lines: readonly BilledLine[],
  wanting: readonly Wanting[],
  { decisions }: GeneratedBook,
): readonly Suggested[] {
  return lines.flatMap((line) =>
    wanting
      .filter(({ own, open }) => looksLike(line, own) && open.some((one) => isOf(line, one)))
      .filter(
        ({ own }) =>
          !decisions.some(
            ({ identity, purchaseId, decision }) =>
              decision === 'refused' && purchaseId === own.purchase.id && identity === lineIdentity(line),
          ),
      )
      .map(({ own }) => ({
        purchaseId: own.purchase.id,
        amount: money(line.subtotal, line.currency),
        lines: [line],
      })),
  );
}

function looksLike({ customerId, productId, skuId }: BilledLine, { purchase }: Own): boolean {
  const pairs = [
    [customerId, purchase.customerId],
    [productId, purchase.productId],
    [skuId, purchase.skuId],
  ] as const;
  return pairs.every(([a, b]) => a !== '' && a.toLowerCase() === b.toLowerCase());
}

function isOf({ billableQuantity, chargeStart }: BilledLine, { day, units }: Instalment): boolean {
  if (!chargeStart || Math.abs(daysBetween(day, chargeStart)) > 1) return false;
  return billableQuantity.abs().eq(decimal(String(units)));
}
