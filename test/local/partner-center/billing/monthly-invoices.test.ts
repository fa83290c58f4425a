import { expect, it } from '@jest/globals';
import { createMonthlyInvoices } from '../../../../local/partner-center/billing/monthly-invoices.ts';
import { billingWorld, placeOrder } from '../../../builders/billing-world.ts';

it('a world without a timeline bills each month on the 8th of the next, in each currency that is charged, once', () => {
  const world = billingWorld([]);
  placeOrder(world, { reference: 'R/1' });
  const due = createMonthlyInvoices(world);
  expect(due()).toEqual([]);
  world.clock.advanceTo(Date.parse('2024-02-08T04:59:59Z'));
  expect(due()).toEqual([]);
  world.clock.advanceTo(Date.parse('2024-02-08T05:00:00Z'));
  expect(due()).toEqual(['2024-02-08T05:00:00.000Z  invoice G240100001 for 2024-01 in EUR, 1 line']);
  expect(due()).toEqual([]);
  placeOrder(world, { reference: 'R/2', at: '2024-03-15T10:00:00Z' });
  world.clock.advanceTo(Date.parse('2024-05-30T00:00:00Z'));
  // Nothing was charged in February, and there is no invoice about nothing.
  expect(due()).toEqual(['2024-04-08T05:00:00.000Z  invoice G240300001 for 2024-03 in EUR, 1 line']);
  expect([...world.documents.keys()]).toEqual(['G240100001', 'G240300001']);
});
