import { describe, expect, it } from '@jest/globals';
import { auditRecords, listAuditRecords } from '../../../lib/partner-center/ordering/audit-records.ts';
import { mustBeDay } from '../../../lib/values/day.ts';
import { asId } from '../../../lib/values/id.ts';
import { answer, exchangeThatGives, ids } from '../recorded-exchange.ts';
import { wired } from '../wired.ts';

const startDate = mustBeDay('2024-01-15', 'the first day');
const customerId = asId<'CustomerId'>('0d2f3b7a-9a41-4f13-9d6f-6d1f0a3b5c77');

describe('audit records', () => {
  it('come from all pages, each asked for by the token of the one before', async () => {
    const { exchange, asked } = exchangeThatGives(
      answer(page('a', { continuationToken: 'token-1' })),
      answer(
        page('b', { links: { next: { headers: [{ key: 'MS-ContinuationToken', value: 'token-2' }] } } }),
      ),
      answer('{"items":[],"continuationToken":""}'),
    );
    const pages = await all(listAuditRecords(exchange, { startDate, endDate: startDate, customerId }));
    expect(pages.map(({ body }) => body.items.map(({ id }) => id))).toEqual([['a'], ['b'], []]);
    expect(pages[0]).toMatchObject({ operation: 'list_audit_records', ...ids });
    const filter = `{"Field":"CustomerId","Value":"${customerId}","Operator":"equals"}`;
    const query = { startDate, endDate: startDate, filter, size: '500' };
    expect(asked.map((ask) => ({ query: ask.query, headers: ask.headers }))).toEqual([
      { query, headers: {} },
      { query: { ...query, seekOperation: 'Next' }, headers: { 'MS-ContinuationToken': 'token-1' } },
      { query: { ...query, seekOperation: 'Next' }, headers: { 'MS-ContinuationToken': 'token-2' } },
    ]);
  });

  it.each([
    ['a token', answer(page('a', { continuationToken: 't' })), answer(page('b', { continuationToken: 't' }))],
    ['a page', answer(page('a', { continuationToken: 't' })), answer(page('a', { continuationToken: 'u' }))],
  ])('have no end, and are an error, where %s comes twice', async (_what, first, second) => {
    const { exchange } = exchangeThatGives(first, second);
    await expect(all(listAuditRecords(exchange, { startDate }))).rejects.toMatchObject({ kind: 'malformed' });
  });

  it('keep the ids of an order and of the call that made it', () => {
    const record = {
      partnerId: 'p',
      customerId,
      sessionId: '5f0c',
      resourceType: 'Order',
      operationType: 'create_order',
      originalCorrelationId: '96514ebe-0000-4865-cb46-2c2d20a2e911',
      operationDate: '2024-01-15T09:31:02.9268372Z',
      operationStatus: 'succeeded',
      customizedData: [
        { key: 'OrderId', value: '2c91fd0b7aa4' },
        { key: 'PartnerOnRecord-0', value: null },
      ],
    };
    const { value, drifts, printed, was } = wired(auditRecords, JSON.stringify({ items: [record] }));
    expect([drifts, printed]).toEqual([[], was]);
    expect(value.items[0]).toMatchObject({
      resourceType: { value: 'order' },
      operationType: { value: 'create_order' },
      originalCorrelationId: '96514ebe-0000-4865-cb46-2c2d20a2e911',
      customizedData: [{ key: 'OrderId', value: { value: '2c91fd0b7aa4' } }, { key: 'PartnerOnRecord-0' }],
    });
  });
});

function page(id: string, more: object): string {
  return JSON.stringify({ items: [{ id }], ...more });
}

async function all<Page>(pages: AsyncIterable<Page>): Promise<readonly Page[]> {
  const found: Page[] = [];
  for await (const page of pages) found.push(page);
  return found;
}
