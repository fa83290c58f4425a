import { describe, expect, it } from '@jest/globals';
import {
  lineItem,
  lineItems,
  readLineItems,
} from '../../../../lib/partner-center/billing-v1/line-items/line-item.ts';
import type { Answer } from '../../../../lib/partner-center/exchange/exchange.ts';
import { PartnerCenterError } from '../../../../lib/partner-center/errors/partner-center-error.ts';
import { readWire } from '../../../../lib/partner-center/wire/codec.ts';
import { parseJson, printJson } from '../../../../lib/partner-center/wire/json.ts';
import { decimalText } from '../../../../lib/values/decimal.ts';
import { fixture } from '../../recorded-exchange.ts';

function page(body: string): Answer {
  const ids = {
    operation: 'list_line_items',
    requestId: 'request-1',
    correlationId: 'correlation-1',
  } as const;
  return { ...ids, status: 200, headers: new Headers(), bytes: new TextEncoder().encode(body) };
}

function read(json: string) {
  const wired = readWire(lineItem, parseJson(json));
  if (!wired.ok) throw new Error(`${wired.field} ${wired.reason}`);
  return wired;
}

type Model = keyof typeof LINES;

/** The least that a line of each model says, and its money. */
const LINES = {
  OneTimeInvoiceLineItem: { subtotal: '1.50', taxTotal: 0, totalForCustomer: 1.5, currency: 'EUR' },
  DailyRatedUsageLineItem: { billingPreTaxTotal: 0.00015, billingCurrency: 'EUR' },
  LicenseBasedLineItem: { subtotal: 1.5, tax: 0.3, totalForCustomer: '1.80', currency: 'EUR' },
  UsageBasedLineItem: { pretaxCharges: 1.5, taxAmount: 0.3, postTaxTotal: 1.8, currency: 'EUR' },
  DailyUsageLineItem: {},
} as const;

function lineOf(objectType: Model, changes: object = {}): string {
  return JSON.stringify({ ...LINES[objectType], ...changes, attributes: { objectType } });
}

/** What is wrong with the second line of a page. */
function problemOf(objectType: Model, changes: object): string {
  try {
    readLineItems(page(`{"items":[${lineOf(objectType)},${lineOf(objectType, changes)}]}`));
  } catch (error) {
    if (error instanceof PartnerCenterError) return error.description;
    throw error;
  }
  throw new Error('the line was read');
}

const MONEY = Object.entries(LINES).flatMap(([objectType, money]) =>
  Object.keys(money).map((column) => [objectType as Model, column] as const),
);

const FIXTURES = ['line-items-onetime', 'line-items-legacy', 'line-items-usage'];

describe('line items', () => {
  it('are told apart by the name of their model', () => {
    const names = FIXTURES.flatMap((name) =>
      readLineItems(page(fixture(name))).body.items.map(({ objectType }) => objectType),
    );
    expect(names).toEqual([
      'OneTimeInvoiceLineItem',
      'LicenseBasedLineItem',
      'UsageBasedLineItem',
      'DailyRatedUsageLineItem',
      'DailyUsageLineItem',
    ]);
  });

  it.each(FIXTURES)('of %s are known in every field, and print back to the last digit', (name) => {
    const wired = readWire(lineItems, parseJson(fixture(name)));
    expect(wired.ok && wired.drifts).toEqual([]);
    expect(wired.ok && printJson(lineItems.print(wired.value))).toBe(printJson(parseJson(fixture(name))));
  });

  it.each<readonly [string, Model, object]>([
    [
      'of 2018, with a quote and a provider',
      'OneTimeInvoiceLineItem',
      { quoteId: 'q1', providerName: 'Fabrikam', providerId: '77' },
    ],
    [
      'of the table, with the customer and the price of what was consumed',
      'UsageBasedLineItem',
      { customerName: 'Fabrikam', consumptionPrice: '12.340', consumptionDiscount: 0.1 },
    ],
  ])('%s, are known in every field', (_which, objectType, columns) => {
    const json = lineOf(objectType, columns);
    const { value, drifts } = read(json);
    expect(drifts).toEqual([]);
    expect(printJson(lineItem.print(value))).toBe(json);
  });

  it('are refused where what was consumed has a price that is none', () => {
    expect(problemOf('UsageBasedLineItem', { consumptionPrice: 'much' })).toBe(
      'items[1].consumptionPrice is not an amount',
    );
  });

  it('keep more digits than a binary number has', () => {
    const [usage] = readLineItems(page(fixture('line-items-usage'))).body.items;
    if (usage?.objectType !== 'DailyRatedUsageLineItem') throw new Error('is another model');
    const price = usage.line.effectiveUnitPrice?.value;
    expect(price && decimalText(price)).toBe('0.2999968000511991808131');
  });

  it('find the model whatever its case', () => {
    const { value } = read(
      '{"Subtotal":"1.50","TaxTotal":0,"TotalForCustomer":1.5,"Currency":"EUR","Attributes":{"ObjectType":"onetimeinvoicelineitem"}}',
    );
    expect(value.objectType).toBe('OneTimeInvoiceLineItem');
  });

  it.each([
    '{"subtotal":"?","attributes":{"objectType":"MoonLineItem"}}',
    '{"subtotal":1.50,"attributes":{"objectType":7}}',
    '{"subtotal":1.50}',
    '7',
  ])('of a model that is not known are kept as they are, and noted: %s', (json) => {
    const { value, drifts } = read(json);
    expect([value.objectType, printJson(lineItem.print(value))]).toEqual(['other', json]);
    expect(drifts).toEqual([
      { field: 'attributes.objectType', reason: 'is no model of a line that is known' },
    ]);
  });

  it.each(MONEY)('of %s are refused without their %s, with its path', (objectType, column) => {
    expect(problemOf(objectType, { [column]: undefined })).toBe(`items[1].${column} is missing`);
    expect(problemOf(objectType, { [column]: null })).toBe(`items[1].${column} is missing`);
  });

  it.each(MONEY)('of %s are refused with a blank %s, with its path', (objectType, column) => {
    const reason = /currency/i.test(column) ? 'is not a currency code' : 'is not an amount';
    expect(problemOf(objectType, { [column]: ' ' })).toBe(`items[1].${column} ${reason}`);
  });

  it.each<readonly [Model, readonly string[]]>([
    [
      'OneTimeInvoiceLineItem',
      ['subtotal', 'taxTotal', 'totalForCustomer', 'unitPrice', 'effectiveUnitPrice'],
    ],
    ['OneTimeInvoiceLineItem', ['quantity', 'billableQuantity', 'pcToBCExchangeRate']],
    ['DailyRatedUsageLineItem', ['billingPreTaxTotal', 'pricingPreTaxTotal', 'quantity', 'unitPrice']],
    ['LicenseBasedLineItem', ['amount', 'subtotal', 'tax', 'totalForCustomer', 'unitPrice', 'quantity']],
    [
      'UsageBasedLineItem',
      ['pretaxCharges', 'taxAmount', 'postTaxTotal', 'pretaxEffectiveRate', 'listPrice'],
    ],
    ['UsageBasedLineItem', ['consumedQuantity', 'includedQuantity', 'overageQuantity']],
    ['DailyUsageLineItem', ['consumedQuantity']],
  ])('of %s are refused over an odd figure, with its path', (objectType, columns) => {
    for (const column of columns) {
      expect(problemOf(objectType, { [column]: '1,234.50' })).toBe(`items[1].${column} is not an amount`);
    }
  });

  it.each<readonly [Model, string]>([
    ['OneTimeInvoiceLineItem', 'currency'],
    ['OneTimeInvoiceLineItem', 'pricingCurrency'],
    ['DailyRatedUsageLineItem', 'billingCurrency'],
    ['LicenseBasedLineItem', 'currency'],
    ['UsageBasedLineItem', 'currency'],
  ])('of %s are refused over an odd %s', (objectType, column) => {
    expect(problemOf(objectType, { [column]: 'euros' })).toBe(`items[1].${column} is not a currency code`);
  });

  it('take any other blank figure for none, and anything else that is odd for a drift', () => {
    const odd = { unitPrice: ' ', pricingCurrency: '', chargeStartDate: 'soon' };
    const { value, drifts } = read(lineOf('OneTimeInvoiceLineItem', odd));
    if (value.objectType !== 'OneTimeInvoiceLineItem') throw new Error('is another model');
    const { unitPrice, pricingCurrency, chargeStartDate } = value.line;
    expect([unitPrice?.value, pricingCurrency?.value, chargeStartDate]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(drifts).toEqual([{ field: 'chargeStartDate', reason: 'is not a date' }]);
  });
});
