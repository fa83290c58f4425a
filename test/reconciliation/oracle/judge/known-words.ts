import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import type { Term } from '../../../../lib/purchasing/purchase.ts';

// Microsoft's words as BILLING.md has them, written down a second time.

const NIL = '00000000-0000-0000-0000-000000000000';

const CHARGE_TYPES =
  'new renew cyclecharge addquantity removequantity movequantity cancel cancelimmediate convert changebillingplan customercredit extendterm purchase refund';

/** Section 2.3; blank is what unbilled and single charges may have. */
export function isKnownWord({ chargeType }: BilledLine): boolean {
  const word = chargeType.trim().toLowerCase();
  return word === '' || CHARGE_TYPES.split(' ').includes(word);
}

export const isRenewal = ({ chargeType }: BilledLine): boolean => chargeType.trim().toLowerCase() === 'renew';

/** What names an event; zeros name none. */
export function referenceOf({ referenceId }: BilledLine): string {
  return /^[0-]*$/.test(referenceId.trim()) ? '' : referenceId;
}

/** The first GUID in what is printed as the reservation order, whatever is written around it; the one of zeros names nothing. */
export function guidIn(printed: string): string | undefined {
  const guid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(printed.toLowerCase())?.[0];
  return guid === NIL ? undefined : guid;
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

/** Ids are compared without case; an id that is not there equals nothing. */
export function same(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && a !== '' && a.toLowerCase() === b?.toLowerCase();
}
