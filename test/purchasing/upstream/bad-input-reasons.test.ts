import { describe, expect, it } from '@jest/globals';
import { decodePurchaseRequest } from '../../../lib/purchasing/upstream/purchase-request.ts';
import { aRequest, aRequestedLine } from '../../builders/purchase-request.ts';

const LONGEST = 256 * 1024;
const OWN_ID = (length: number) =>
  `is not 1 to ${length} letters, digits or . _ : - beginning with a letter or digit`;

function problemsOf(body: string): readonly { readonly field: string; readonly reason: string }[] {
  const decoded = decodePurchaseRequest(body);
  return decoded.ok ? [] : decoded.problems;
}

describe('what is wrong with a request is said in words', () => {
  it.each([
    { request: { requestId: 'a b' }, field: 'requestId', reason: OWN_ID(128) },
    { request: { supersedes: '' }, field: 'supersedes', reason: OWN_ID(128) },
    { request: { customerId: 'contoso' }, field: 'customerId', reason: 'is not a GUID' },
    { request: { subscriptionId: null }, field: 'subscriptionId', reason: 'is not a text' },
    {
      request: { market: 'de' },
      field: 'market',
      reason: 'is not an ISO 3166 alpha-2 country code in capitals',
    },
    {
      request: { validUntil: 'tomorrow' },
      field: 'validUntil',
      reason: 'is not an instant such as 2024-01-15T09:00:00Z',
    },
    { request: { reference: '\u0000' }, field: 'reference', reason: 'is not 1 to 200 printable characters' },
    { request: { lines: [] }, field: 'lines', reason: 'has a length smaller than 1' },
    { request: { lines: undefined }, field: 'lines', reason: 'is missing' },
    { request: { colour: 'red' }, field: 'colour', reason: 'is not a known field' },
    {
      request: { lines: [aRequestedLine(), aRequestedLine()] },
      field: 'lines[1].lineId',
      reason: 'repeats 1; line ids must be unique in a request',
    },
  ])('$field $reason', ({ request, field, reason }) => {
    expect(problemsOf(JSON.stringify(aRequest(request)))).toEqual([{ field, reason }]);
  });

  it.each([
    { line: { lineId: '' }, field: 'lineId', reason: OWN_ID(64) },
    { line: { productId: '..' }, field: 'productId', reason: 'is not an id of the catalogue' },
    { line: { skuId: 'A/B' }, field: 'skuId', reason: 'is not an id of the catalogue' },
    { line: { quantity: 0 }, field: 'quantity', reason: 'is smaller than 1' },
    { line: { quantity: 1e9 }, field: 'quantity', reason: 'is larger than 999999999' },
    { line: { quantity: 1.5 }, field: 'quantity', reason: 'is not a whole number' },
    { line: { quantity: '2' }, field: 'quantity', reason: 'is not a number' },
    { line: { term: 'P2Y' }, field: 'term', reason: 'is not one of "P1Y", "P3Y"' },
    {
      line: { expected: { amount: '1,5', currency: 'EUR' } },
      field: 'expected.amount',
      reason: 'is not a positive decimal number written as text, such as "1037.78"',
    },
    {
      line: { expected: { amount: '1.5', currency: 'euro' } },
      field: 'expected.currency',
      reason: 'is not an ISO 4217 currency code in capitals',
    },
  ])('lines[0].$field $reason', ({ line, field, reason }) => {
    expect(problemsOf(JSON.stringify(aRequest({}, line)))).toEqual([{ field: `lines[0].${field}`, reason }]);
  });

  it('a body that is too long is not even read, and one that is just not too long is', () => {
    const request = JSON.stringify(aRequest());
    expect(problemsOf(request.padEnd(LONGEST))).toEqual([]);
    expect(problemsOf(request.padEnd(LONGEST + 1))).toEqual([
      { field: '(whole)', reason: 'is longer than 262144 characters' },
    ]);
  });

  it('what two readers could read differently is refused, however right each reading is', () => {
    const request = JSON.stringify(aRequest());
    expect(problemsOf(request.replace('"quantity":2', '"quantity":1,"quantity":2'))).toEqual([
      { field: 'lines[0].quantity', reason: 'is given twice in the same object' },
    ]);
    expect(problemsOf(request.replace('"quantity":2', '"quantity":2.00000000000000000001'))).toEqual([
      { field: 'lines[0].quantity', reason: 'is a number that cannot be read exactly' },
    ]);
  });

  it('a whole quantity may be written in any way that JSON has', () => {
    for (const written of ['2', '2.0', '0.2e1', '20e-1']) {
      expect(problemsOf(JSON.stringify(aRequest()).replace('"quantity":2', `"quantity":${written}`))).toEqual(
        [],
      );
    }
  });
});
