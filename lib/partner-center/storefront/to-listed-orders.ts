import type { OrderState } from '../../purchasing/storefront.ts';
import type { CustomerId } from '../../values/id.ts';
import { malformed } from '../errors/malformed.ts';
import type { Result } from '../exchange/exchange.ts';
import type { ListedOrder, orders } from '../ordering/order.ts';
import { readWire, type ValueOf } from '../wire/codec.ts';
import { fields, lenient } from '../wire/fields.ts';
import { instant, label } from '../wire/leaves.ts';
import { stated } from './to-order.ts';

/**
 * The orders of a list, which has to be whole: what is not in it may be taken for not bought. So nothing is left out that
 * could be the order somebody looks for, and nothing that cannot be it blocks the look:
 *
 * without a status  it is listed as `other`: it exists, and nothing says that it ended.
 * without a date    it is listed as of now, so that it is never too old to be the one; its item and quantity decide.
 * unreadable        it is left out where it says itself that it is older than a year, for no checkout stays open so long,
 *                   and is told as drift. Any other makes the list worth nothing: the look-up throws `malformed` and
 *                   names it, a person hears of it when the purchase gives up looking, and time heals it at last.
 *
 * A list that goes on is worth nothing either: no page tells how to ask for the rest.
 */
export function toListedOrders(
  { body, ...asked }: Result<ValueOf<typeof orders>>,
  customerId: CustomerId,
  nowMs: number,
): readonly OrderState[] {
  if ((body.continuationToken ?? '') !== '' || body.links?.next !== undefined)
    throw malformed('the list of orders goes on, and no page says how', asked);
  return body.items.flatMap((listed, index) => {
    if (listed.ok) return stated(listed.value, customerId, listed.value.creationDate?.value ?? nowMs);
    if (isOlderThanAnyCheckout(listed, nowMs)) return [];
    const which = said(listed)?.id?.value ?? `at ${index}`;
    throw malformed(`the order ${which} is unreadable: ${listed.field} ${listed.reason}`, asked);
  });
}

const YEAR_MS = 365 * 86_400_000;

function isOlderThanAnyCheckout(listed: ListedOrder, nowMs: number): boolean {
  const orderedAtMs = said(listed)?.creationDate?.value;
  return orderedAtMs !== undefined && orderedAtMs < nowMs - YEAR_MS;
}

/** What an unreadable order says of itself all the same. */
function said({ wire }: ListedOrder) {
  const read = readWire(WHICH_AND_WHEN, wire);
  return read.ok ? read.value : undefined;
}

const WHICH_AND_WHEN = fields({ id: lenient(label), creationDate: lenient(instant) });
