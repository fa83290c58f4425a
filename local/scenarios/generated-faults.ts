import { decimal, decimalText } from '../../lib/values/decimal.ts';
import type { GeneratedPurchase } from './generated-purchases.ts';
import { chargeText, DOLLAR_CUSTOMERS, EURO_CUSTOMERS, RATES, SKUS, type Month } from './generated-world.ts';
import type { Choices } from './pseudo-random.ts';
import type { AnomalyInput, EventInput } from './scenario.ts';

export type InvoiceKey = `${Month} ${'EUR' | 'USD'}`;

/** What goes wrong, by the invoice it is planted on, and what is given back. */
export type GeneratedFaults = {
  readonly anomalies: ReadonlyMap<InvoiceKey, readonly AnomalyInput[]>;
  readonly returns: readonly EventInput<'return'>[];
};

type Fault = (purchase: GeneratedPurchase) => {
  readonly anomaly?: AnomalyInput;
  readonly on?: InvoiceKey;
  readonly returned?: EventInput<'return'>;
};

const RETURN_DAY = { '2024-01': '2024-01-29', '2024-02': '2024-02-27' } as const;

/** About one purchase in fifty has a fault, but every kind is planted once as soon as there are purchases enough. */
export function generatedFaults(purchases: readonly GeneratedPurchase[], choices: Choices): GeneratedFaults {
  const anomalies = new Map<InvoiceKey, AnomalyInput[]>();
  const returns: EventInput<'return'>[] = [];
  const plant = (key: InvoiceKey, anomaly: AnomalyInput) =>
    anomalies.set(key, [...(anomalies.get(key) ?? []), anomaly]);
  const kinds = Object.values(FAULTS);
  const wanted = Math.min(
    Math.floor(purchases.length / 2),
    Math.max(kinds.length, Math.ceil(purchases.length / 50)),
  );
  const free = new Set(choices.shuffled(purchases));
  for (let planted = 0; planted < wanted; planted += 1) {
    const kind = kinds[planted % kinds.length];
    const purchase = kind && firstOf(free, kind.fits);
    if (kind === undefined || purchase === undefined) continue;
    free.delete(purchase);
    const { anomaly, on, returned } = kind.fault(purchase);
    if (anomaly !== undefined) plant(on ?? invoiceOf(purchase), anomaly);
    if (returned !== undefined) returns.push(returned);
  }
  for (let round = 0; round * kinds.length < wanted; round += 1) {
    plant('2024-01 EUR', foreign('billed_not_purchased', EURO_CUSTOMERS[0].id, choices));
    plant('2024-02 EUR', foreign('renewed', EURO_CUSTOMERS[1].id, choices));
    plant('2024-02 USD', foreign('test_purchase', DOLLAR_CUSTOMERS[0].id, choices));
  }
  return { anomalies, returns };
}

function firstOf<Value>(values: Iterable<Value>, fits: (value: Value) => boolean): Value | undefined {
  for (const value of values) if (fits(value)) return value;
  return undefined;
}

function invoiceOf({ month, customer }: GeneratedPurchase): InvoiceKey {
  return `${month} ${customer.currency}`;
}

const isOneTime = ({ billingCycle }: GeneratedPurchase) => billingCycle === 'one_time';
const isInEuro = (purchase: GeneratedPurchase) => purchase.customer.currency === 'EUR' && isOneTime(purchase);
const isCancellable = ({ billingCycle, month }: GeneratedPurchase) =>
  billingCycle === 'monthly' && month === '2024-01';
const anomalyOf =
  (make: (purchase: GeneratedPurchase) => AnomalyInput): Fault =>
  (purchase) => ({ anomaly: make(purchase) });

const FAULTS: Readonly<
  Record<string, { readonly fits: (purchase: GeneratedPurchase) => boolean; readonly fault: Fault }>
> = {
  billed_after_cancellation: {
    fits: isCancellable,
    fault: (purchase) => ({
      anomaly: { kind: 'billed_after_cancellation', purchase: purchase.reference },
      on: '2024-02 USD',
      returned: returnOf(purchase, purchase.quantity),
    }),
  },
  currency_differs: {
    fits: isInEuro,
    fault: ({ reference, month, unitPrice }) => ({
      anomaly: { kind: 'currency_differs', purchase: reference, unitPrice },
      on: `${month} USD`,
    }),
  },
  exchange_rate: {
    fits: isInEuro,
    fault: anomalyOf(({ reference, month }) => ({
      kind: 'exchange_rate',
      purchase: reference,
      rate: decimalText(decimal(RATES[month]).plus('0.005')),
    })),
  },
  billed_twice: {
    fits: isOneTime,
    fault: anomalyOf(({ reference }) => ({ kind: 'billed_twice', purchase: reference })),
  },
  unit_price_differs: {
    fits: isOneTime,
    fault: anomalyOf(({ reference, unitPrice }) => ({
      kind: 'unit_price_differs',
      purchase: reference,
      unitPrice: decimalText(decimal(unitPrice).plus('10'), 2),
    })),
  },
  quantity_differs: {
    fits: isOneTime,
    fault: anomalyOf(({ reference, quantity }) => ({
      kind: 'quantity_differs',
      purchase: reference,
      quantity: quantity + 1,
    })),
  },
  term_differs: {
    fits: isOneTime,
    fault: anomalyOf(({ reference, sku }) => ({
      kind: 'term_differs',
      purchase: reference,
      term: sku.term === 'P1Y' ? 'P3Y' : 'P1Y',
    })),
  },
  customer_differs: {
    fits: isOneTime,
    fault: anomalyOf(({ reference, customer }) => ({
      kind: 'customer_differs',
      purchase: reference,
      customerId: (customer.id === EURO_CUSTOMERS[0].id ? EURO_CUSTOMERS[1] : EURO_CUSTOMERS[0]).id,
    })),
  },
  amount_differs: {
    fits: isOneTime,
    fault: anomalyOf(({ reference }) => ({ kind: 'amount_differs', purchase: reference, by: '25.00' })),
  },
  rounding: {
    fits: isOneTime,
    fault: anomalyOf(({ reference }) => ({ kind: 'rounding', purchase: reference, by: '0.01' })),
  },
  purchased_not_billed: {
    fits: isOneTime,
    fault: anomalyOf(({ reference }) => ({ kind: 'purchased_not_billed', purchase: reference })),
  },
  unknown_charge_type: {
    fits: isOneTime,
    fault: anomalyOf(({ reference }) => ({
      kind: 'unknown_charge_type',
      purchase: reference,
      chargeType: 'loyaltyAdjustment',
    })),
  },
  refund_missing: {
    fits: isOneTime,
    fault: (purchase) => ({ returned: { ...returnOf(purchase, purchase.quantity), refunded: false } }),
  },
  refund_unannounced: {
    fits: isOneTime,
    fault: (purchase) => ({ returned: { ...returnOf(purchase, 1), recorded: false } }),
  },
};

/** The price of what is given back, as if nothing of it had been used. */
function returnOf(purchase: GeneratedPurchase, quantity: number): EventInput<'return'> {
  const { reference, month, unitPrice, customer } = purchase;
  return {
    event: 'return',
    at: `${RETURN_DAY[month]}T12:00:00Z`,
    purchase: reference,
    quantity,
    amount: chargeText(unitPrice, quantity, customer.currency, month),
  };
}

function foreign(
  kind: 'billed_not_purchased' | 'renewed' | 'test_purchase',
  customerId: string,
  choices: Choices,
): AnomalyInput {
  const { productId, skuId, oneTime } = choices.oneOf(SKUS);
  return { kind, customerId, productId, skuId, quantity: 1 + choices.below(5), unitPrice: oneTime };
}
