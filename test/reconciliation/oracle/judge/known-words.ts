import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import type { Term } from '../../../../lib/purchasing/purchase.ts';

// Microsoft's words as BILLING.md has them, written down a second time.

const CHARGE_TYPES =
  'new renew cyclecharge addquantity removequantity movequantity cancel cancelimmediate convert changebillingplan customercredit extendterm purchase refund';

/** Section 2.3; blank is what unbilled and single charges may have. */
export function isKnownWord({ chargeType }: BilledLine): boolean {
  const word = chargeType.trim().toLowerCase();
  return word === '' || CHARGE_TYPES.split(' ').includes(word);
}

export const isRenewal = ({ chargeType }: BilledLine): boolean => chargeType.trim().toLowerCase() === 'renew';

/** The first GUID in what is printed as the reservation order, whatever is written around it. */
export function guidIn(printed: string): string | undefined {
  return /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(printed.toLowerCase())?.[0];
}

/** The prefix tells where a reservation was bought: section 2.3. */
export function prefixOf({ reservationOrderId }: BilledLine): 'partner_center' | 'test_account' | 'none' {
  const printed = reservationOrderId.trim().toLowerCase();
  if (printed.startsWith('pctest')) return 'test_account';
  return printed.startsWith('rioderid') ? 'partner_center' : 'none';
}

/** The term that the text of a reservation names, where it names one. */
export function termIn({ termAndBillingCycle }: BilledLine): Term | undefined {
  const text = termAndBillingCycle.toLowerCase();
  if (/\b(1|one)[ -]year/.test(text)) return 'P1Y';
  return /\b(3|three)[ -]year/.test(text) ? 'P3Y' : undefined;
}
