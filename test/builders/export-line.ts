/** The columns of one made-up charge of a reconciliation export, as literal JSON, in the order and spelling of the files. */
export function exportLineMembers(random: () => number): readonly (readonly [string, string])[] {
  const text = (value: string): string => JSON.stringify(value);
  const pick = (...values: readonly string[]): string =>
    text(values[Math.floor(random() * values.length)] ?? '');
  const digits = (count: number): string => String(Math.floor(random() * 10 ** count)).padStart(count, '0');
  // The same column is a text in one row and a number in the next.
  const amount = (literal: string): string => (random() < 0.5 ? literal : text(literal));
  const whole = String(Math.floor(random() * 900));
  const subtotal = `${random() < 0.1 ? '-' : ''}${whole}.${digits(2)}`;
  const quantity = String(1 + Math.floor(random() * 9));
  const order = guid(random).slice(0, 12);
  const day = `2026-05-${String(1 + Math.floor(random() * 28)).padStart(2, '0')}T00:00:00Z`;
  return [
    ['PartnerId', text('7a6f4f0e-2b65-4c1c-8c59-0d4d3a3c1b10')],
    ['CustomerId', text(guid(() => Math.floor(random() * 300) / 300))],
    ['CustomerName', pick('Fabrikam', 'Zoë & Söhne', 'Contoso "Ireland"', 'Litware')],
    ['CustomerDomainName', text('customer.onmicrosoft.com')],
    ['CustomerCountry', pick('IE', 'NL', 'DE')],
    ['InvoiceNumber', text('G020000001')],
    ['MpnId', text('1234567')],
    ['Tier2MpnId', amount('0')],
    ['OrderId', text(order)],
    ['OrderDate', text(`2026-05-04T09:12:33.${digits(7)}Z`)],
    ['ProductId', pick('DZH318Z0TST1', 'DZH318Z0TST2', 'CFQ7TTC0LTST')],
    ['SkuId', pick('00AB', '00AC', '0001')],
    ['AvailabilityId', text('DZH318Z0TST9')],
    ['SkuName', pick('Reserved VM Instance, Standard_B2s, EU West, 1 Year', 'D4s v3, EU West, 3 Years')],
    ['ProductName', pick('Reserved VM Instance, Standard_B2s', 'Reserved VM Instance, Standard_D4s_v3')],
    ['ChargeType', pick('new', 'cycleCharge', 'cancelImmediate')],
    ['UnitPrice', amount(`${whole}.${digits(4)}`)],
    ['Quantity', amount(quantity)],
    ['Subtotal', amount(subtotal)],
    ['TaxTotal', amount('0')],
    ['Total', amount(subtotal)],
    ['Currency', text('EUR')],
    ['PriceAdjustmentDescription', pick('', '["15.0% Partner earned credit for services managed"]')],
    ['PublisherName', text('Microsoft')],
    ['PublisherId', text('NA')],
    ['SubscriptionDescription', text('Azure Reservation')],
    ['SubscriptionId', text(guid(random))],
    ['ChargeStartDate', text(day)],
    ['ChargeEndDate', text(day.replace('2026', '2027'))],
    ['TermAndBillingCycle', pick('1 Year Reservation', '3 Years Reservation, monthly billing')],
    ['EffectiveUnitPrice', amount(`${whole}.${digits(9)}${digits(6)}`)],
    ['UnitType', text('')],
    ['AlternateId', text(order)],
    ['BillableQuantity', amount(`${quantity}.000000`)],
    ['BillingFrequency', pick('', 'Monthly')],
    ['PricingCurrency', text('USD')],
    ['PCToBCExchangeRate', amount('0.846202666')],
    ['PCToBCExchangeRateDate', text('2026-04-29T00:00:00')],
    ['MeterDescription', text('')],
    ['ReservationOrderId', text(guid(random))],
    ['CreditReasonCode', text('')],
    ['SubscriptionStartDate', text(day)],
    ['SubscriptionEndDate', text(day.replace('2026', '2027'))],
    ['ReferenceId', text(guid(random))],
    ['ProductQualifiers', text('[]')],
    ['PromotionId', text('')],
    ['ProductCategory', text('')],
  ];
}

export function jsonLine(members: readonly (readonly [string, string])[]): string {
  return `{${members.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`;
}

function guid(random: () => number): string {
  const hex = (): string =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0');
  const [a, b, c, d] = [hex(), hex(), hex(), hex()];
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-8${c.slice(1, 4)}-${c.slice(4)}${d}`;
}
