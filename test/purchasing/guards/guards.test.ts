import { describe, expect, it } from '@jest/globals';
import {
  asksBy,
  countedBudgets,
  driftOf,
  NO_GUARDS,
  refusalBy,
  type Guards,
} from '../../../lib/purchasing/guards/guards.ts';
import type { Intent } from '../../../lib/purchasing/purchase.ts';
import { decimal } from '../../../lib/values/decimal.ts';
import { asId, type CustomerId } from '../../../lib/values/id.ts';
import { money } from '../../../lib/values/money.ts';
import { anIntent, NOW_MS } from '../../builders/purchase.ts';

const CUSTOMER: CustomerId = asId('7d4a5c11-0000-4000-8000-000000000001');
const OTHER: CustomerId = asId('7d4a5c11-0000-4000-8000-00000000000f');
const eur = (amount: string) => money(amount, 'EUR');
const usd = (amount: string) => money(amount, 'USD');

const guarded = (guards: Partial<Guards>): Guards => ({ ...NO_GUARDS, ...guards });
const refusal = (guards: Partial<Guards>, intent: Partial<Intent> = {}) =>
  refusalBy(guarded(guards), anIntent({ customerId: CUSTOMER, ...intent }));

/** Twelve instalments of 100.01 EUR: 1200.12 EUR over the term. */
const monthly: Partial<Intent> = {
  billingCycle: 'monthly',
  expected: { charge: eur('100.01') },
  requestCommitments: [eur('1200.12')],
};

describe('a guard that is not configured', () => {
  it('refuses nothing, asks nobody and counts nothing', () => {
    const huge = { quantity: 999_999_999, expected: { charge: eur('999999999999') } };
    expect(refusalBy(NO_GUARDS, anIntent(huge))).toBeUndefined();
    expect(asksBy(NO_GUARDS, eur('999999999999'))).toEqual([]);
    expect(countedBudgets(NO_GUARDS, anIntent(), 'EUR', NOW_MS)).toEqual([]);
  });

  it('tolerates no drift, and is no dry run', () => {
    expect(driftOf(NO_GUARDS, eur('100'), eur('100'))).toBe('within');
    expect(driftOf(NO_GUARDS, eur('100'), eur('100.000000000001'))).toBe('beyond');
    expect(NO_GUARDS.dryRun).toBe(false);
    expect(NO_GUARDS.likelyDuplicateMs).toBeUndefined();
  });

  it('leaves the others of its kind without a say as well', () => {
    expect(refusal({ budgets: {} })).toBeUndefined();
    expect(refusal({ budgets: { all: {}, eachCustomer: {}, customers: new Map() } })).toBeUndefined();
    expect(countedBudgets(guarded({ budgets: { all: {} } }), anIntent(), 'EUR', NOW_MS)).toEqual([]);
  });
});

describe('what may be bought at all', () => {
  it.each<{ guards: Partial<Guards>; code: string; field: string; named: string[] }>([
    { guards: { customers: [OTHER] }, code: 'customer_not_allowed', field: 'customerId', named: [CUSTOMER] },
    {
      guards: { markets: ['US', 'FR'] },
      code: 'market_not_allowed',
      field: 'market',
      named: ['DE', 'US, FR'],
    },
    {
      guards: { products: [{ productId: 'DZH318Z0BQ5P' }] },
      code: 'product_not_allowed',
      field: 'productId',
      named: ['DZH318Z0BQ4B'],
    },
    {
      guards: { products: [{ productId: 'DZH318Z0BQ4B', skuIds: ['0DN', '00DM'] }] },
      code: 'product_not_allowed',
      field: 'skuId',
      named: ['00DN', 'DZH318Z0BQ4B', '0DN, 00DM'],
    },
    { guards: { terms: ['P3Y'] }, code: 'term_not_allowed', field: 'term', named: ['P1Y', 'P3Y'] },
  ])('a purchase outside of $guards is refused as $code', ({ guards, code, field, named }) => {
    const reason = refusal(guards);
    expect(reason).toMatchObject({ code, field });
    for (const name of named) expect(reason?.detail).toContain(name);
  });

  it.each<Partial<Guards>>([
    { customers: [OTHER, CUSTOMER] },
    { markets: ['FR', 'DE'] },
    { products: [{ productId: 'DZH318Z0BQ5P' }, { productId: 'DZH318Z0BQ4B' }] },
    { products: [{ productId: 'DZH318Z0BQ4B', skuIds: ['00DM', '00DN'] }] },
    { terms: ['P3Y', 'P1Y'] },
  ])('a purchase within %j is not refused', (guards) => {
    expect(refusal(guards)).toBeUndefined();
  });

  it('SKUs of another product do not count', () => {
    const products = [
      { productId: 'DZH318Z0BQ5P', skuIds: ['00DN'] },
      { productId: 'DZH318Z0BQ4B', skuIds: ['X'] },
    ];
    expect(refusal({ products })).toMatchObject({ field: 'skuId' });
  });
});

describe('how much may be bought at once', () => {
  it.each([
    { quantity: 9, refused: false },
    { quantity: 10, refused: false },
    { quantity: 11, refused: true },
  ])('$quantity units of at most 10: refused is $refused', ({ quantity, refused }) => {
    const reason = refusal({ maximumQuantity: 10 }, { quantity });
    expect(reason?.code).toBe(refused ? 'quantity_too_large' : undefined);
    if (refused)
      expect(reason).toMatchObject({ field: 'quantity', detail: expect.stringMatching(/\b11\b.*\b10\b/) });
  });

  it.each([
    { maximum: '1200.11', refused: true },
    { maximum: '1200.12', refused: false },
    { maximum: '1200.13', refused: false },
  ])('a request of 1200.12 EUR under $maximum EUR: refused is $refused', ({ maximum, refused }) => {
    const reason = refusal({ maximumAmount: [usd('1'), eur(maximum)] }, monthly);
    expect(reason?.code).toBe(refused ? 'amount_too_large' : undefined);
    if (!refused) return;
    expect(reason?.field).toBe('expected.amount');
    expect(reason?.detail).toMatch(/1200\.12 EUR.*1200\.11 EUR/);
  });

  it('counts the whole request, of which this line may be a small part', () => {
    const guards = { maximumAmount: [eur('2000')] };
    expect(refusal(guards, { requestCommitments: [eur('2000')] })).toBeUndefined();
    expect(refusal(guards, { requestCommitments: [eur('2000.01')] })).toMatchObject({
      code: 'amount_too_large',
    });
  });

  it('looks at every currency of the request', () => {
    const guards = { maximumAmount: [eur('2000'), usd('100')] };
    const both = (dollars: string) => ({ requestCommitments: [eur('2000'), usd(dollars)] });
    expect(refusal(guards, both('100'))).toBeUndefined();
    expect(refusal(guards, both('100.01'))?.detail).toMatch(/100\.01 USD.*100\.00 USD/);
  });

  it('a currency without a maximum is refused, whichever line brings it in', () => {
    const reason = {
      code: 'currency_not_budgeted',
      field: 'expected.currency',
      detail: expect.stringContaining('USD'),
    };
    const guards = { maximumAmount: [eur('2000')] };
    expect(refusal(guards, { requestCommitments: [usd('1')] })).toEqual(reason);
    expect(refusal(guards, { requestCommitments: [eur('1'), usd('1')] })).toEqual(reason);
  });
});

describe('what the budgets refuse from the beginning', () => {
  const scopes: { scope: string; budgets: (limits: string) => Guards['budgets']; named: string }[] = [
    {
      scope: 'all, day',
      budgets: (limit) => ({ all: { day: [eur(limit)] } }),
      named: 'all customers for one day',
    },
    {
      scope: 'all, month',
      budgets: (limit) => ({ all: { month: [eur(limit)] } }),
      named: 'all customers for one month',
    },
    {
      scope: 'each customer, day',
      budgets: (limit) => ({ eachCustomer: { day: [eur(limit)] } }),
      named: `customer ${CUSTOMER} for one day`,
    },
    {
      scope: 'this customer, month',
      budgets: (limit) => ({
        eachCustomer: { month: [eur('1')] },
        customers: new Map([[CUSTOMER, { month: [eur(limit)] }]]),
      }),
      named: `customer ${CUSTOMER} for one month`,
    },
  ];

  it.each(scopes)('more than the budget ($scope) can ever hold, to the cent', ({ budgets, named }) => {
    expect(refusal({ budgets: budgets('1200.12') }, monthly)).toBeUndefined();
    const reason = refusal({ budgets: budgets('1200.11') }, monthly);
    expect(reason).toMatchObject({ code: 'over_budget_alone', field: 'expected.amount' });
    expect(reason?.detail).toMatch(/1200\.12 EUR.*1200\.11 EUR/);
    expect(reason?.detail).toContain(named);
  });

  it.each(scopes)('a currency that the budget ($scope) does not name', ({ budgets, named }) => {
    const reason = refusal({ budgets: budgets('1200') }, { expected: { charge: usd('1') } });
    expect(reason).toMatchObject({ code: 'currency_not_budgeted', field: 'expected.currency' });
    expect(reason?.detail).toMatch(/USD/);
    expect(reason?.detail).toContain(named);
  });

  it('the commitment over the term counts, not one charge', () => {
    const charge = { expected: { charge: eur('100') } };
    const all = (limit: string): Partial<Guards> => ({ budgets: { all: { month: [eur(limit)] } } });
    expect(refusal(all('100'), { ...charge, billingCycle: 'one_time' })).toBeUndefined();
    expect(refusal(all('1199.99'), { ...charge, billingCycle: 'monthly' })).toBeDefined();
    expect(refusal(all('1200'), { ...charge, billingCycle: 'monthly' })).toBeUndefined();
    expect(refusal(all('3599.99'), { ...charge, billingCycle: 'monthly', term: 'P3Y' })).toBeDefined();
    expect(refusal(all('3600'), { ...charge, billingCycle: 'monthly', term: 'P3Y' })).toBeUndefined();
  });

  it('the budget of another customer is none of ours', () => {
    const customers = new Map([[OTHER, { day: [eur('0.01')] }]]);
    expect(refusal({ budgets: { customers } })).toBeUndefined();
  });
});

it('of several broken guards the first in the order of the documentation is told', () => {
  const guards: Partial<Guards>[] = [
    { customers: [OTHER] },
    { markets: ['US'] },
    { products: [] },
    { terms: ['P3Y'] },
    { maximumQuantity: 1 },
    { maximumAmount: [eur('1')] },
    { budgets: { all: { day: [usd('1')], month: [eur('1')] } } },
    { budgets: { all: { month: [eur('1')] } } },
  ];
  const told = guards.map(
    (_, from) => refusal(Object.assign({}, ...guards.slice(from).toReversed()) as Partial<Guards>)?.code,
  );
  expect(told).toEqual([
    'customer_not_allowed',
    'market_not_allowed',
    'product_not_allowed',
    'term_not_allowed',
    'quantity_too_large',
    'amount_too_large',
    'currency_not_budgeted',
    'over_budget_alone',
  ]);
});

describe('who has to agree', () => {
  it.each([
    { amount: '999.99', asks: false },
    { amount: '1000.00', asks: false },
    { amount: '1000.01', asks: true },
  ])('$amount EUR with a threshold of 1000 EUR: asks is $asks', ({ amount, asks }) => {
    const reasons = asksBy(guarded({ approvalThreshold: [usd('1'), eur('1000')] }), eur(amount));
    expect(reasons.map(({ code }) => code)).toEqual(asks ? ['above_approval_threshold'] : []);
    if (!asks) return;
    expect(reasons[0]).toMatchObject({ field: 'expected.amount' });
    expect(reasons[0]?.detail).toMatch(/1000\.01 EUR.*1000\.00 EUR/);
  });

  it('somebody always has to in a currency without a threshold', () => {
    const [reason, ...others] = asksBy(guarded({ approvalThreshold: [eur('1000')] }), usd('0.01'));
    expect(reason).toMatchObject({ code: 'currency_without_threshold', field: 'expected.currency' });
    expect(reason?.detail).toMatch(/0\.01 USD/);
    expect(others).toEqual([]);
  });
});

describe('a price that is not the expected one', () => {
  const guards = guarded({ priceDrift: { tolerated: decimal('0.02'), approvable: decimal('0.1') } });

  it.each([
    { actual: '90.00', expected: '100.00', drift: 'approvable' },
    { actual: '89.99', expected: '100.00', drift: 'beyond' },
    { actual: '97.99', expected: '100.00', drift: 'approvable' },
    { actual: '98.00', expected: '100.00', drift: 'within' },
    { actual: '100.00', expected: '100.00', drift: 'within' },
    { actual: '102.00', expected: '100.00', drift: 'within' },
    { actual: '102.01', expected: '100.00', drift: 'approvable' },
    { actual: '110.00', expected: '100.00', drift: 'approvable' },
    { actual: '110.01', expected: '100.00', drift: 'beyond' },
    // 2 % of 0.15 is 0.003 exactly; in binary floating point 0.153 - 0.15 is more.
    { actual: '0.153', expected: '0.15', drift: 'within' },
    { actual: '1058.5356', expected: '1037.78', drift: 'within' },
    { actual: '1058.5357', expected: '1037.78', drift: 'approvable' },
    { actual: '0', expected: '100.00', drift: 'beyond' },
  ])('$actual for $expected is $drift', ({ actual, expected, drift }) => {
    expect(driftOf(guards, eur(expected), eur(actual))).toBe(drift);
  });

  it('is measured by the expected price, not by the actual one', () => {
    const tenth = guarded({ priceDrift: { tolerated: decimal('0.1'), approvable: decimal('0.1') } });
    expect(driftOf(tenth, eur('100'), eur('110'))).toBe('within');
    expect(driftOf(tenth, eur('110'), eur('98.99'))).toBe('beyond');
    expect(driftOf(tenth, eur('110'), eur('99'))).toBe('within');
    expect(driftOf(tenth, eur('100'), eur('111'))).toBe('beyond');
  });

  it('in another currency is a mistake of ours', () => {
    expect(() => driftOf(guards, eur('1'), usd('1'))).toThrow(TypeError);
  });
});

describe('which budgets a purchase counts against', () => {
  const guards = guarded({
    budgets: {
      all: { day: [eur('10'), usd('11')], month: [eur('20'), usd('21')] },
      eachCustomer: { day: [eur('5')], month: [eur('6')] },
      customers: new Map([[CUSTOMER, { month: [eur('7'), usd('8')] }]]),
    },
  });
  const counted = (customerId: CustomerId, currency = 'EUR', nowMs = NOW_MS) =>
    countedBudgets(guards, anIntent({ customerId }), currency, nowMs);

  it('those of all, and in the place of those of each customer its own', () => {
    expect(counted(CUSTOMER)).toEqual([
      { scope: 'all', period: '2024-02-05', currency: 'EUR', limit: eur('10') },
      { scope: 'all', period: '2024-02', currency: 'EUR', limit: eur('20') },
      { scope: CUSTOMER, period: '2024-02', currency: 'EUR', limit: eur('7') },
    ]);
    expect(counted(OTHER)).toEqual([
      { scope: 'all', period: '2024-02-05', currency: 'EUR', limit: eur('10') },
      { scope: 'all', period: '2024-02', currency: 'EUR', limit: eur('20') },
      { scope: OTHER, period: '2024-02-05', currency: 'EUR', limit: eur('5') },
      { scope: OTHER, period: '2024-02', currency: 'EUR', limit: eur('6') },
    ]);
  });

  it('in its own currency; where a budget does not name that, nothing is in it', () => {
    expect(counted(CUSTOMER, 'USD').map(({ limit }) => limit)).toEqual([usd('11'), usd('21'), usd('8')]);
    expect(counted(OTHER, 'USD').map(({ limit }) => limit)).toEqual([
      usd('11'),
      usd('21'),
      usd('0'),
      usd('0'),
    ]);
    expect(counted(OTHER, 'USD').map(({ currency }) => currency)).toEqual(['USD', 'USD', 'USD', 'USD']);
  });

  it.each([
    { at: '2024-02-29T23:59:59.999Z', periods: ['2024-02-29', '2024-02', '2024-02'] },
    { at: '2024-03-01T00:00:00.000Z', periods: ['2024-03-01', '2024-03', '2024-03'] },
    { at: '2024-12-31T23:59:59.999Z', periods: ['2024-12-31', '2024-12', '2024-12'] },
    { at: '2024-12-31T23:30:00-01:00', periods: ['2025-01-01', '2025-01', '2025-01'] },
  ])('of the day and month in UTC at $at', ({ at, periods }) => {
    expect(counted(CUSTOMER, 'EUR', Date.parse(at)).map(({ period }) => period)).toEqual(periods);
  });

  it('all keys of one purchase are distinct', () => {
    const keys = counted(OTHER).map(({ scope, period, currency }) => [scope, period, currency].join(' '));
    expect(new Set(keys).size).toBe(keys.length);
  });
});
