import { describe, expect, it } from '@jest/globals';
import { reportJson } from '../../cli/report-json.ts';
import { buildReport } from '../../cli/report.ts';
import { countDuplicates } from '../../local/partner-center/count-duplicates.ts';
import { CUSTOMER, requestFor, scenarioWith } from '../builders/scenario-file.ts';
import { play } from './play.ts';

/** What a case plants, and what the report then says: every kind with its exact figures, and nothing beside them. */
type Case = {
  readonly because: string;
  readonly timeline: readonly object[];
  readonly others?: object;
  /** kind, invoice, expected, actual, amount */
  readonly found: readonly (readonly [string, string | null, string | null, string, string])[];
};

const night = (at: string) => ({ event: 'night', at });
const bought = [
  { event: 'request', at: '2024-03-05T09:00:00Z', message: requestFor('R-1', 3) },
  { event: 'request', at: '2024-03-05T09:00:00Z', message: monthly('R-2', 4, '36.40') },
];
const invoice = (id: string, month: string, more: object = {}) => ({
  event: 'invoice',
  at: `${month}-07T03:00:00Z`,
  id,
  period: previous(month),
  ...more,
});
const foreign = {
  customerId: CUSTOMER,
  productId: 'DZH318Z0BQ3Q',
  skuId: '00FV',
  quantity: 2,
  unitPrice: '55.50',
};

const CASES: readonly Case[] = [
  {
    because: 'a rebill moves matches and faults to the new invoice and doubles neither',
    timeline: [
      ...bought,
      invoice('G000001', '2024-04', {
        anomalies: [{ kind: 'unit_price_differs', purchase: 'R-1/1', unitPrice: '90.00' }],
      }),
      night('2024-04-09T02:00:00Z'),
      { event: 'void', at: '2024-04-12T03:00:00Z', id: 'G000001', rebilledAs: 'G000005' },
      night('2024-04-13T02:00:00Z'),
    ],
    found: [
      ['rebilled', 'G000005', '306.40', '306.40', '0.00'],
      ['unit_price_differs', 'G000005', '300.00', '270.00', '-30.00'],
    ],
  },
  {
    because: 'returns are followed over the months, recorded or not, refunded or not',
    timeline: [
      ...bought,
      invoice('G000001', '2024-04'),
      night('2024-04-09T02:00:00Z'),
      {
        event: 'return',
        at: '2024-04-20T10:00:00Z',
        purchase: 'R-1/1',
        quantity: 1,
        amount: '90.00',
        recorded: false,
      },
      {
        event: 'return',
        at: '2024-04-20T11:00:00Z',
        purchase: 'R-2/1',
        quantity: 4,
        amount: '30.00',
        refunded: false,
      },
      invoice('G000002', '2024-05'),
      night('2024-05-09T02:00:00Z'),
      invoice('G000003', '2024-06', {
        anomalies: [{ kind: 'billed_after_cancellation', purchase: 'R-2/1' }],
      }),
      night('2024-06-12T02:00:00Z'),
    ],
    found: [
      ['refund_unannounced', 'G000002', '0.00', '-90.00', '-90.00'],
      ['billed_after_cancellation', 'G000003', '0.00', '36.40', '36.40'],
      ['refund_missing', null, '-30.00', '0.00', '30.00'],
    ],
  },
  {
    because: 'charges for reservations that are not ours are told apart',
    timeline: [
      ...bought,
      invoice('G000001', '2024-04', {
        anomalies: [
          { kind: 'billed_not_purchased', ...foreign },
          { kind: 'renewed', ...foreign, quantity: 1 },
          { kind: 'test_purchase', ...foreign, quantity: 3 },
          { kind: 'purchased_not_billed', purchase: 'R-1/1' },
        ],
      }),
      night('2024-04-12T02:00:00Z'),
    ],
    found: [
      ['billed_not_purchased', 'G000001', '0.00', '111.00', '111.00'],
      ['renewed', 'G000001', '0.00', '55.50', '55.50'],
      ['test_purchase', 'G000001', '0.00', '166.50', '166.50'],
      ['purchased_not_billed', null, '300.00', '0.00', '-300.00'],
    ],
  },
  {
    because: 'header, lines, tax and statement are told apart on one invoice, in the cloud without an export',
    timeline: [
      ...bought,
      invoice('G000001', '2024-04', {
        tax: { rate: '0.10', on: 'invoice' },
        anomalies: [
          { kind: 'lines_do_not_sum', by: '5.00' },
          { kind: 'billed_twice', purchase: 'R-2/1' },
        ],
      }),
      night('2024-04-09T02:00:00Z'),
    ],
    others: { cloud: 'us_government', throttleEvery: 9 },
    found: [
      ['billed_twice', 'G000001', '0.00', '36.40', '36.40'],
      ['tax_on_invoice_only', 'G000001', '372.80', '410.08', '37.28'],
      ['lines_do_not_sum', 'G000001', '415.08', '410.08', '-5.00'],
    ],
  },
];

describe('what is planted in a scenario', () => {
  it.each(CASES)(
    'is found to the cent, and nothing else: $because',
    async ({ timeline, others, found }) => {
      const { system, failures, deadLetters } = await play(
        scenarioWith(timeline, { ...catalogue, ...others }),
      );
      try {
        const duplicates = countDuplicates(system.world);
        const report = reportJson(await buildReport(system.client), { duplicates, elapsedMs: 1 });
        const rows = report.discrepancies.map((row) => [
          row.kind,
          row.invoiceId,
          row.expected,
          row.actual,
          row.amount,
        ]);
        expect(rows.sort()).toEqual([...found].sort());
        expect(report.purchases).toMatchObject({ requested: 2, fulfilled: 2, duplicates: 0 });
        expect(report.balances.map(({ unexplained }) => unexplained ?? '0.00')).toEqual(['0.00']);
        expect([failures, deadLetters]).toEqual([[], []]);
      } finally {
        await system.stop();
      }
    },
    60_000,
  );
});

const catalogue = {
  start: '2024-03-01T08:00:00Z',
  catalogue: [
    {
      productId: 'DZH318Z0BQ3Q',
      title: 'Reserved VM Instance',
      skus: [
        {
          skuId: '00FV',
          title: 'Reserved VM Instance, 1 Year',
          term: 'P1Y',
          prices: [
            { billingCycle: 'one_time', unitPrice: '100.00' },
            { billingCycle: 'monthly', unitPrice: '9.10' },
          ],
        },
      ],
    },
  ],
};

function monthly(requestId: string, quantity: number, amount: string): object {
  const message = requestFor(requestId, quantity) as { lines: object[] };
  const expected = { amount, currency: 'EUR' };
  return { ...message, lines: message.lines.map((line) => ({ ...line, billingCycle: 'monthly', expected })) };
}

function previous(month: string): string {
  return `2024-${String(Number(month.slice(5)) - 1).padStart(2, '0')}`;
}
