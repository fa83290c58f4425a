import { describe, expect, it } from '@jest/globals';
import type { BalanceSnapshot } from '../../../lib/billing/balances/balance.ts';
import { rollForward } from '../../../lib/billing/balances/roll-forward.ts';
import { amountText, money } from '../../../lib/values/money.ts';
import { aSnapshot } from '../../builders/billing.ts';

const rolled = (snapshots: readonly BalanceSnapshot[]) =>
  rollForward(snapshots).map((one) => ({
    opening: one.opening && amountText(one.opening),
    invoiced: amountText(one.invoiced),
    paid: amountText(one.paid),
    closing: amountText(one.closing),
    unexplained: one.unexplained && amountText(one.unexplained),
  }));

const G1 = { id: 'G1', total: '100.00' };

describe('rollForward', () => {
  it('has no opening and explains nothing from one snapshot', () => {
    expect(rolled([aSnapshot('2024-03-09', '100.00', [G1])])).toEqual([
      { opening: undefined, invoiced: '0.00', paid: '0.00', closing: '100.00', unexplained: undefined },
    ]);
  });

  it.each([
    {
      what: 'a document that appeared',
      last: aSnapshot('2024-04-09', '140.00', [G1, { id: 'G2', total: '40.00' }]),
      want: { invoiced: '40.00', paid: '0.00', closing: '140.00' },
    },
    {
      what: 'a payment',
      last: aSnapshot('2024-04-09', '25.50', [{ ...G1, paid: '74.50' }]),
      want: { invoiced: '0.00', paid: '74.50', closing: '25.50' },
    },
    {
      what: 'a credit note',
      last: aSnapshot('2024-04-09', '70.00', [G1, { id: 'G3', total: '-30.00' }]),
      want: { invoiced: '-30.00', paid: '0.00', closing: '70.00' },
    },
    {
      what: 'a document that became void',
      last: aSnapshot('2024-04-09', '0.00', [{ ...G1, total: '0' }]),
      want: { invoiced: '-100.00', paid: '0.00', closing: '0.00' },
    },
    {
      what: 'a restated document',
      last: aSnapshot('2024-04-09', '112.00', [{ ...G1, total: '112.00' }]),
      want: { invoiced: '12.00', paid: '0.00', closing: '112.00' },
    },
    {
      what: 'a credit note that was used to pay',
      last: aSnapshot('2024-04-09', '70.00', [
        { ...G1, paid: '30.00' },
        { id: 'G3', total: '-30.00', paid: '-30.00' },
      ]),
      want: { invoiced: '-30.00', paid: '0.00', closing: '70.00' },
    },
  ])('explains $what to the cent', ({ last, want }) => {
    expect(rolled([aSnapshot('2024-03-09', '100.00', [G1]), last])).toEqual([
      { opening: '100.00', ...want, unexplained: '0.00' },
    ]);
  });

  it('shows what nothing explains', () => {
    const last = aSnapshot('2024-04-09', '90.00', [G1]);
    expect(rolled([aSnapshot('2024-03-09', '100.00', [G1]), last])[0]?.unexplained).toBe('10.00');
  });

  it('runs from the first to the last snapshot whatever their order, and does not close with a suspect one', () => {
    const snapshots = [
      aSnapshot('2024-05-09', '0.00', [G1], { suspect: true }),
      aSnapshot('2024-04-09', '60.00', [{ ...G1, paid: '40.00' }]),
      aSnapshot('2024-03-09', '100.00', [G1]),
    ];
    expect(rollForward(snapshots)[0]).toMatchObject({ from: '2024-03-09', to: '2024-04-09' });
    expect(rolled(snapshots)[0]).toMatchObject({ opening: '100.00', paid: '40.00', unexplained: '0.00' });
  });

  it('begins anew where the tenant taught that its listed totals leave tax out', () => {
    const snapshots = [
      aSnapshot('2024-03-09', '119.00', [G1]),
      aSnapshot('2024-03-10', '119.00', [{ id: 'G1', total: '119.00' }], { totals: 'by_statement' }),
      aSnapshot('2024-03-11', '19.00', [{ id: 'G1', total: '119.00', paid: '100.00' }], {
        totals: 'by_statement',
      }),
    ];
    expect(rollForward(snapshots)[0]).toMatchObject({ from: '2024-03-10', to: '2024-03-11' });
    expect(rolled(snapshots)[0]).toMatchObject({ invoiced: '0.00', paid: '100.00', unexplained: '0.00' });
  });

  it('keeps currencies apart', () => {
    const dollars = aSnapshot('2024-03-09', '0', [], { balance: money('7.00', 'USD') });
    expect(rollForward([dollars, aSnapshot('2024-03-09', '5.00', [])]).map((one) => one.currency)).toEqual([
      'EUR',
      'USD',
    ]);
  });
});
