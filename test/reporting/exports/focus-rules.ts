import { decimal, type Decimal } from '../../../lib/values/decimal.ts';
import { SUBCATEGORIES, type Rule } from './focus-columns.ts';

export type FocusRow = Readonly<Record<string, string>>;

/** Everything in a file that the rules of its columns forbid; nothing where it conforms. */
export function columnProblems(
  rules: Readonly<Record<string, Rule>>,
  columns: readonly string[],
  rows: readonly FocusRow[],
): readonly string[] {
  const missing = Object.keys(rules).filter((name) => !columns.includes(name));
  const unknown = columns.filter((name) => !(name in rules) && !name.startsWith('x_'));
  return [
    ...missing.map((name) => `${name} is not there`),
    ...unknown.map((name) => `${name} is no column of FOCUS and has no x_`),
    ...(new Set(columns).size === columns.length ? [] : ['a column is there twice']),
    ...rows.flatMap((row, index) =>
      Object.entries(rules).flatMap(([name, rule]) =>
        valueProblems(rule, row[name] ?? '').map((why) => `row ${index}: ${name} ${why}`),
      ),
    ),
  ];
}

function valueProblems({ type, nulls = false, values, negative }: Rule, text: string): readonly string[] {
  if (text === '') return nulls ? [] : ['is null'];
  if (values && !values.includes(text)) return [`is ${text}, which is not allowed`];
  if (type !== 'json' && text.trim() !== text) return ['has blanks around it'];
  if (!FORMATS[type](text)) return [`is ${text}, which is no ${type}`];
  return negative === false && text.startsWith('-') ? [`is ${text}, below zero`] : [];
}

const FORMATS: Readonly<Record<Rule['type'], (text: string) => boolean>> = {
  text: () => true,
  decimal: (text) => /^-?\d+(\.\d+)?$/.test(text),
  instant: (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) && !Number.isNaN(Date.parse(text)),
  currency: (text) => /^[A-Z]{3}$/.test(text),
  json: isKeyValue,
};

// Key-Value Format: one object, no nesting; keys are FOCUS's own or begin with x_.
const OWN_KEYS = [
  'InstanceType',
  'RegionId',
  'ResourceId',
  'ResourceType',
  'ServiceName',
  'SkuId',
  'SubAccountId',
];
function isKeyValue(text: string): boolean {
  const read: unknown = JSON.parse(text);
  if (typeof read !== 'object' || read === null || Array.isArray(read)) return false;
  return Object.entries(read).every(
    ([key, value]) => (OWN_KEYS.includes(key) || key.startsWith('x_')) && typeof value !== 'object',
  );
}

type Problem = readonly [isSo: boolean, why: string];

/** What the columns of one charge owe each other; nothing where they agree. */
export function chargeProblems(row: FocusRow): readonly string[] {
  const category = row['ChargeCategory'] ?? '';
  const [service, subcategory] = [row['ServiceCategory'] ?? '', row['ServiceSubcategory'] ?? ''];
  const isSubcategory =
    subcategory === `Other (${service})` || (SUBCATEGORIES[service] ?? []).includes(subcategory);
  const [start, end] = ['ChargePeriodStart', 'ChargePeriodEnd'].map((name) => Date.parse(row[name] ?? ''));
  const problems: readonly Problem[] = [
    ...priceProblems(row, category),
    ...commitmentProblems(row, category),
    [category === 'Purchase' && row['ChargeFrequency'] === 'Usage-Based', 'a purchase by use'],
    ...together(row, 'ResourceType', 'ResourceId'),
    ...together(row, 'RegionId', 'RegionName'),
    [!isSubcategory, `${subcategory} is not of ${service}`],
    [!((start ?? NaN) < (end ?? NaN)), 'no charge period'],
  ];
  return problems.filter(([isSo]) => isSo).map(([, why]) => why);
}

const UNIT_PRICES = [
  ...['ContractedUnitPrice', 'ListUnitPrice'],
  ...['PricingCurrencyContractedUnitPrice', 'PricingCurrencyListUnitPrice'],
];

function priceProblems(row: FocusRow, category: string): readonly Problem[] {
  const mustBePriced = isUsedOrBought(row) && row['ChargeClass'] !== 'Correction';
  const withSku = [...UNIT_PRICES, 'PricingQuantity', 'PricingCategory'];
  const isSameCurrency = row['PricingCurrency'] === row['BillingCurrency'];
  const rate = decimal(row['x_BillingExchangeRate'] || '1');
  return [
    ...withSku.map((name): Problem => [
      is(row, name) && !is(row, 'SkuPriceId'),
      `${name} without a SkuPriceId`,
    ]),
    ...withSku.map((name): Problem => [is(row, name) && category === 'Tax', `${name} on tax`]),
    ...withSku.map((name): Problem => [!is(row, name) && mustBePriced, `no ${name} of ${category}`]),
    ...UNIT_PRICES.map((name): Problem => [!is(row, name) && is(row, 'SkuPriceId'), `no ${name} of a SKU`]),
    [!is(row, 'SkuPriceId') && mustBePriced, 'no SkuPriceId'],
    [!is(row, 'SkuId') && mustBePriced, 'no SkuId'],
    [is(row, 'SkuPriceId') && !is(row, 'SkuId'), 'a SkuPriceId without a SkuId'],
    [is(row, 'SkuId') && category === 'Tax', 'a SKU on tax'],
    [is(row, 'SkuMeter') && !is(row, 'SkuId'), 'a SkuMeter without a SkuId'],
    [is(row, 'SkuPriceDetails') && !is(row, 'SkuPriceId'), 'SkuPriceDetails without a SkuPriceId'],
    ...together(row, 'PricingUnit', 'PricingQuantity'),
    ...productProblems(row, 'ListCost', 'ListUnitPrice'),
    ...productProblems(row, 'ContractedCost', 'ContractedUnitPrice'),
    [
      category === 'Credit' && !amount(row, 'ContractedCost').eq(amount(row, 'BilledCost')),
      'a credit of another cost',
    ],
    [is(row, 'ConsumedQuantity') && category !== 'Usage', 'consumed, but not used'],
    [!is(row, 'ConsumedQuantity') && category === 'Usage' && mustBePriced, 'used, but not consumed'],
    ...together(row, 'ConsumedUnit', 'ConsumedQuantity'),
    [
      isSameCurrency &&
        rate.eq('1') &&
        !amount(row, 'PricingCurrencyEffectiveCost').eq(amount(row, 'EffectiveCost')),
      'converted without a rate',
    ],
  ];
}

function commitmentProblems(row: FocusRow, category: string): readonly Problem[] {
  const committed = is(row, 'CommitmentDiscountId');
  const quantity = is(row, 'CommitmentDiscountQuantity');
  const mayHaveQuantity = committed && isUsedOrBought(row) && is(row, 'SkuPriceId');
  const mustHaveQuantity = committed && isUsedOrBought(row) && row['ChargeClass'] !== 'Correction';
  const status = is(row, 'CommitmentDiscountStatus');
  return [
    ...together(row, 'CommitmentDiscountCategory', 'CommitmentDiscountId'),
    ...together(row, 'CommitmentDiscountType', 'CommitmentDiscountId'),
    [(is(row, 'CommitmentDiscountName') || status) && !committed, 'a name or a status of no commitment'],
    [committed && category === 'Usage' && !status, 'use of a commitment without a status'],
    [quantity && !mayHaveQuantity, 'a quantity of no commitment'],
    [!quantity && mustHaveQuantity, 'a commitment without a quantity'],
    ...together(row, 'CommitmentDiscountUnit', 'CommitmentDiscountQuantity'),
    [
      committed && category === 'Purchase' && !amount(row, 'EffectiveCost').eq('0'),
      'a purchase that is used here',
    ],
  ];
}

function productProblems(row: FocusRow, cost: string, price: string): readonly Problem[] {
  const isPriced = is(row, price) && is(row, 'PricingQuantity');
  const product = amount(row, price).times(amount(row, 'PricingQuantity'));
  return [[isPriced && !amount(row, cost).eq(product), `${cost} is not price times quantity`]];
}

function together(row: FocusRow, one: string, other: string): readonly Problem[] {
  return [[is(row, one) !== is(row, other), `${one} and ${other} are not both there`]];
}

function isUsedOrBought({ ChargeCategory: category }: FocusRow): boolean {
  return category === 'Usage' || category === 'Purchase';
}

function is(row: FocusRow, name: string): boolean {
  return (row[name] ?? '') !== '';
}

function amount(row: FocusRow, name: string): Decimal {
  return decimal(row[name] || '0');
}
