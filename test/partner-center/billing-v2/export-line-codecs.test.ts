import { describe, expect, it } from '@jest/globals';
import { reconciliationLine } from '../../../lib/partner-center/billing-v2/reconciliation-line.ts';
import { usageLine } from '../../../lib/partner-center/billing-v2/usage-line.ts';
import { decimalText } from '../../../lib/values/decimal.ts';
import { readWire, type Codec } from '../../../lib/partner-center/wire/codec.ts';
import { parseJson, printJson } from '../../../lib/partner-center/wire/json.ts';
import { fixture } from '../recorded-exchange.ts';

const v2Text = fixture('billed-line-v2');
const v1Text = JSON.stringify((JSON.parse(fixture('line-items-onetime')) as { items: unknown[] }).items[0]);
const usageText = `{"PartnerId":"p","PartnerName":"","CustomerId":"c","UsageDate":"2024-02-04T00:00:00Z","Unit":"1 Hour",
  "ResourceURI":"/subscriptions/x","UnitPrice":0.1999968000511991808131,"Quantity":"23.200004","BillingPreTaxTotal":
  0.486031696515249,"BillingCurrency":"EUR","PricingCurrency":"","PCToBCExchangeRate":1.00,"BenefitOrderID":"",
  "CreditPercentage":100,"Tags":null,"HasPartnerEarnedCredit":true,"NewColumn":[1.50]}`;

describe('a line of an export', () => {
  it.each([
    ['a file', reconciliationLine, v2Text],
    ['v1', reconciliationLine, v1Text],
    ['usage', usageLine, usageText],
  ])('of %s prints as it was read', (_kind, codec, text) => {
    const json = parseJson(text);
    const read = readWire(codec as typeof reconciliationLine, json);
    expect(read.ok && printJson(codec.print(read.value as never))).toBe(printJson(json));
  });

  it('is read to the last digit, by the names of v2', () => {
    const read = readWire(reconciliationLine, parseJson(v2Text));
    if (!read.ok) throw new Error(read.reason);
    expect(read.drifts).toEqual([]);
    const { effectiveUnitPrice, subtotal, chargeEndDate, pcToBCExchangeRate, tier2MpnId } = read.value;
    expect(decimalText(effectiveUnitPrice?.value ?? never())).toBe('299.9968000511991808131');
    expect(decimalText(subtotal?.value ?? never())).toBe('507.72');
    expect(decimalText(pcToBCExchangeRate?.value ?? never())).toBe('0.846202666');
    expect([chargeEndDate?.value, tier2MpnId?.value]).toEqual(['2025-02-03', '0']);
  });

  it('of usage keeps what is not known, and notes it', () => {
    const read = readWire(usageLine, parseJson(usageText));
    expect(read.ok && read.drifts).toEqual([{ field: 'NewColumn', reason: 'is not known' }]);
    expect(read.ok && [read.value.unit, read.value.pricingCurrency?.value]).toEqual(['1 Hour', undefined]);
  });

  it.each([
    ['"Subtotal": "507.72"', '"Subtotal": "about 500"', 'subtotal', 'is not an amount'],
    ['"Total": 507.72', '"Total": {}', 'total', 'is neither a text nor a number'],
    ['"Currency": "EUR"', '"Currency": "euro"', 'currency', 'is not a currency code'],
    [
      '"PCToBCExchangeRate": "0.846202666"',
      '"PCToBCExchangeRate": true',
      'pcToBCExchangeRate',
      'is neither a text nor a number',
    ],
  ])('is refused where %s is %s', (before, after, field, reason) => {
    const text = v2Text.replace(before, after);
    expect(text).not.toBe(v2Text);
    expect(readWire(reconciliationLine, parseJson(text))).toEqual({ ok: false, field, reason });
  });

  const owed = { subtotal: 5, taxTotal: '1.05', total: 6.05, currency: 'EUR' };
  const used = { billingPreTaxTotal: 0.00015, billingCurrency: 'EUR' };

  it.each([
    ['reconciliation', reconciliationLine, owed, 'subtotal'],
    ['reconciliation', reconciliationLine, owed, 'taxTotal'],
    ['reconciliation', reconciliationLine, owed, 'total'],
    ['reconciliation', reconciliationLine, owed, 'currency'],
    ['usage', usageLine, used, 'billingPreTaxTotal'],
    ['usage', usageLine, used, 'billingCurrency'],
  ])('of %s is refused where its money is missing or blank', (_kind, codec, line, column) => {
    const reading = (written: unknown) =>
      readWire(codec as Codec<unknown>, parseJson(JSON.stringify({ ...line, [column]: written })));
    const blank = /currency/i.test(column) ? 'is not a currency code' : 'is not an amount';
    expect(reading(undefined)).toEqual({ ok: false, field: column, reason: 'is missing' });
    expect(reading(null)).toEqual({ ok: false, field: column, reason: 'is missing' });
    expect(reading(' ')).toEqual({ ok: false, field: column, reason: blank });
  });

  it('says its total under either name', () => {
    const { total, ...others } = owed;
    const read = readWire(
      reconciliationLine,
      parseJson(JSON.stringify({ ...others, totalForCustomer: total })),
    );
    expect(read).toMatchObject({ ok: true, drifts: [] });
    const blank = { ...others, total: '', totalForCustomer: ' ' };
    expect(readWire(reconciliationLine, parseJson(JSON.stringify(blank)))).toEqual({
      ok: false,
      field: 'total',
      reason: 'is not an amount',
    });
  });

  it('may leave every other column out, or blank', () => {
    expect(readWire(reconciliationLine, parseJson(JSON.stringify(owed)))).toMatchObject({
      ok: true,
      drifts: [],
    });
    const blank = Object.fromEntries(
      Object.keys(JSON.parse(v2Text) as object).map((name) => [name.toLowerCase(), '']),
    );
    const line = { ...blank, ...lowerCased(owed) };
    expect(readWire(reconciliationLine, parseJson(JSON.stringify(line)))).toMatchObject({
      ok: true,
      drifts: [],
    });
  });

  it('reads a column that repeats as it reads one that does not', () => {
    const rates = ['"0.50"', '0.50', '"0.5"', '0.5', '"0.50"'].map((rate) => {
      const text = v2Text.replace('"0.846202666"', rate);
      const read = readWire(reconciliationLine, parseJson(text));
      return read.ok && printJson(reconciliationLine.print(read.value)) === printJson(parseJson(text));
    });
    expect(rates).toEqual([true, true, true, true, true]);
  });
});

function lowerCased(line: object): object {
  return Object.fromEntries(Object.entries(line).map(([name, value]) => [name.toLowerCase(), value]));
}

function never(): never {
  throw new Error('the column was not read');
}
