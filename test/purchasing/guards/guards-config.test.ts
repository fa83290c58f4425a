import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { readGuards } from '../../../lib/purchasing/guards/guard-config.ts';
import { NO_GUARDS } from '../../../lib/purchasing/guards/guards.ts';
import { decimal } from '../../../lib/values/decimal.ts';
import { money } from '../../../lib/values/money.ts';

const GUID = '7D4A5C11-0000-4000-8000-000000000001';
const guid = GUID.toLowerCase();
const other = '9b8e6a22-0000-4000-8000-000000000002';
const eur = (amount: string) => ({ amount, currency: 'EUR' });
const usd = (amount: string) => ({ amount, currency: 'USD' });

/** Every problem of a configuration, as the error tells them. */
function problemsOf(value: unknown): readonly string[] {
  try {
    readGuards(value);
    return [];
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const [, told] = /^The configured guards cannot be used: (.*)\.$/s.exec(error.message) ?? [];
    return told?.split('; ') ?? [error.message];
  }
}

describe('readGuards', () => {
  it('nothing configured is no guard at all', () => {
    expect(readGuards({})).toEqual(NO_GUARDS);
  });

  it('reads every guard, exactly', () => {
    const guards = readGuards({
      customers: [GUID],
      markets: ['DE', 'US'],
      products: [{ productId: 'DZH318Z0BQ4B' }, { productId: 'DZH318Z0BQ5P', skuIds: ['00DN', '0001'] }],
      terms: ['P1Y', 'P3Y'],
      maximumQuantity: 50,
      maximumAmount: [eur('50000'), usd('60000.01')],
      budgets: {
        all: { day: [eur('100000')], month: [eur('500000')] },
        eachCustomer: { month: [eur('50000')] },
        customers: { [GUID]: { day: [eur('200000.000000000001')] } },
      },
      priceDrift: { tolerated: '0.005', approvable: '0.1' },
      approvalThreshold: [eur('5000')],
      likelyDuplicateHours: 24,
      dryRun: true,
    });
    expect(guards).toEqual({
      customers: [guid],
      markets: ['DE', 'US'],
      products: [{ productId: 'DZH318Z0BQ4B' }, { productId: 'DZH318Z0BQ5P', skuIds: ['00DN', '0001'] }],
      terms: ['P1Y', 'P3Y'],
      maximumQuantity: 50,
      maximumAmount: [money('50000', 'EUR'), money('60000.01', 'USD')],
      budgets: {
        all: { day: [money('100000', 'EUR')], month: [money('500000', 'EUR')] },
        eachCustomer: { month: [money('50000', 'EUR')] },
        customers: new Map([[guid, { day: [money('200000.000000000001', 'EUR')] }]]),
      },
      priceDrift: { tolerated: decimal('0.005'), approvable: decimal('0.1') },
      approvalThreshold: [money('5000', 'EUR')],
      likelyDuplicateMs: 24 * 3_600_000,
      dryRun: true,
    });
  });

  it.each([
    { written: undefined, tolerated: '0', approvable: '0' },
    { written: {}, tolerated: '0', approvable: '0' },
    { written: { approvable: '0.1' }, tolerated: '0', approvable: '0.1' },
    { written: { tolerated: '0.02' }, tolerated: '0.02', approvable: '0.02' },
    { written: { tolerated: '0.02', approvable: '0.020' }, tolerated: '0.02', approvable: '0.02' },
    { written: { tolerated: '1', approvable: '1.0' }, tolerated: '1', approvable: '1' },
  ])(
    'of the price drift $written what is left out allows nothing more',
    ({ written, tolerated, approvable }) => {
      const { priceDrift } = readGuards(written === undefined ? {} : { priceDrift: written });
      expect(priceDrift).toEqual({ tolerated: decimal(tolerated), approvable: decimal(approvable) });
    },
  );

  it.each<{ value: unknown; problems: (string | RegExp)[] }>([
    { value: undefined, problems: [/^\(whole\) is missing/] },
    { value: null, problems: [/^\(whole\) is not an object/] },
    { value: [], problems: [/^\(whole\) is not an object/] },
    { value: { maxQuantity: 5 }, problems: [/^maxQuantity is not a known field/] },
    { value: { customers: [] }, problems: [/^customers is empty/] },
    { value: { customers: ['contoso'] }, problems: [/^customers\[0\] is not a GUID/] },
    { value: { customers: guid }, problems: [/^customers is not a list/] },
    { value: { markets: ['de'] }, problems: [/^markets\[0\] is not an ISO 3166/] },
    { value: { markets: [] }, problems: [/^markets is empty/] },
    { value: { products: ['DZH318Z0BQ4B'] }, problems: [/^products\[0\] is not an object/] },
    { value: { products: [{ productId: 'A/B' }] }, problems: [/^products\[0\]\.productId/] },
    { value: { products: [{ productId: 'A', skuIds: [] }] }, problems: [/^products\[0\]\.skuIds is empty/] },
    { value: { products: [{ productId: 'A', skuIds: [1] }] }, problems: [/^products\[0\]\.skuIds\[0\]/] },
    { value: { products: [{ productId: 'A', sku: 'B' }] }, problems: [/^products\[0\]\.sku is not a known/] },
    { value: { terms: ['P5Y'] }, problems: [/^terms\[0\] is not one of "P1Y", "P3Y"/] },
    { value: { maximumQuantity: 0 }, problems: [/^maximumQuantity is smaller than 1/] },
    { value: { maximumQuantity: '5' }, problems: [/^maximumQuantity is not a number/] },
    { value: { maximumQuantity: 1.5 }, problems: [/^maximumQuantity is not a whole number/] },
    { value: { maximumAmount: '5 EUR' }, problems: [/^maximumAmount is not a list/] },
    { value: { maximumAmount: [] }, problems: [/^maximumAmount is empty/] },
    { value: { maximumAmount: [eur('0')] }, problems: [/^maximumAmount\[0\]\.amount is not a positive/] },
    { value: { maximumAmount: [eur('-5')] }, problems: [/^maximumAmount\[0\]\.amount is not a positive/] },
    {
      value: { maximumAmount: [{ amount: 5, currency: 'EUR' }] },
      problems: [/^maximumAmount\[0\]\.amount is not a text/],
    },
    {
      value: { maximumAmount: [{ amount: '5', currency: 'euro' }] },
      problems: [/^maximumAmount\[0\]\.currency is not an ISO 4217/],
    },
    { value: { budgets: { each: {} } }, problems: [/^budgets\.each is not a known/] },
    { value: { budgets: { all: { week: [] } } }, problems: [/^budgets\.all\.week is not a known/] },
    { value: { budgets: { all: { day: [] } } }, problems: [/^budgets\.all\.day is empty/] },
    { value: { budgets: { all: { day: [eur('0.00')] } } }, problems: [/^budgets\.all\.day\[0\]\.amount/] },
    {
      value: { budgets: { customers: { [guid]: { month: [eur('1,5')] } } } },
      problems: [new RegExp(`^budgets\\.customers\\.${guid}\\.month\\[0\\]\\.amount`)],
    },
    { value: { priceDrift: { tolerated: 0.02 } }, problems: [/^priceDrift\.tolerated is not a text/] },
    {
      value: { priceDrift: { tolerated: '-0.1' } },
      problems: [/^priceDrift\.tolerated is not a part from 0 to 1/],
    },
    { value: { priceDrift: { approvable: '1.01' } }, problems: [/^priceDrift\.approvable is not a part/] },
    { value: { priceDrift: { approvable: '2%' } }, problems: [/^priceDrift\.approvable is not a part/] },
    { value: { priceDrift: { accepted: '0' } }, problems: [/^priceDrift\.accepted is not a known/] },
    { value: { approvalThreshold: [usd('-0.01')] }, problems: [/^approvalThreshold\[0\]\.amount/] },
    { value: { likelyDuplicateHours: 0 }, problems: [/^likelyDuplicateHours is smaller than 1/] },
    { value: { likelyDuplicateHours: 721 }, problems: [/^likelyDuplicateHours is larger than 720/] },
    { value: { likelyDuplicateHours: 1.5 }, problems: [/^likelyDuplicateHours is not a whole number/] },
    { value: { dryRun: 'yes' }, problems: [/^dryRun is not true or false/] },
    { value: { terms: ['P5Y'], dryRun: 1 }, problems: [/^terms\[0\]/, /^dryRun/] },
  ])('refuses $value and names the key', ({ value, problems }) => {
    expect(problemsOf(value)).toEqual(problems.map((problem) => expect.stringMatching(problem)));
  });

  it.each([
    { likelyDuplicateHours: 1 },
    { likelyDuplicateHours: 720 },
    { maximumQuantity: 1 },
    { maximumQuantity: 999_999_999 },
    { maximumAmount: [eur('0.01')] },
    { budgets: {} },
    { priceDrift: { tolerated: '0.000000001' } },
    { dryRun: false },
  ])('accepts %j, which is at a limit', (value) => {
    expect(problemsOf(value)).toEqual([]);
  });
});

describe('guards that contradict one another', () => {
  it.each<{ value: object; problems: string[] }>([
    { value: { customers: [guid, other, GUID] }, problems: [`customers[2] names ${guid} a second time`] },
    { value: { markets: ['DE', 'DE'] }, problems: ['markets[1] names DE a second time'] },
    {
      value: { products: [{ productId: 'A', skuIds: ['1'] }, { productId: 'A' }] },
      problems: ['products[1].productId names A a second time'],
    },
    {
      value: { products: [{ productId: 'A' }, { productId: 'B', skuIds: ['1', '2', '1'] }] },
      problems: ['products[1].skuIds[2] names 1 a second time'],
    },
    { value: { terms: ['P1Y', 'P1Y'] }, problems: ['terms[1] names P1Y a second time'] },
    {
      value: { maximumAmount: [eur('1'), usd('1'), eur('2')] },
      problems: ['maximumAmount[2].currency names EUR a second time'],
    },
    {
      value: { approvalThreshold: [eur('1'), eur('1')] },
      problems: ['approvalThreshold[1].currency names EUR a second time'],
    },
    {
      value: { maximumAmount: [usd('1'), eur('100')], approvalThreshold: [eur('100.01')] },
      problems: ['approvalThreshold[0].amount is 100.01 EUR, above the 100 EUR of maximumAmount'],
    },
    {
      value: { maximumAmount: [eur('100')], approvalThreshold: [eur('1'), usd('1')] },
      problems: ['approvalThreshold[1].currency is USD, which maximumAmount does not name and so refuses'],
    },
    {
      value: { budgets: { all: {}, eachCustomer: {}, customers: { [guid]: {} } } },
      problems: [
        'budgets.all names neither a day nor a month',
        'budgets.eachCustomer names neither a day nor a month',
        `budgets.customers.${guid} names neither a day nor a month`,
      ],
    },
    {
      value: {
        budgets: { all: { day: [eur('1'), eur('1')] }, eachCustomer: { month: [usd('1'), usd('2')] } },
      },
      problems: [
        'budgets.all.day[1].currency names EUR a second time',
        'budgets.eachCustomer.month[1].currency names USD a second time',
      ],
    },
    {
      value: { budgets: { all: { day: [eur('10.01')], month: [eur('10')] } } },
      problems: ['budgets.all.day[0].amount is 10.01 EUR, above the 10 EUR of budgets.all.month'],
    },
    {
      value: { budgets: { eachCustomer: { day: [eur('1'), usd('1')], month: [eur('10')] } } },
      problems: [
        'budgets.eachCustomer.day[1].currency is USD, which budgets.eachCustomer.month does not name and so refuses',
      ],
    },
    {
      value: { budgets: { all: { day: [eur('1')], month: [eur('10'), usd('10')] } } },
      problems: ['budgets.all.month[1].currency is USD, which budgets.all.day does not name and so refuses'],
    },
    {
      value: { budgets: { customers: { contoso: { day: [eur('1')] } } } },
      problems: ['budgets.customers.contoso is not the GUID of a customer'],
    },
    {
      value: { budgets: { customers: { [guid]: { day: [eur('1')] }, [GUID]: { day: [eur('2')] } } } },
      problems: [`budgets.customers.${GUID} names this customer a second time`],
    },
    {
      value: { customers: [other], budgets: { customers: { [guid]: { day: [eur('1')] } } } },
      problems: [`budgets.customers.${guid} is not among the customers that may be bought for`],
    },
    {
      value: { priceDrift: { tolerated: '0.1', approvable: '0.099' } },
      problems: ['priceDrift.approvable is 0.099, less than the 0.1 that is tolerated without approval'],
    },
    {
      value: { terms: ['P3Y', 'P3Y'], priceDrift: { tolerated: '0.1', approvable: '0' } },
      problems: [
        'terms[1] names P3Y a second time',
        'priceDrift.approvable is 0, less than the 0.1 that is tolerated without approval',
      ],
    },
  ])('$problems', ({ value, problems }) => {
    expect(problemsOf(value)).toEqual(problems);
  });

  it.each([
    { maximumAmount: [eur('100')], approvalThreshold: [eur('100.00')] },
    { maximumAmount: [eur('100'), usd('1')], approvalThreshold: [eur('99.99')] },
    { approvalThreshold: [usd('5')] },
    { budgets: { all: { day: [eur('10')], month: [eur('10.00')] } } },
    { budgets: { all: { day: [eur('10')], month: [eur('11')] }, eachCustomer: { day: [usd('99')] } } },
    { customers: [guid], budgets: { customers: { [GUID]: { day: [eur('1')] } } } },
    {
      products: [
        { productId: 'A', skuIds: ['1'] },
        { productId: 'B', skuIds: ['1'] },
      ],
    },
  ])('%j do not', (value) => {
    expect(problemsOf(value)).toEqual([]);
  });
});

describe('docs/guard-rails.md', () => {
  const page = readFileSync('docs/guard-rails.md', 'utf8');
  const [, example = ''] = /```json\n(.*?)```/s.exec(page) ?? [];
  const written = JSON.parse(example) as object;

  it('shows an example of every guard that can be read', () => {
    const read = readGuards(written);
    expect(Object.keys(written).toSorted()).toEqual(
      [...Object.keys(read).filter((key) => key !== 'likelyDuplicateMs'), 'likelyDuplicateHours'].toSorted(),
    );
  });

  it('names every code with which a guard answers', () => {
    const codes = [...readFileSync('lib/purchasing/guards/guards.ts', 'utf8').matchAll(/code: '(\w+)'/g)].map(
      ([, code]) => code!,
    );
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(page).toContain(`\`${code}\``);
  });
});
