/** A page of so many lines in the shape of a documented one, about 1,550 bytes each. */
export function prebuiltPage(lines: number): PrebuiltPage {
  const others = Array.from({ length: lines - 1 }, (_, index) => `,${JSON.stringify(line(index + 1, ''))}`);
  const rest = Buffer.from(`${others.join('')}],"attributes":{"objectType":"Collection"}}`);
  return (page, isLast) => {
    const token = isLast ? '' : String(page + 1);
    const first = JSON.stringify(line(0, `page ${page}`));
    const head = `{"continuationToken":"${token}","totalCount":${lines},"items":[${first}`;
    return [Buffer.from(head), rest];
  };
}

/** One page of line items, prebuilt but for what makes it this page: its token, and a mark on its first line. */
type PrebuiltPage = (page: number, isLast: boolean) => readonly [head: Uint8Array, rest: Uint8Array];

function line(index: number, mark: string): object {
  const guid = `${String(index).padStart(8, '0')}-9a41-4f13-9d6f-6d1f0a3b5c77`;
  const price = `${10 + (index % 900)}.${String((index * 7919) % 100).padStart(2, '0')}`;
  return {
    partnerId: '934f3416-0000-47f3-b492-77e517d4e572',
    customerId: guid,
    customerName: `Customer ${index % 150}`,
    customerDomainName: `customer${index % 150}.example`,
    customerCountry: 'NL',
    invoiceNumber: 'G020000001',
    mpnId: '5357564',
    resellerMpnId: 0,
    orderId: guid.slice(0, 12),
    orderDate: '2024-02-05T18:30:06.6045692Z',
    productId: 'DZH318Z0TST1',
    skuId: '0002',
    availabilityId: 'DZH318Z0TST2',
    productName: 'Reserved VM Instance, Standard_B2s',
    skuName: 'Reserved VM Instance, Standard_B2s, EU West, 3 Years',
    productQualifiers: [],
    chargeType: 'new',
    unitPrice: price,
    effectiveUnitPrice: price,
    unitType: '',
    quantity: 1,
    subtotal: price,
    taxTotal: 0,
    totalForCustomer: price,
    currency: 'EUR',
    publisherName: 'Microsoft Corporation',
    publisherId: '',
    subscriptionDescription: '',
    subscriptionId: guid,
    subscriptionStartDate: '2024-02-05T00:00:00Z',
    subscriptionEndDate: '2027-02-04T00:00:00Z',
    chargeStartDate: '2024-02-05T00:00:00Z',
    chargeEndDate: '2024-03-04T00:00:00Z',
    termAndBillingCycle: '3 Years Reservation, monthly billing',
    alternateId: guid.slice(0, 12),
    referenceId: mark,
    priceAdjustmentDescription: '["15.0% Partner earned credit for services managed"]',
    discountDetails: '',
    pricingCurrency: 'USD',
    pcToBCExchangeRate: 0.919209,
    pcToBCExchangeRateDate: '2024-02-01T00:00:00Z',
    billableQuantity: 1,
    meterDescription: '',
    billingFrequency: 'Monthly',
    reservationOrderId: guid,
    invoiceLineItemType: 'billing_line_items',
    billingProvider: 'one_time',
    promotionId: '',
    attributes: { objectType: 'OneTimeInvoiceLineItem' },
  };
}
