import { expect, it } from '@jest/globals';
import { createMonthlyInvoices } from '../../../../local/partner-center/billing/monthly-invoices.ts';
import { billingWorld, placeOrder } from '../../../builders/billing-world.ts';

it('a world without a timeline bills each month on the 8th of the next, in each currency, once', () => {
  const world = billingWorld([]);
  placeOrder(world, { reference: 'R/1' });
  const due = createMonthlyInvoices(world);
  expect(due()).toEqual([]);
  world.clock.advanceTo(Date.parse('2024-02-08T04:59:59Z'));
  expect(due()).toEqual([]);
  world.clock.advanceTo(Date.parse('2024-02-08T05:00:00Z'));
  expect(due()).toEqual([
    '2024-02-08T05:00:00.000Z  invoice G240100001 for 2024-01 in EUR, 1 line',
    '2024-02-08T05:00:00.000Z  invoice G240100002 for 2024-01 in USD, 0 lines',
  ]);
  expect(due()).toEqual([]);
  world.clock.advanceTo(Date.parse('2024-04-30T00:00:00Z'));
  expect(due().map((line) => line.slice(0, 10))).toEqual([
    ...['2024-03-08', '2024-03-08'],
    ...['2024-04-08', '2024-04-08'],
  ]);
  expect([...world.documents.keys()]).toHaveLength(6);
});
