import { describe, expect, it } from '@jest/globals';
import type { BilledLine } from '../../../lib/billing/billed-line.ts';
import { decodeLine } from '../../../lib/partner-center/billing-source/decode-line.ts';
import { COLUMN_READING, lineColumns } from '../../../lib/partner-center/billing-source/line-columns.ts';
import { UnreadableLine } from '../../../lib/partner-center/billing-source/unreadable-line.ts';
import { createLineReader } from '../../../lib/partner-center/billing-v2/line-reader.ts';
import { parseJson, printJson, type Json } from '../../../lib/partner-center/wire/json.ts';
import { decimalText } from '../../../lib/values/decimal.ts';
import { asId } from '../../../lib/values/id.ts';
import { listedDocument } from '../../builders/listed-document.ts';
import { fixture } from '../recorded-exchange.ts';

const header = listedDocument();
const legacy = listedDocument({ commerce: 'legacy', id: asId('D0300ABCDE') });

function v2Line(changed: Record<string, Json> = {}): Record<string, Json> {
  return { ...(parseJson(fixture('billed-line-v2')) as object), ...changed };
}

function itemOf(page: string, index: number): Json | undefined {
  return (parseJson(fixture(page)) as { items: Json[] }).items[index];
}

const read = (value: Json | undefined, of = header) =>
  decodeLine({ header: of, part: 2, lineNumber: 7 }, lineColumns(value));

/** With decimals as text, to be compared. */
function plain(line: BilledLine): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(line).map(([key, value]) => [key, typeof value === 'object' ? decimalText(value) : value]),
  );
}

function problemOf(value: Json | undefined): unknown {
  try {
    read(value);
  } catch (error) {
    if (error instanceof UnreadableLine) return error.problem;
    throw error;
  }
  return undefined;
}

describe('a line of a v2 file', () => {
  it('is read into the columns that are asked for, amounts to the last digit', () => {
    expect(plain(read(v2Line()))).toEqual({
      documentId: 'G020000001',
      part: 2,
      lineNumber: 7,
      category: 'reservation',
      categoryRule: 'term_reservation',
      customerId: '0d2f3b7a-9a41-4f13-9d6f-6d1f0a3b5c77',
      orderId: '0TestOrder00000000000000000000abc',
      alternateId: '0testorder12',
      reservationOrderId: 'RIOderId-aaaa1111-0000-4000-8000-000000000001',
      referenceId: 'cccc1111-0000-4000-8000-000000000001',
      subscriptionId: '5b1c7e20-3a64-4e0b-9d1f-0c2f5a7e9b11',
      productId: 'DZH318Z0TST1',
      skuId: '00AB',
      productName: 'Reserved VM Instance, Standard_B2s',
      chargeType: 'new',
      termAndBillingCycle: '1 Year Reservation',
      billingFrequency: '',
      chargeStart: '2024-02-04',
      chargeEnd: '2025-02-03',
      subscriptionStart: '2024-02-04',
      effectiveUnitPrice: '299.9968000511991808131',
      pricingCurrency: 'USD',
      exchangeRate: '0.846202666',
      billableQuantity: '2',
      subtotal: '507.72',
      tax: '0',
      total: '507.72',
      currency: 'EUR',
    });
  });

  it('says the same when its file has shown its columns before', () => {
    const readText = createLineReader(COLUMN_READING);
    const text = printJson(v2Line({ ChargeType: 'first' }));
    const again = printJson(v2Line());
    const lines = [text, again].map((one) => decodeLine({ header, part: 2, lineNumber: 7 }, readText(one)));
    expect(lines.map(plain)).toEqual([
      { ...plain(read(v2Line())), chargeType: 'first' },
      plain(read(v2Line())),
    ]);
  });

  it('that spells one column twice has to mean one thing', () => {
    expect(problemOf(v2Line({ SUBTOTAL: '507.73' }))).toMatchObject({
      field: 'subtotal',
      reason: 'is given twice, as "507.72" and as "507.73"',
    });
    expect(plain(read(v2Line({ SUBTOTAL: '507.72' })))).toEqual(plain(read(v2Line())));
  });

  it('is the same in whatever case its columns are written', () => {
    const lower = Object.fromEntries(
      Object.entries(v2Line()).map(([key, value]) => [key.toLowerCase(), value]),
    );
    expect(plain(read(lower))).toEqual(plain(read(v2Line())));
  });

  it('may call its total by the name of v1', () => {
    const { Total, ...rest } = v2Line();
    expect(plain(read({ ...rest, TotalForCustomer: Total ?? null }))).toEqual(plain(read(v2Line())));
  });

  it.each([
    ['"1037.78"', '1037.78'],
    ['1037.78', '1037.78'],
    ['-0.01', '-0.01'],
    ['"-0.01"', '-0.01'],
    ['0.1999968000511991808131', '0.1999968000511991808131'],
    ['"0.1999968000511991808131"', '0.1999968000511991808131'],
    ['12345678901234567890.12', '12345678901234567890.12'],
    ['1.5e-7', '0.00000015'],
    ['-2.5E+3', '-2500'],
  ])('reads a subtotal written %s as %s', (literal, exact) => {
    const line = parseJson(`{"Subtotal":${literal}}`) as Record<string, Json>;
    expect(decimalText(read(v2Line(line)).subtotal)).toBe(exact);
  });

  it.each([
    ['Subtotal', '', 'subtotal', 'is missing'],
    ['Subtotal', null, 'subtotal', 'is missing'],
    ['Subtotal', '1,037.78', 'subtotal', 'is no amount: "1,037.78"'],
    ['Subtotal', '1e999999999', 'subtotal', 'is no amount: "1e999999999"'],
    ['TaxTotal', 'n/a', 'tax', 'is no amount: "n/a"'],
    ['Total', {}, 'total', 'is not text or a number'],
    ['TotalForCustomer', '1', 'total', 'is given twice, as "507.72" and as "1"'],
    ['Currency', '', 'currency', 'is missing'],
    ['Currency', 'EURO', 'currency', 'is no currency code'],
    ['PCToBCExchangeRate', '', 'exchangeRate', 'is missing'],
    ['EffectiveUnitPrice', 'x', 'effectiveUnitPrice', 'is no amount: "x"'],
    ['BillableQuantity', true, 'billableQuantity', 'is no amount: "true"'],
    ['ChargeStartDate', 'soon', 'chargeStart', '"soon" is not a date'],
    ['OrderId', ['1'], 'orderId', 'is not text or a number'],
  ])('with %s %j is refused, naming part, line and field', (column, value, field, reason) => {
    expect(problemOf(v2Line({ [column]: value }))).toEqual({ part: 2, lineNumber: 7, field, reason });
  });

  it.each(['text', '5', null, [], undefined])('that is %j and no object is refused', (value) => {
    expect(problemOf(value)).toMatchObject({ field: '(whole)' });
  });

  it('needs no rate where it is priced in the currency that it is billed in', () => {
    const line = read(v2Line({ PricingCurrency: '', PCToBCExchangeRate: '' }));
    expect([line.pricingCurrency, decimalText(line.exchangeRate)]).toEqual(['EUR', '1']);
  });

  it('counts by the quantity bought where no billable one is given', () => {
    expect(decimalText(read(v2Line({ BillableQuantity: '' })).billableQuantity)).toBe('2');
  });

  it('shows the document that it prints, so that a stranger is noticed', () => {
    expect(read(v2Line({ InvoiceNumber: 'G099999999' })).documentId).toBe('G099999999');
    expect(read(v2Line({ InvoiceNumber: '' })).documentId).toBe('G020000001');
    const creditNote = listedDocument({ id: asId('G020000002'), amendsOf: asId('G020000001') });
    expect(read(v2Line(), creditNote).documentId).toBe('G020000002');
    // An id is the same in any case.
    expect(read(v2Line({ InvoiceNumber: 'g020000001' })).documentId).toBe('G020000001');
    expect(read(v2Line({ InvoiceNumber: 'g020000001' }), creditNote).documentId).toBe('G020000002');
  });
});

describe('an item of a v1 page', () => {
  it('of new commerce is read like a line of a file', () => {
    expect(plain(read(itemOf('line-items-onetime', 0)))).toMatchObject({
      category: 'reservation',
      customerId: '0d2f3b7a-9a41-4f13-9d6f-6d1f0a3b5c77',
      orderId: '6dc5c0397501',
      skuId: '0002',
      chargeType: 'CycleCharge',
      reservationOrderId: 'PCTest-aaaa1111-0000-4000-8000-000000000002',
      billingFrequency: 'Monthly',
      chargeStart: '2024-02-05',
      chargeEnd: undefined,
      subscriptionStart: undefined,
      subtotal: '-37.5',
      tax: '-7.88',
      total: '-45.38',
      currency: 'EUR',
    });
  });

  it('of a legacy licence has its discount in the subtotal and needs no rate', () => {
    expect(plain(read(itemOf('line-items-legacy', 0), legacy))).toMatchObject({
      documentId: 'D0300ABCDE',
      category: 'license',
      categoryRule: 'legacy_license',
      customerId: '74221236-d09c-4870-ac1d-000000000001',
      productId: '2F707C7C-2433-49A5-A437-000000000001',
      productName: 'MAIL ONLINE (PLAN 2)',
      termAndBillingCycle: 'MONTHLY',
      effectiveUnitPrice: '4.25',
      billableQuantity: '3',
      exchangeRate: '1',
      subtotal: '12',
      tax: '2.52',
      total: '14.52',
    });
  });

  it('of legacy Azure charges all that was consumed where nothing is said of an included quantity', () => {
    const { overageQuantity, ...line } = itemOf('line-items-legacy', 1) as Record<string, Json>;
    expect(printJson(overageQuantity ?? null)).toBe('740');
    expect(plain(read(line, legacy))).toMatchObject({ billableQuantity: '745', subtotal: '62.9' });
  });

  it('of legacy Azure charges what lies over the included quantity', () => {
    expect(plain(read(itemOf('line-items-legacy', 1), legacy))).toMatchObject({
      documentId: 'D0300ABCDE',
      category: 'azure_usage',
      categoryRule: 'legacy_usage',
      skuId: '7UD-00009',
      productId: '505db374-df8a-44df-9d8c-000000000001',
      productName: 'App hosting',
      effectiveUnitPrice: '0.08500671',
      billableQuantity: '740',
      subtotal: '62.9',
      tax: '13.21',
      total: '76.11',
    });
  });
});
