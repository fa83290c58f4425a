import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { readExampleMap, subjectOf } from './example-map.ts';
import { SUBJECTS } from './subjects.ts';

const defaultMap = readExampleMap(
  readFileSync(new URL('default-map.json', import.meta.url), 'utf8'),
  new Set(Object.keys(SUBJECTS)),
);

/** What is said of an example of that name. */
function judged(fileName: string, body: object) {
  const check = SUBJECTS[subjectOf(defaultMap, fileName) ?? ''];
  if (check === undefined) throw new TypeError(`${fileName} belongs to nothing`);
  return check(new TextEncoder().encode(JSON.stringify(body)));
}

describe('the default map', () => {
  it.each([
    ['subscription-by-id.new-commerce.response.json', 'get_subscription response'],
    ['savings-plan-get-a-subscription-by-id.response.json', 'get_subscription response'],
    ['savings-plan-get-a-customers-subscriptions.response.json', 'list_subscriptions response'],
    ['savings-plan-get-a-customer-s-subscriptions.response.json', 'list_subscriptions response'],
    ['savings-plan-get-all-of-a-customers-subscriptions.response.json', 'list_subscriptions response'],
    ['savings-plan-get-a-product-by-id.response.json', 'get_product response'],
    ['savings-plan-get-a-sku-by-id.response.json', 'get_sku response'],
    ['savings-plan-get-a-list-of-skus-for-a-product-by-customer.response.json', 'list_skus response'],
    [
      'savings-plan-get-a-list-of-availabilities-by-sku-by-customer.response.json',
      'list_availabilities response',
    ],
    ['savings-plan-get-availability-by-id.response.json', 'get_availability response'],
    ['savings-plan-create-order.response.json', 'get_order response'],
    ['savings-plan-create-order.request.json', 'no_operation request'],
    ['auth-app-user-refresh-token.request.json', 'sign_in request'],
    ['PowerShell.GetProduct.json', 'list_products response'],
    ['GetProductAvailabilityById.json', 'get_availability response'],
    ['PowerShell.GetInvoice.json', 'list_invoices response'],
    ['PowerShell.GetInvoiceSummary.json', 'list_balances response'],
  ])('takes %s for %s', (fileName, subject) => {
    expect(subjectOf(defaultMap, fileName)).toBe(subject);
  });
});

describe('what belongs to another page', () => {
  const sku = { id: '0001', productId: 'P', minimumQuantity: 1, links: {} };
  const elsewhere = expect.stringContaining('the page prints something else in its place');

  it.each([
    ['SKUs among the products of a customer', 'products-list-by-customer.response.json', { items: [sku] }],
    [
      'a product among the SKUs of a customer',
      'skus-list-by-customer.response.json',
      { id: 'P', title: 't' },
    ],
    ['a SKU among its availabilities', 'availabilities-list-by-customer.response.json', sku],
  ])('holds for what it is: %s', async (_what, fileName, body) => {
    expect(await judged(fileName, body)).toMatchObject({ verdict: 'ok', note: elsewhere, isStrange: false });
  });

  it('fails where it is strange even for that', async () => {
    const odd = { id: 'P', title: 't', catalogueNumber: 7 };
    expect(await judged('skus-list.response.json', odd)).toEqual({
      verdict: 'FAILED',
      note: 'items is missing',
    });
  });

  it('is not looked for where what is documented is strange, and nothing else', async () => {
    const list = { items: [{ id: 'P', catalogueNumber: 7 }] };
    expect(await judged('products-list.response.json', list)).toMatchObject({
      verdict: 'ok',
      note: '2 values, 0 of them typed; drift: items[].catalogueNumber is not known',
    });
  });
});

describe('a charge', () => {
  const charge = {
    ...{ subtotal: 5, taxTotal: '1.05', currency: 'EUR', effectiveUnitPrice: 5, billableQuantity: 1 },
    ...{ pricingCurrency: 'EUR', chargeStartDate: '2024-02-05T00:00:00' },
  };
  const page = (line: object, objectType: string) => ({ items: [{ ...line, attributes: { objectType } }] });
  const v1 = page({ ...charge, totalForCustomer: 6.05 }, 'OneTimeInvoiceLineItem');
  const v2 = { ...charge, total: 6.05 };

  it.each([
    ['v1-lineitems.json', v1],
    ['billed-reconciliation.jsonl', v2],
  ])('holds where the product reads the same money: %s', async (fileName, body) => {
    expect(await judged(fileName, body)).toMatchObject({
      verdict: 'ok',
      note: expect.stringContaining('; 1 charges as the product'),
    });
  });

  it.each([
    [
      'the product refuses, on a page',
      'v1-lineitems.json',
      page({ ...charge, totalForCustomer: 6.05, billableQuantity: '' }, 'OneTimeInvoiceLineItem'),
      'billableQuantity: is missing',
    ],
    [
      'the product refuses, in a file',
      'billed-reconciliation.jsonl',
      { ...v2, totalForCustomer: 7 },
      'total: is given twice',
    ],
    [
      'comes to other money for the product',
      'v1-lineitems.json',
      page({ ...charge, tax: 0, totalForCustomer: 6.05 }, 'LicenseBasedLineItem'),
      'line 0: tax is 1.05, 0 by the codec',
    ],
  ])('fails where it %s', async (_how, fileName, body, note) => {
    expect(await judged(fileName, body)).toEqual({ verdict: 'FAILED', note: expect.stringContaining(note) });
  });

  it('is none where it is usage', async () => {
    const usage = { billingPreTaxTotal: 0.1, billingCurrency: 'EUR' };
    const verdict = await judged('v1-lineitems.json', page(usage, 'DailyRatedUsageLineItem'));
    expect(verdict).toMatchObject({ verdict: 'ok', note: expect.not.stringContaining('product') });
  });
});

describe('a token request', () => {
  const client = { client_id: 'c', client_secret: 's' };
  const partnerCenter = { ...client, resource: 'https://api.partnercenter.example' };

  it.each([
    ['of the application', { ...partnerCenter, grant_type: 'client_credentials' }],
    ['of a user', { ...partnerCenter, grant_type: 'refresh_token', refresh_token: 'r', scope: 'openid' }],
    ['for Graph', { ...client, grant_type: 'client_credentials', scope: 'https://graph.example/.default' }],
  ])('%s is the form that the client sends', async (_whose, body) => {
    expect(await judged('auth-token.request.json', body)).toMatchObject({ verdict: 'ok' });
  });

  it('with the code of a sign-in fails, for the client does not sign a user in', async () => {
    const body = { ...partnerCenter, grant_type: 'authorization_code', code: 'x' };
    expect(await judged('auth-token.request.json', body)).toEqual({
      verdict: 'FAILED',
      note: 'grant_type is "client_credentials", documented "authorization_code"; code is missing, documented "x"',
    });
  });
});

it('what no operation of the client asks fails, and says so', async () => {
  expect(await judged('order-create.request.json', { lineItems: [] })).toEqual({
    verdict: 'FAILED',
    note: 'the client has no operation that asks this',
  });
});
