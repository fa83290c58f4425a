import { describe, expect, it } from '@jest/globals';
import { lineItem, lineItems, readLineItems } from '../../../lib/partner-center/billing-v1/line-item.ts';
import type { Answer } from '../../../lib/partner-center/exchange/exchange.ts';
import { readWire } from '../../../lib/partner-center/wire/codec.ts';
import { parseJson, printJson } from '../../../lib/partner-center/wire/json.ts';
import { decimalText } from '../../../lib/values/decimal.ts';
import { fixture } from '../recorded-exchange.ts';

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

  it('keep more digits than a binary number has', () => {
    const [usage] = readLineItems(page(fixture('line-items-usage'))).body.items;
    if (usage?.objectType !== 'DailyRatedUsageLineItem') throw new Error('is another model');
    const price = usage.line.effectiveUnitPrice?.value;
    expect(price && decimalText(price)).toBe('0.2999968000511991808131');
  });

  it('find the model whatever its case, and keep a model that is not known as it is', () => {
    const known = read('{"Subtotal":"1.50","Attributes":{"ObjectType":"onetimeinvoicelineitem"}}');
    expect(known.value.objectType).toBe('OneTimeInvoiceLineItem');
    for (const json of [
      '{"subtotal":"?","attributes":{"objectType":"MoonLineItem"}}',
      '{"subtotal":1.50}',
      '7',
    ]) {
      const { value } = read(json);
      expect([value.objectType, printJson(lineItem.print(value))]).toEqual(['other', json]);
    }
  });

  it.each([
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
      const body = {
        items: [{ attributes: { objectType } }, { [column]: '1,234.50', attributes: { objectType } }],
      };
      expect(() => readLineItems(page(JSON.stringify(body)))).toThrow(`items[1].${column} is not an amount`);
    }
  });

  it.each([
    ['OneTimeInvoiceLineItem', 'currency'],
    ['OneTimeInvoiceLineItem', 'pricingCurrency'],
    ['DailyRatedUsageLineItem', 'billingCurrency'],
    ['LicenseBasedLineItem', 'currency'],
    ['UsageBasedLineItem', 'currency'],
  ])('of %s are refused over an odd %s', (objectType, column) => {
    const body = { items: [{ [column]: 'euros', attributes: { objectType } }] };
    expect(() => readLineItems(page(JSON.stringify(body)))).toThrow(
      `items[0].${column} is not a currency code`,
    );
  });

  it('take a blank figure for none, and anything else that is odd for a drift', () => {
    const { value, drifts } = read(
      '{"subtotal":" ","currency":"","chargeStartDate":"soon","attributes":{"objectType":"OneTimeInvoiceLineItem"}}',
    );
    if (value.objectType !== 'OneTimeInvoiceLineItem') throw new Error('is another model');
    const { subtotal, currency, chargeStartDate } = value.line;
    expect([subtotal?.value, currency?.value, chargeStartDate]).toEqual([undefined, undefined, undefined]);
    expect(drifts).toEqual([{ field: 'chargeStartDate', reason: 'is not a date' }]);
  });
});
