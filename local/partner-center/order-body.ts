import { decimal, sum } from '../../lib/values/decimal.ts';
import { pricingBody } from './cart-body.ts';
import { isCompleted, type OrderLines } from './orders.ts';
import { currencySymbol, instantText, jsonNumber, link } from './wire.ts';
import type { SimulatedOrder, World } from './world.ts';

export function orderBody(lines: OrderLines, world: World): object {
  const [first] = lines;
  const path = `/customers/${first.customerId}/orders/${first.id}`;
  return {
    id: first.id,
    alternateId: first.alternateId,
    referenceCustomerId: first.customerId,
    billingCycle: first.billingCycle,
    currencyCode: first.billingCurrency,
    currencySymbol: currencySymbol(first.billingCurrency),
    lineItems: lines.map((line, lineItemNumber) => lineBody(line, lineItemNumber, world)),
    creationDate: creationDate(first),
    status: isCompleted(first, world) ? 'completed' : 'pending',
    transactionType: 'UserPurchase',
    totalPrice: jsonNumber(sum(lines.map((line) => line.charge))),
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
    friendlyName: line.friendlyName ?? line.title,
    quantity: line.quantity,
    termDuration: line.term,
    transactionType: 'New',
    pricing: pricingBody(line.charge.div(decimal(String(line.quantity))), line.charge),
    links: {
      product: link(`/products/${line.productId}${country}`),
      sku: link(`${sku}${country}`),
      availability: link(`${sku}/availabilities/${line.catalogItemId.split(':')[2] ?? ''}${country}`),
    },
  };
}

/** Both spellings of UTC occur in one documented checkout. */
function creationDate(order: SimulatedOrder): string {
  const text = instantText(order.orderedAtMs);
  return order.billingCycle === 'monthly' ? text.replace('Z', '+00:00') : text;
}
