import type { Decimal } from '../../../lib/values/decimal.ts';
import { orderGroups } from './cart-lines.ts';
import { guidOf } from '../deterministic-ids.ts';
import { instantText, jsonNumber, link } from '../wire.ts';
import type { SimulatedCart, SimulatedCartLine, World } from '../world.ts';

export function cartBody(cart: SimulatedCart, currency: string, world: World): object {
  const { vendor } = world;
  const groups = orderGroups(cart.lines);
  const isSeenOrdered =
    cart.status === 'Ordered' &&
    cart.modifiedAtMs + vendor.cartReadsActiveMinutes * 60_000 <= world.clock.nowMs();
  const groupOf = (line: SimulatedCartLine): string =>
    [...groups].find(([, lines]) => lines.includes(line))?.[0] ?? '0';
  return {
    id: cart.id,
    creationTimestamp: instantText(cart.createdAtMs),
    lastModifiedTimestamp: instantText(cart.modifiedAtMs),
    expirationTimestamp: vendor.cartEnd === 'stated' ? instantText(cart.expiresAtMs) : '0001-01-01T00:00:00',
    lastModifiedUser: guidOf(`user of ${world.partnerTenantId}`),
    status: isSeenOrdered ? 'Ordered' : 'Active',
    ...(cart.attested ? { partnerOnRecordAttestationAccepted: true } : {}),
    lineItems: cart.lines.map((line) => lineBody(line, currency, groupOf(line))),
    links: { self: link(`/customers/${cart.customerId}/carts/${cart.id}`) },
    attributes: { objectType: 'Cart' },
  };
}

/** Money of a line before tax: `price` is one unit's, `extendedPrice` the whole line's, both for one charge. */
export function pricingBody(unitCharge: Decimal, lineCharge: Decimal): object {
  const price = jsonNumber(unitCharge);
  return {
    listPrice: price,
    discountedPrice: price,
    proratedPrice: price,
    price,
    extendedPrice: jsonNumber(lineCharge),
  };
}

function lineBody(line: SimulatedCartLine, currency: string, orderGroup: string): object {
  const { unitPrice } = line;
  return {
    id: line.id,
    catalogItemId: line.catalogItemId,
    ...(line.friendlyName === undefined ? {} : { friendlyName: line.friendlyName }),
    quantity: line.quantity,
    currencyCode: currency,
    billingCycle: line.billingCycle,
    ...(line.termDuration === undefined ? {} : { termDuration: line.termDuration }),
    provisioningContext: line.provisioningContext,
    ...(line.attestationAccepted === undefined ? {} : { attestationAccepted: line.attestationAccepted }),
    orderGroup,
    ...(unitPrice === undefined
      ? {}
      : { pricing: pricingBody(unitPrice, unitPrice.times(String(line.quantity))) }),
    ...(line.error === undefined ? {} : { error: line.error }),
  };
}
