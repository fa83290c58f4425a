import type { Choices } from './pseudo-random.ts';
import {
  chargeText,
  DOLLAR_CUSTOMERS,
  EURO_CUSTOMERS,
  RATES,
  SKUS,
  type GeneratedCustomer,
  type ListedSku,
  type Month,
} from './generated-world.ts';
import type { EventInput } from './scenario.ts';

export type GeneratedPurchase = {
  readonly reference: string;
  readonly requestId: string;
  readonly lineId: string;
  readonly at: string;
  readonly month: Month;
  readonly customer: GeneratedCustomer;
  readonly sku: ListedSku;
  readonly quantity: number;
  readonly billingCycle: 'one_time' | 'monthly';
  readonly unitPrice: string;
};

const LINES_OF_A_REQUEST = 20;

/**
 * Purchases in requests of up to twenty lines, half of them in January. Every fourth request is of a customer who pays
 * in dollars; only those pay monthly, since in euros each month's rate would make another charge of it.
 */
export function generatedPurchases(count: number, choices: Choices): readonly GeneratedPurchase[] {
  const purchases: GeneratedPurchase[] = [];
  // Few purchases come in small requests, so that every kind of customer is among them in either month.
  const largest = Math.min(LINES_OF_A_REQUEST, Math.ceil(count / 16));
  for (let request = 1; purchases.length < count; request += 1) {
    const lines = Math.min(count - purchases.length, 1 + choices.below(largest));
    const month = purchases.length * 2 < count ? '2024-01' : '2024-02';
    const inDollars = request % 4 === 0;
    const customer = inDollars ? choices.oneOf(DOLLAR_CUSTOMERS) : choices.oneOf(EURO_CUSTOMERS);
    const share = (purchases.length * 2) / count - (month === '2024-01' ? 0 : 1);
    for (let line = 1; line <= lines; line += 1) {
      purchases.push(purchaseOf(request, line, atShareOf(month, share), month, customer, choices));
    }
  }
  return purchases;
}

/** The messages that ask for them, one for each request. */
export function requestsFor(purchases: readonly GeneratedPurchase[]): readonly EventInput<'request'>[] {
  const byRequest = Map.groupBy(purchases, ({ requestId }) => requestId);
  return [...byRequest].flatMap(([requestId, lines]) => {
    const [first] = lines;
    if (first === undefined) return [];
    const { customer } = first;
    const message = {
      schemaVersion: '1',
      requestId,
      customerId: customer.id,
      subscriptionId: customer.subscriptionId,
      purchaseOrder: `PO-${requestId}`,
      lines: lines.map(lineOf),
    };
    return [{ event: 'request' as const, at: first.at, message }];
  });
}

function purchaseOf(
  request: number,
  line: number,
  at: string,
  month: Month,
  customer: GeneratedCustomer,
  choices: Choices,
): GeneratedPurchase {
  const requestId = `R-${String(request).padStart(6, '0')}`;
  const sku = choices.oneOf(SKUS);
  const billingCycle = customer.currency === 'USD' && line % 2 === 1 ? 'monthly' : 'one_time';
  return {
    reference: `${requestId}/${line}`,
    requestId,
    lineId: String(line),
    at,
    month,
    customer,
    sku,
    quantity: 1 + choices.below(20),
    billingCycle,
    unitPrice: billingCycle === 'monthly' ? sku.monthly : sku.oneTime,
  };
}

function lineOf({
  lineId,
  month,
  customer,
  sku,
  quantity,
  billingCycle,
  unitPrice,
}: GeneratedPurchase): object {
  return {
    lineId,
    productId: sku.productId,
    skuId: sku.skuId,
    quantity,
    term: sku.term,
    billingCycle,
    scope: 'shared',
    expected: {
      amount: chargeText(unitPrice, quantity, customer.currency, month),
      currency: customer.currency,
      unitPrice: { amount: unitPrice, currency: 'USD' },
      ...(customer.currency === 'USD' ? {} : { exchangeRate: RATES[month] }),
    },
  };
}

/** From the third to the twenty-fifth of the month: an order placed after a registration is still of the same month. */
function atShareOf(month: Month, share: number): string {
  const startMs = Date.parse(`${month}-03T08:00:00Z`);
  const minutes = Math.floor(Math.max(0, Math.min(share, 1)) * 22 * 24 * 60);
  return new Date(startMs + minutes * 60_000).toISOString().replace('.000Z', 'Z');
}
