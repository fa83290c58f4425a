import { decimal, decimalText } from '../../lib/values/decimal.ts';
import { lineCharge } from '../partner-center/price-list.ts';
import type { ScenarioInput } from './scenario.ts';

export type Month = '2024-01' | '2024-02';

/** What every generated scenario has: a partner in euros, whose customers pay in two currencies for a list in dollars. */
export const RATES: Readonly<Record<Month, string>> = { '2024-01': '0.913242009', '2024-02': '0.922509225' };

export type GeneratedCustomer = {
  readonly id: string;
  readonly subscriptionId: string;
  readonly currency: 'EUR' | 'USD';
};

const numbered = (prefix: string, index: number) =>
  `${prefix}0000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
const customerOf = (index: number, currency: 'EUR' | 'USD'): GeneratedCustomer => ({
  id: numbered('c', index),
  subscriptionId: numbered('a', index),
  currency,
});

export const EURO_CUSTOMERS = [customerOf(1, 'EUR'), customerOf(2, 'EUR'), customerOf(3, 'EUR')] as const;
export const DOLLAR_CUSTOMERS = [customerOf(4, 'USD'), customerOf(5, 'USD')] as const;

export type ListedSku = {
  readonly productId: string;
  readonly skuId: string;
  readonly term: 'P1Y' | 'P3Y';
  readonly oneTime: string;
  readonly monthly: string;
};

const skusOf = (
  productId: string,
  yearly: string,
  monthly: string,
  threeYears: string,
  monthlyOfThree: string,
) =>
  [
    { productId, skuId: '0001', term: 'P1Y', oneTime: yearly, monthly },
    { productId, skuId: '0003', term: 'P3Y', oneTime: threeYears, monthly: monthlyOfThree },
  ] as const;

export const SKUS: readonly [ListedSku, ...ListedSku[]] = [
  ...skusOf('DZH318Z0BQ3Q', '604.00', '50.33', '1165.00', '32.36'),
  ...skusOf('DZH318Z0BPS6', '1208.00', '100.66', '2331.00', '64.75'),
  ...skusOf('DZH318Z08N6W', '1320.50', '110.04', '2655.75', '73.77'),
];

/** One charge of a line, as the cart will show it and the invoice will charge it. */
export function chargeText(
  unitPrice: string,
  quantity: number,
  currency: 'EUR' | 'USD',
  month: Month,
): string {
  const rate = decimal(currency === 'USD' ? '1' : RATES[month]);
  return decimalText(lineCharge(decimal(unitPrice), rate, quantity, currency), 2);
}

export function generatedWorld(): Pick<
  ScenarioInput,
  'customers' | 'catalogue' | 'exchangeRates' | 'earlierReservations'
> {
  return {
    customers: [...EURO_CUSTOMERS, ...DOLLAR_CUSTOMERS].map(({ id, subscriptionId, currency }, index) => ({
      id,
      name: `Customer ${index + 1}`,
      domain: `customer${index + 1}.onmicrosoft.com`,
      currency,
      subscriptions: [{ id: subscriptionId, registered: index % 2 === 0 }],
    })),
    catalogue: [...new Set(SKUS.map(({ productId }) => productId))].map((productId, index) => ({
      productId,
      title: `Reserved instance ${index + 1}`,
      pricingCurrency: 'USD',
      skus: SKUS.filter((sku) => sku.productId === productId).map(({ skuId, term, oneTime, monthly }) => ({
        skuId,
        title: `Reserved instance ${index + 1}, EU West, ${term === 'P1Y' ? '1 Year' : '3 Years'}`,
        term,
        prices: [
          { billingCycle: 'one_time' as const, unitPrice: oneTime },
          { billingCycle: 'monthly' as const, unitPrice: monthly },
        ],
      })),
    })),
    exchangeRates: Object.entries(RATES).map(([period, rate]) => ({ period, from: 'USD', to: 'EUR', rate })),
    earlierReservations: [
      {
        key: 'bought in the portal',
        customerId: EURO_CUSTOMERS[0].id,
        subscriptionId: EURO_CUSTOMERS[0].subscriptionId,
        productId: SKUS[0].productId,
        skuId: SKUS[0].skuId,
        quantity: 2,
        billingCycle: 'one_time',
        boughtAt: '2024-01-01T10:00:00Z',
      },
    ],
  };
}
