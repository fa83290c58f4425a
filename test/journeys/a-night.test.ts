import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CUSTOMER, requestFor, scenarioWith } from '../builders/scenario-file.ts';
import { play, type Journey } from './play.ts';

describe('a billing night, from the list of invoices to what differs', () => {
  let journey: Journey;
  beforeAll(async () => {
    const licences = {
      category: 'license',
      customerId: CUSTOMER,
      name: 'Microsoft 365',
      quantity: 3,
      unitPrice: '10.00',
    };
    journey = await play(
      scenarioWith([
        { event: 'request', at: '2024-01-09T09:00:00Z', message: requestFor('R-1', 4) },
        { event: 'request', at: '2024-02-06T09:00:00Z', message: requestFor('R-2', 2) },
        {
          event: 'invoice',
          at: '2024-02-08T05:00:00Z',
          id: 'G012400001',
          period: '2024-01',
          otherCharges: [licences],
        },
        { event: 'night', at: '2024-02-09T02:00:00Z' },
        { event: 'payment', at: '2024-02-20T12:00:00Z', invoice: 'G012400001', amount: '430.00' },
        {
          event: 'invoice',
          at: '2024-03-08T05:00:00Z',
          id: 'G022400001',
          period: '2024-02',
          tax: { rate: '0.19', on: 'invoice' },
          anomalies: [{ kind: 'billed_twice', purchase: 'R-2/1' }],
        },
        { event: 'night', at: '2024-03-09T02:00:00Z' },
        { event: 'night', at: '2024-03-10T02:00:00Z' },
      ]),
    );
  }, 60_000);
  afterAll(() => journey.system.stop());

  it('reads an old document by v1 and a new one by v2, and ties both out', async () => {
    const documents = [...(await journey.system.client.documents())].sort((a, b) => a.id.localeCompare(b.id));
    expect(documents).toMatchObject([
      {
        id: 'G012400001',
        source: 'v1',
        lines: 2,
        total: '430.00',
        linesTotal: '430.00',
        tied: true,
        unexplained: '0.00',
      },
      {
        id: 'G022400001',
        source: 'v2',
        lines: 2,
        total: '476.00',
        linesTotal: '400.00',
        difference: '76.00',
        explained: [{ kind: 'tax_on_invoice_only', amount: '76.00' }],
        tied: true,
        unexplained: '0.00',
      },
    ]);
    for (const { statementSha256 } of documents) expect(statementSha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('pairs what was bought with what was billed, and finds the charge that came twice', async () => {
    const { client } = journey.system;
    expect((await client.reconciliation())?.matches).toBe(2);
    const found = await client.discrepancies();
    expect(found.filter(({ explained }) => !explained)).toMatchObject([
      {
        kind: 'billed_twice',
        documentId: 'G022400001',
        expected: { amount: '0.00', currency: 'EUR' },
        actual: { amount: '200.00', currency: 'EUR' },
        amount: { amount: '200.00', currency: 'EUR' },
      },
    ]);
    expect(found.filter(({ explained }) => explained).map(({ kind }) => kind)).toEqual([
      'tax_on_invoice_only',
    ]);
  });

  it('rolls the balance forward', async () => {
    expect(await journey.system.client.balances()).toMatchObject([
      {
        currency: 'EUR',
        opening: '430.00',
        invoiced: '476.00',
        paid: '430.00',
        closing: '476.00',
        unexplained: '0.00',
      },
    ]);
  });

  it('ends: every planned document is settled, nothing failed and nothing is left over', async () => {
    const night = await journey.system.client.latestNight();
    // Two days after its last event it has one more, and so none is missing.
    expect(night).toMatchObject({ night: '2024-03-12', whole: true, notRunSince: null });
    expect(journey.failures).toEqual([]);
    expect(journey.deadLetters).toEqual([]);
  });
});
