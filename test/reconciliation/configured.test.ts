import { describe, expect, it } from '@jest/globals';
import { createDecisionDesk } from '../../lib/reconciliation/decision-desk.ts';
import { lineIdentity } from '../../lib/reconciliation/line-identity.ts';
import { nightOf } from '../../lib/reconciliation/night-message.ts';
import { DOCUMENTED_ROUNDING } from '../../lib/reconciliation/reconcile-book.ts';
import { tolerancesFrom } from '../../lib/reconciliation/tolerances.ts';
import { aLine, CUSTOMER } from '../builders/book.ts';
import { aCase, NIGHT } from '../builders/case.ts';
import { anOctober } from '../builders/closing.ts';

describe('the message that a night may be reconciled', () => {
  it('says which day, and may say more', () => {
    expect(nightOf('{"night":"2024-02-29"}')).toBe('2024-02-29');
    expect(nightOf('{"night":"2024-02-29","of":"us"}')).toBe('2024-02-29');
  });

  it.each(['{}', '{"night":"2024-02-30"}', '{"night":20240229}', '{"night":"today"}'])(
    '%s is our own mistake',
    (body) => {
      expect(() => nightOf(body)).toThrow(/^Not a night to reconcile: night .+\.$/);
    },
  );

  it('says in words what a day is like', () => {
    expect(() => nightOf('{"night":"today"}')).toThrow('night is not a day like 2024-02-29');
  });
});

describe('what is accepted by configuration', () => {
  it('is an amount, a percentage, or both, from nought on, and stands beside the documented rounding', () => {
    const { accepted, ...rounding } = tolerancesFrom({
      EUR: { above: { absolute: '0', percent: '0.5' }, below: { percent: '1' } },
      USD: { above: { absolute: '5' } },
      CHF: {},
    });
    expect(rounding).toEqual({ perLine: DOCUMENTED_ROUNDING.perLine, perUnit: DOCUMENTED_ROUNDING.perUnit });
    const limits = (currency: string, side: 'above' | 'below') => {
      const { absolute, percent } = accepted[currency]?.[side] ?? {};
      return [absolute?.toString(), percent?.toString()];
    };
    expect(limits('EUR', 'above')).toEqual(['0', '0.5']);
    expect(limits('EUR', 'below')).toEqual([undefined, '1']);
    expect(limits('USD', 'above')).toEqual(['5', undefined]);
    expect(accepted['USD']!.below).toBeUndefined();
    expect(accepted['CHF']).toEqual({ above: undefined, below: undefined });
  });

  it.each([
    [{ EURO: {} }, 'TOLERANCES cannot be used: EURO '],
    [{ XEUR: {} }, 'TOLERANCES cannot be used: XEUR '],
    [{ eur: {} }, 'TOLERANCES cannot be used: eur '],
    [
      { EUR: { above: { absolute: 'a little' } } },
      'TOLERANCES cannot be used: EUR.above.absolute is not a decimal number in quotes, nought or more.',
    ],
    [
      { EUR: { below: { percent: '-0.1' } } },
      'EUR.below.percent is not a decimal number in quotes, nought or more',
    ],
    [{ EUR: { above: {} } }, 'EUR.above names neither absolute nor percent'],
    [{ EUR: { above: { absolute: '1', relative: '2' } } }, 'relative'],
    [{ EUR: { above: { absolute: '-1' }, below: {} } }, '; '],
  ])('%j is refused in words', (configured, reason) => {
    expect(() => tolerancesFrom(configured)).toThrow(reason);
  });
});

describe('what the word of a person is kept under', () => {
  const named = {
    reservationOrderId: '',
    orderId: ' ORDER1 ',
    alternateId: 'Alt',
    productId: ' P ',
    skuId: 'S',
  };

  it('is plain letters, whatever blanks stand around them', () => {
    expect(lineIdentity(aLine(named))).toBe('order:order1:p:s');
    expect(lineIdentity(aLine({ ...named, orderId: ' ' }))).toBe('order:alt:p:s');
    const nameless = { ...named, orderId: ' ', alternateId: ' ' };
    expect(lineIdentity(aLine({ ...nameless, customerId: ` ${CUSTOMER.toUpperCase()}` }))).toBe(
      `line:${CUSTOMER}:p:s:2:2024-01-15`,
    );
    expect(lineIdentity(aLine({ ...nameless, chargeStart: undefined }))).toBe(`line:${CUSTOMER}:p:s:2:`);
  });
});

it('people find cases, periods, their age and the proof of their trail at one desk', async () => {
  const office = await anOctober([]);
  const { cases, periods, verify, ageOf } = createDecisionDesk({
    ...office.books,
    ...office.clock,
    ...{ billing: office.billing, reconciliations: office.reconciliations, rollForward: () => [] },
  });
  expect(await verify({ chain: 'case:none' })).toMatchObject({ ok: false, why: 'absent' });
  expect(await cases.assignCase({ id: 'none', body: { owner: 'ada' }, caller: 'ada' })).toMatchObject({
    why: 'absent',
  });
  expect(await periods.periodNow('2026-10')).toMatchObject({ ok: true });
  expect(ageOf(aCase(), NIGHT).days).toBe(1);
});
