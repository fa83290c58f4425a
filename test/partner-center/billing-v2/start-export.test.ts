import { describe, expect, it } from '@jest/globals';
import {
  exportBilledReconciliation,
  exportBilledUsage,
  exportUnbilledReconciliation,
  exportUnbilledUsage,
} from '../../../lib/partner-center/billing-v2/start-export.ts';
import type { Call, Exchange } from '../../../lib/partner-center/exchange/exchange.ts';
import { OPERATIONS } from '../../../lib/partner-center/operations.ts';
import { asId } from '../../../lib/values/id.ts';
import { scriptedExchange } from '../../fakes/scripted-exchange.ts';

const call = { requestId: asId<'RequestId'>('r-1'), correlationId: asId<'CorrelationId'>('c-1') };
const REPORTS = '/v1.0/reports/partners/billing';
const billed = { invoiceId: asId<'DocumentId'>('G020000001'), attributeSet: 'full' } as const;
const unbilled = { currencyCode: 'USD', billingPeriod: 'last', attributeSet: 'basic' } as const;

type Start = (exchange: Exchange, call: Call) => Promise<{ readonly body: { readonly operationId: string } }>;

describe('the start of an export', () => {
  it.each<[string, Start, object]>([
    [
      'reconciliation/billed/export',
      (exchange, ids) => exportBilledReconciliation(exchange, billed, ids),
      { operation: 'export_billed_reconciliation', body: billed },
    ],
    [
      'reconciliation/unbilled/export',
      (exchange, ids) => exportUnbilledReconciliation(exchange, unbilled, ids),
      { operation: 'export_unbilled_reconciliation', body: unbilled },
    ],
    [
      'usage/billed/export',
      (exchange, ids) => exportBilledUsage(exchange, billed, ids),
      { operation: 'export_billed_usage', body: billed },
    ],
    [
      'usage/unbilled/export',
      (exchange, ids) => exportUnbilledUsage(exchange, unbilled, ids),
      { operation: 'export_unbilled_usage', body: unbilled },
    ],
  ])('at %s sends what is wanted, and is told which operation it is', async (place, start, asking) => {
    const location = `https://graph.microsoft.com${REPORTS}/operations/9ab9cb54-d07f-4f52-9ea6-a09d7de52c14`;
    const { exchange, asked } = scriptedExchange(() => ({ status: 202, headers: { location } }));
    expect(await start(exchange, call)).toMatchObject({
      body: { operationId: '9ab9cb54-d07f-4f52-9ea6-a09d7de52c14' },
      requestId: 'request-1',
    });
    expect(asked).toEqual([{ ...asking, path: `${REPORTS}/${place}`, call }]);
  });

  it('makes Microsoft work, so it leaves once and under ids that its caller stored', () => {
    const starts = Object.entries(OPERATIONS).filter(([name]) => name.startsWith('export_'));
    expect(starts.map(([, { changes, method, host }]) => [changes, method, host])).toEqual(
      Array.from({ length: 4 }, () => [true, 'POST', 'graph']),
    );
  });

  it.each([
    [
      "https://graph.microsoft.com/v1.0/reports/partners/billing/operations('9ab9cb54-d07f')",
      '9ab9cb54-d07f',
    ],
    ['/v1.0/reports/partners/billing/operations/9ab9cb54-d07f/?api=1#x', '9ab9cb54-d07f'],
  ])('takes the id out of %s', async (location, operationId) => {
    const { exchange } = scriptedExchange(() => ({ status: 202, headers: { location } }));
    expect((await exportBilledReconciliation(exchange, billed, call)).body).toEqual({ operationId });
  });
});
