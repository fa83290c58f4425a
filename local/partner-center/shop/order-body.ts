import { decimal, sum } from '../../../lib/values/decimal.ts';
import { pricingBody } from './cart-body.ts';
import { orderStatus, type OrderLines } from './orders.ts';
import { currencySymbol, instantText, jsonNumber, link } from '../wire.ts';
import type { SimulatedOrder, World } from '../world.ts';

/** An order; with prices, as every sample since 2023 has it. `include_price` is known to the SDK only. */
export function orderBody(
  lines: OrderLines,
  world: World,
  prices: 'with_prices' | 'without_prices' = 'with_prices',
): object {
  const [first] = lines;
  const path = `/customers/${first.customerId}/orders/${first.id}`;
  return {
    id: first.id,
    alternateId: first.alternateId,
    referenceCustomerId: first.customerId,
    billingCycle: first.billingCycle,
    currencyCode: first.billingCurrency,
    currencySymbol: currencySymbol(first.billingCurrency),
    lineItems: lines.map((line, lineItemNumber) => ({
      ...lineBody(line, lineItemNumber, world),
      ...(prices === 'with_prices' ? linePricing(line) : {}),
    })),
    creationDate: creationDate(first),
    status: orderStatus(first, world),
    transactionType: 'UserPurchase',
    ...(prices === 'with_prices' ? { totalPrice: jsonNumber(sum(lines.map((line) => line.charge))) } : {}),
    ...(first.attested === true ? { partnerOnRecordAttestationAccepted: true } : {}),
    links: { provisioningStatus: link(`${path}/provisioningstatus`), self: link(path) },
    attributes: { objectType: 'Order' },
  };
}

function lineBody(line: SimulatedOrder, lineItemNumber: number, world: World): object {
  const sku = `/products/${line.productId}/skus/${line.skuId}`;
  const country = `?country=${world.scenario.market}`;
  return {
    lineItemNumber,
    offerId: line.catalogItemId,
    friendlyName: friendlyName(line, world),
    quantity: line.quantity,
    termDuration: line.term,
    transactionType: 'New',
    links: {
      product: link(`/products/${line.productId}${country}`),
      sku: link(`${sku}${country}`),
      availability: link(`${sku}/availabilities/${line.catalogItemId.split(':')[2] ?? ''}${country}`),
    },
  };
}

function friendlyName({ friendlyName: ofLine, title }: SimulatedOrder, { vendor }: World): string {
  return vendor.orderName === 'of_the_line' ? (ofLine ?? title) : title;
}

/** `true` where it is left out: asking for less than the samples show has to be said. */
export function pricesAsked(query: URLSearchParams): 'with_prices' | 'without_prices' {
  return query.get('include_price')?.toLowerCase() === 'false' ? 'without_prices' : 'with_prices';
}

function linePricing(line: SimulatedOrder): object {
  return { pricing: pricingBody(line.charge.div(decimal(String(line.quantity))), line.charge) };
}

/** Both spellings of UTC occur in one documented checkout. */
function creationDate(order: SimulatedOrder): string {
  const text = instantText(order.orderedAtMs);
  return order.billingCycle === 'monthly' ? text.replace('Z', '+00:00') : text;
}
