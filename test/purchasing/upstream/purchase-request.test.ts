import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import fc from 'fast-check';
import { purchaseRequestJsonSchema } from '../../../local/schemas/purchase-request-json-schema.ts';
import { decodePurchaseRequest } from '../../../lib/purchasing/upstream/purchase-request.ts';
import { aRequest, aRequestedLine } from '../../builders/purchase-request.ts';

const decoded = (value: unknown) => decodePurchaseRequest(JSON.stringify(value));

function fieldsAtFault(value: unknown): readonly string[] {
  const result = decoded(value);
  return result.ok ? [] : result.problems.map(({ field }) => field);
}

describe('decodePurchaseRequest', () => {
  it('reads a request as upstream writes it', () => {
    const full = aRequest(
      {
        market: 'DE',
        validUntil: '2024-02-10T09:00:00+01:00',
        supersedes: 'REQ-0',
        purchaseOrder: 'PO 4711',
        costCentre: 'CC-1',
        reference: 'Müller & Söhne 🧾',
      },
      {
        scope: 'single',
        entitlementId: '11111111-2222-4333-8444-555555555555',
        expected: {
          amount: '1037.78',
          currency: 'EUR',
          unitPrice: { amount: '560.5', currency: 'USD' },
          exchangeRate: '0.9258',
        },
      },
    );
    expect(decoded(full)).toEqual({ ok: true, value: full });
    expect(decoded(aRequest())).toEqual({ ok: true, value: aRequest() });
  });

  it.each([
    { field: 'schemaVersion', value: '2' },
    { field: 'requestId', value: '' },
    { field: 'requestId', value: 'a/b' },
    { field: 'requestId', value: 'x'.repeat(129) },
    { field: 'customerId', value: 'contoso.example' },
    { field: 'subscriptionId', value: '../../orders' },
    { field: 'market', value: 'de' },
    { field: 'validUntil', value: '2024-02-30T00:00:00Z' },
    { field: 'validUntil', value: '2024-02-10' },
    { field: 'purchaseOrder', value: 'two\nlines' },
    { field: 'purchaseOrder', value: 'half a pair \ud800' },
    { field: 'costCentre', value: 'no character \uffff' },
    { field: 'reference', value: 'no character \ufffe' },
    { field: 'reference', value: 'a control \u0085' },
    { field: 'lines', value: [] },
    { field: 'lines', value: 'one' },
    { field: 'surprise', value: true },
  ])('refuses $field = $value and names it', ({ field, value }) => {
    expect(fieldsAtFault(aRequest({ [field]: value }))).toEqual([field]);
  });

  it.each([
    { field: 'lineId', value: '' },
    { field: 'productId', value: 'DZH/../x' },
    { field: 'skuId', value: 7 },
    { field: 'quantity', value: 0 },
    { field: 'quantity', value: 1.5 },
    { field: 'quantity', value: '2' },
    { field: 'quantity', value: 1e9 },
    { field: 'term', value: 'P5Y' },
    { field: 'billingCycle', value: 'annual' },
    { field: 'scope', value: 'Shared' },
    { field: 'entitlementId', value: 'x' },
    { field: 'surprise', value: 1 },
  ])('refuses lines[0].$field = $value and names it', ({ field, value }) => {
    expect(fieldsAtFault(aRequest({}, { [field]: value }))).toEqual([`lines[0].${field}`]);
  });

  it.each([
    { amount: 1037.78, because: 'a JSON number may already have been rounded' },
    { amount: '-5.00', because: 'it is negative' },
    { amount: '0.00', because: 'nothing costs nothing' },
    { amount: '1,037.78', because: 'it has a thousands separator' },
    { amount: '1e3', because: 'it has an exponent' },
    { amount: '', because: 'it is empty' },
  ])('refuses the expected amount $amount: $because', ({ amount }) => {
    const request = aRequest({}, { expected: { amount, currency: 'EUR' } });
    expect(fieldsAtFault(request)).toEqual(['lines[0].expected.amount']);
  });

  it('names every problem of every line at once', () => {
    const lines = [
      aRequestedLine({ quantity: 0 }),
      aRequestedLine({ lineId: '2', term: 'P2Y', skuId: undefined }),
    ];
    expect(fieldsAtFault(aRequest({ lines })).toSorted()).toEqual([
      'lines[0].quantity',
      'lines[1].skuId',
      'lines[1].term',
    ]);
  });

  it('refuses a line id that repeats another, and more than 20 lines', () => {
    expect(fieldsAtFault(aRequest({ lines: [aRequestedLine(), aRequestedLine()] }))).toEqual([
      'lines[1].lineId',
    ]);
    const many = Array.from({ length: 21 }, (_, index) => aRequestedLine({ lineId: `L${index}` }));
    expect(fieldsAtFault(aRequest({ lines: many }))).toEqual(['lines']);
    expect(fieldsAtFault(aRequest({ lines: many.slice(0, 20) }))).toEqual([]);
  });

  it.each([
    { body: '', because: 'it is empty' },
    { body: '{"schemaVersion":"1"', because: 'it is cut short' },
    { body: 'null', because: 'it is null' },
    { body: '[]', because: 'it is a list' },
    { body: `"${'x'.repeat(300_000)}"`, because: 'it is too long' },
  ])('refuses a body as a whole: $because', ({ body }) => {
    const result = decodePurchaseRequest(body);
    expect(result).toMatchObject({ ok: false, problems: [{ field: '(whole)' }] });
  });

  it('never throws, whatever arrives, and gives each refusal a field and a reason', () => {
    const bodies = fc.oneof(
      fc.string(),
      fc.jsonValue().map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(bodies, (body) => {
        const result = decodePurchaseRequest(body);
        expect(result.ok).toBe(false);
        if (result.ok) return;
        expect(result.problems.length).toBeGreaterThan(0);
        for (const { field, reason } of result.problems)
          expect(field.length * reason.length).toBeGreaterThan(0);
      }),
    );
  });

  it('a valid request with any one field replaced by rubbish is refused at that field or still valid by the schema', () => {
    const validate = new Ajv2020({ strict: false });
    formats.default(validate);
    const bySchema = validate.compile(purchaseRequestJsonSchema());
    const outer = Object.keys(aRequest({ market: 'DE', reference: 'x' }));
    const inner = Object.keys(aRequestedLine());
    let refusals = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...outer),
        fc.constantFrom(...inner),
        fc.boolean(),
        fc.jsonValue(),
        (a, b, top, value) => {
          const request = top ? aRequest({ [a]: value }) : aRequest({}, { [b]: value });
          const faults = fieldsAtFault(request);
          expect(faults.length === 0).toBe(bySchema(JSON.parse(JSON.stringify(request))));
          for (const fault of faults) expect(fault).toContain(top ? a : b);
          refusals += faults.length > 0 ? 1 : 0;
        },
      ),
      { numRuns: 500 },
    );
    expect(refusals).toBeGreaterThan(100);
  });
});

it('the published JSON Schema is the one the decoder is made of (npm run schemas writes it anew)', () => {
  const published: unknown = JSON.parse(readFileSync('docs/purchase-request.schema.json', 'utf8'));
  expect(published).toEqual(JSON.parse(JSON.stringify(purchaseRequestJsonSchema())));
  expect(published).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema' });
});

it('describes every field of the message', () => {
  const undescribed: string[] = [];
  const visit = (schema: Record<string, unknown>, path: string) => {
    const properties = (schema['properties'] ?? {}) as Record<string, Record<string, unknown>>;
    for (const [name, property] of Object.entries(properties)) {
      if (typeof property['description'] !== 'string') undescribed.push(`${path}.${name}`);
      visit(property, `${path}.${name}`);
      if (property['items']) visit(property['items'] as Record<string, unknown>, `${path}.${name}[]`);
    }
  };
  visit(purchaseRequestJsonSchema(), '');
  expect(undescribed).toEqual([]);
});
