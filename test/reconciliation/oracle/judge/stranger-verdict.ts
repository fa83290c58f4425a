import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import type { BoughtIn, DiscrepancyKind } from '../../../../lib/reconciliation/discrepancy.ts';
import { daysBetween, type Day } from '../../../../lib/values/day.ts';
import { decimal, ZERO } from '../../../../lib/values/decimal.ts';
import { lineIdentity } from '../../../../lib/reconciliation/line-identity.ts';
import { money } from '../../../../lib/values/money.ts';
import type { GeneratedBook } from '../generate-book.ts';
import type { Instalment } from './calendar.ts';
import { guidIn, isKnownWord, isRenewal, prefixOf } from './known-words.ts';
import type { Netted } from './netting.ts';
import type { Own, Suggested } from './verdict.ts';

/** What a line is that no purchase explains; nothing is to be said of a line that takes no money. */
export function strangerKind(
  { speaker: line, amount }: Pick<Netted, 'speaker' | 'amount'>,
  strangers: readonly BilledLine[],
  { ledgerStart }: GeneratedBook,
): DiscrepancyKind | undefined {
  if (!isKnownWord(line)) return 'unknown_charge_type';
  if (amount.eq(ZERO)) return undefined;
  if (prefixOf(line) === 'test_account') return 'test_purchase';
  if (amount.lt(ZERO)) return 'refund_unannounced';
  const { on, isRenewed } = lastBought(line, strangers);
  if (on !== undefined && on < ledgerStart) return 'bought_before_start';
  return isRenewed ? 'renewed' : 'billed_not_purchased';
}

/**
 * What renews keeps the start of its first term, and was bought again when it was renewed: by Microsoft's word, which one of
 * its charges bears, and which holds for all that are charged for the same from then on.
 */
function lastBought(
  line: BilledLine,
  strangers: readonly BilledLine[],
): { readonly on: Day | undefined; readonly isRenewed: boolean } {
  const { subscriptionStart, chargeStart } = line;
  const since = renewalsOf(line, strangers).filter((start) => chargeStart && start <= chargeStart);
  const renewedOn = isRenewal(line) ? chargeStart : since.sort().at(-1);
  const isRenewed = isRenewal(line) || renewedOn !== undefined;
  return { on: renewedOn ?? subscriptionStart ?? chargeStart, isRenewed };
}

/** The days from which the same reservation, or order, was renewed. */
function renewalsOf(line: BilledLine, strangers: readonly BilledLine[]): Day[] {
  const renewals = strangers.filter((one) => isRenewal(one) && one.subtotal.gt(ZERO));
  const same = renewals.filter((one) => lineIdentity(one) === lineIdentity(line));
  return same.flatMap((one) => one.chargeStart ?? []);
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

/** Same customer, currency, product, SKU and quantity, and a start within a day of an instalment that has no charge. */
export function suggestionsFor(
  charges: readonly Netted[],
  wanting: readonly Wanting[],
  { decisions }: GeneratedBook,
): readonly Suggested[] {
  return charges.flatMap(({ lines, speaker: line, amount }) =>
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
        amount: money(amount, line.currency),
        lines,
      })),
  );
}

function looksLike({ customerId, currency, productId, skuId }: BilledLine, { purchase }: Own): boolean {
  const pairs = [
    [currency, purchase.charge.currency],
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
