import { describe, expect, it } from '@jest/globals';
import { owedOn } from '../../../../local/partner-center/billing/amend-document.ts';
import { playBillingEvent } from '../../../../local/partner-center/billing/play-billing-event.ts';
import type { World } from '../../../../local/partner-center/world.ts';
import { billingWorld, orderOfIn, placeOrder } from '../../../builders/billing-world.ts';
import { CONTOSO } from '../../../builders/shop-scenario.ts';

const INVOICE = {
  event: 'invoice',
  at: '2024-02-08T05:00:00Z',
  id: 'G000001',
  period: '2024-01',
  tax: { rate: '0.1', on: 'invoice' },
};
const charge = (unitPrice: string) => ({
  category: 'license',
  customerId: CONTOSO,
  name: 'Teams',
  unitPrice,
});

/** One order of 1499.46, and everything on the timeline played. */
function played(...events: readonly object[]): World {
  const world = billingWorld([INVOICE, ...events]);
  placeOrder(world, { reference: 'R/1' });
  for (const event of world.scenario.timeline) playBillingEvent(world, event, orderOfIn(world));
  return world;
}

function document(world: World, id: string) {
  const found = world.documents.get(id);
  if (found === undefined) throw new Error(`${id} was not issued`);
  return found;
}

describe('what happens to an invoice after it was issued', () => {
  it('a void invoice is owed no more; its charges and payments move to the one that replaces it', () => {
    const world = played(
      { event: 'payment', at: '2024-02-10T00:00:00Z', invoice: 'G000001', amount: '100' },
      { event: 'void', at: '2024-02-20T00:00:00Z', id: 'G000001', rebilledAs: 'G000009' },
    );
    const old = document(world, 'G000001');
    const next = document(world, 'G000009');
    expect([old.status, old.documentType, String(owedOn(world, old))]).toEqual(['void', 'void_note', '0']);
    expect([next.status, next.documentType, String(owedOn(world, next))]).toEqual([
      'active',
      'invoice',
      '1549.41',
    ]);
    expect(next.lines).toEqual(old.lines.map((line) => ({ ...line, InvoiceNumber: 'G000009' })));
    expect(next.issuedAtMs).toBeGreaterThan(old.issuedAtMs);
  });

  it('a credit note states a positive total over negative lines, and lowers what is owed', () => {
    const world = played({
      event: 'credit_note',
      at: '2024-02-20T00:00:00Z',
      id: 'G000009',
      amends: 'G000001',
      customerId: CONTOSO,
      amount: '12.34',
    });
    const note = document(world, 'G000009');
    expect(document(world, 'G000001').amendments).toEqual(['G000009']);
    expect([note.documentType, note.amendsOf, String(note.total)]).toEqual([
      'adjustment_note',
      'G000001',
      '12.34',
    ]);
    expect(note.lines).toEqual([
      expect.objectContaining({ Subtotal: '-12.34', ChargeType: 'customerCredit' }),
    ]);
    expect(String(note.statement.total)).toBe('-12.34');
    expect(String(owedOn(world, note))).toBe('-12.34');
  });

  it('a credit note of all of a void invoice gives back nothing more, one of a part of it what it says', () => {
    const owed = (amount: string) => {
      const credit = { event: 'credit_note', at: '2024-02-20T00:00:00Z', id: 'G000009', amends: 'G000001' };
      const voided = { event: 'void', at: '2024-02-21T00:00:00Z', id: 'G000001' };
      const world = played({ ...credit, customerId: CONTOSO, amount }, voided);
      return String(owedOn(world, document(world, 'G000009')));
    };
    expect([owed('1649.41'), owed('1649.40')]).toEqual(['0', '-1649.4']);
  });

  it('a restated invoice has other lines, another total with its tax, and another eTag', () => {
    const before = document(played(), 'G000001');
    const world = played({
      event: 'restate',
      at: '2024-02-20T00:00:00Z',
      id: 'G000001',
      otherCharges: [charge('45.60')],
    });
    const after = document(world, 'G000001');
    expect(after.lines).toHaveLength(2);
    expect(String(before.total)).toBe('1649.41');
    expect(String(after.total)).toBe('1699.57');
    expect([after.statement.subtotal, after.statement.tax].map(String)).toEqual(['1545.06', '154.51']);
    expect([before.dataVersion, after.dataVersion]).toEqual([1, 2]);
  });

  it('a fault of the sum stays what it was when the invoice is restated', () => {
    const world = billingWorld([
      { ...INVOICE, anomalies: [{ kind: 'lines_do_not_sum', by: '1.00' }], otherCharges: [charge('10')] },
      { event: 'restate', at: '2024-02-20T00:00:00Z', id: 'G000001', otherCharges: [charge('20')] },
    ]);
    for (const event of world.scenario.timeline) playBillingEvent(world, event, orderOfIn(world));
    expect(String(document(world, 'G000001').total)).toBe('34');
  });

  it.each([
    [
      { event: 'payment', at: INVOICE.at, invoice: 'G777777', amount: '1' },
      'payment G777777: no such document was issued',
    ],
    [
      {
        event: 'credit_note',
        at: INVOICE.at,
        id: 'G000001',
        amends: 'G000001',
        customerId: CONTOSO,
        amount: '1',
      },
      'G000001: was issued before',
    ],
    [
      { event: 'return', at: INVOICE.at, purchase: 'R/1', quantity: 3, amount: '1' },
      'return: R/1 has 2 units left, not 3',
    ],
  ])('%j is refused', (event, reason) => {
    expect(() => played(event)).toThrow(reason);
  });
});
