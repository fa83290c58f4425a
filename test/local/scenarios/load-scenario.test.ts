import { describe, expect, it } from '@jest/globals';
import { loadScenario, loadScenarioFile } from '../../../local/scenarios/load-scenario.ts';
import { CONTOSO, FABRIKAM, PLAN, shopScenario, VM_PRODUCT } from '../../builders/shop-scenario.ts';

const ABSENT = '99999999-9999-4999-8999-999999999999';
const line = (lineId: string, more: object = {}) => ({
  lineId,
  productId: VM_PRODUCT,
  skuId: '0001',
  quantity: 4,
  billingCycle: 'one_time',
  ...more,
});
const request = (requestId: string, lines: readonly object[], more: object = {}) => ({
  event: 'request',
  at: '2024-01-16T09:00:00Z',
  message: { requestId, customerId: CONTOSO, lines },
  ...more,
});
const invoice = (more: object = {}) => ({
  event: 'invoice',
  at: '2024-02-08T00:00:00Z',
  id: 'G000001',
  period: '2024-01',
  ...more,
});
const bought = request('R', [line('1'), line('2', { billingCycle: 'monthly' })]);

function problemsOf(overrides: Record<string, unknown>): readonly string[] {
  const loaded = loadScenario(JSON.stringify({ ...shopScenario(), ...overrides }));
  return loaded.ok ? [] : loaded.problems.map(({ field, reason }) => `${field} ${reason}`);
}

const planted = (...anomalies: readonly object[]) =>
  problemsOf({ timeline: [bought, invoice({ anomalies })] }).map((problem) =>
    problem.replace('timeline[1].anomalies', ''),
  );

describe('a scenario is loaded', () => {
  it('with its defaults filled in', () => {
    const loaded = loadScenario(JSON.stringify({ ...shopScenario(), timeline: [bought, invoice()] }));
    expect(loaded).toMatchObject({
      ok: true,
      scenario: { cloud: 'global', timeline: [{ deliveries: 1 }, { kind: 'one_time', anomalies: [] }] },
    });
  });

  it('and never records a return of what our ledger does not know', () => {
    const earlier = {
      key: 'old',
      customerId: CONTOSO,
      subscriptionId: PLAN,
      productId: VM_PRODUCT,
      skuId: '0001',
      quantity: 2,
      billingCycle: 'one_time',
      boughtAt: '2023-05-01T00:00:00Z',
    };
    const returned = {
      event: 'return',
      at: '2024-01-17T00:00:00Z',
      purchase: 'old',
      quantity: 1,
      amount: '3',
    };
    const loaded = loadScenario(
      JSON.stringify({ ...shopScenario(), earlierReservations: [earlier], timeline: [returned] }),
    );
    expect(loaded).toMatchObject({ ok: true, scenario: { timeline: [{ recorded: false, refunded: true }] } });
  });
});

describe('what is no scenario at all is refused in words', () => {
  it.each([
    ['{', /^\(whole\) is not JSON: /],
    ['[]', /^\(whole\) is not an object$/],
    ['{"name":"x"}', /^start is missing$/],
    [JSON.stringify({ ...shopScenario(), colour: 'red' }), /^colour is not a known field$/],
    [JSON.stringify({ ...shopScenario(), start: '2024-02-30T00:00:00Z' }), /^start is not an instant like/],
    [JSON.stringify({ ...shopScenario(), currency: 'euro' }), /^currency is not an ISO 4217 currency code$/],
    [JSON.stringify({ ...shopScenario(), customers: [] }), /^customers has a length smaller than 1$/],
    [
      JSON.stringify({ ...shopScenario(), timeline: [invoice({ period: '2024-13' })] }),
      /^timeline\[0\]\.period is not a month like 2024-01$/,
    ],
    [
      JSON.stringify({ ...shopScenario(), timeline: [invoice({ anomalies: [{ kind: 'billed_twice' }] })] }),
      /^timeline\[0\]\.anomalies\[0\]\.purchase is missing$/,
    ],
  ])('%.60s', (text, expected) => {
    const loaded = loadScenario(text);
    const problems = loaded.ok ? [] : loaded.problems.map(({ field, reason }) => `${field} ${reason}`);
    expect(problems).toEqual(expect.arrayContaining([expect.stringMatching(expected)]));
    expect(new Set(problems).size).toBe(problems.length);
  });

  it('a file that is not there', async () => {
    expect(await loadScenarioFile('/nowhere/scenario.json')).toEqual({
      ok: false,
      problems: [{ field: '(whole)', reason: expect.stringContaining('cannot be read: ENOENT') }],
    });
  });
});

describe('a world that contradicts itself names the field', () => {
  const { customers, catalogue } = shopScenario();
  it('ids that stand twice', () => {
    expect(problemsOf({ customers: [customers[0], customers[0]] })).toEqual(
      expect.arrayContaining([
        `customers[1].id is the same as customers[0].id: ${CONTOSO}`,
        `customers[1].subscriptions[0].id is the same as customers[0].subscriptions[0].id: ${PLAN}`,
      ]),
    );
    expect(problemsOf({ catalogue: [catalogue[0], catalogue[0]] })).toEqual([
      `catalogue[1].productId is the same as catalogue[0].productId: ${VM_PRODUCT}`,
    ]);
  });

  it('earlier reservations of things that do not exist', () => {
    const earlier = {
      key: 'old',
      customerId: CONTOSO,
      subscriptionId: ABSENT,
      productId: VM_PRODUCT,
      skuId: 'none',
      quantity: 1,
      billingCycle: 'one_time',
      boughtAt: '2024-01-20T00:00:00Z',
    };
    expect(problemsOf({ earlierReservations: [earlier, { ...earlier, customerId: ABSENT }] })).toEqual([
      'earlierReservations[1].key is the same as earlierReservations[0].key: old',
      `earlierReservations[0].subscriptionId names no subscription of this customer: ${ABSENT}`,
      'earlierReservations[0].boughtAt is not before the scenario starts (2024-01-15T09:00:00Z)',
      `earlierReservations[0].skuId names no SKU of ${VM_PRODUCT}: none`,
      `earlierReservations[1].customerId names no customer of this scenario: ${ABSENT}`,
      'earlierReservations[1].boughtAt is not before the scenario starts (2024-01-15T09:00:00Z)',
      `earlierReservations[1].skuId names no SKU of ${VM_PRODUCT}: none`,
    ]);
  });

  it('an exchange rate that is needed and not given', () => {
    expect(problemsOf({ exchangeRates: [], timeline: [bought] })).toEqual([
      'timeline[0].message.lines[0] is priced in USD and billed in EUR, and exchangeRates has no rate from USD to EUR',
      'timeline[0].message.lines[1] is priced in USD and billed in EUR, and exchangeRates has no rate from USD to EUR',
    ]);
  });
});

describe('a timeline that cannot happen names the event and the field', () => {
  it.each<[string, readonly object[], string]>([
    [
      'before the start',
      [{ event: 'night', at: '2024-01-01T00:00:00Z' }],
      'timeline[0].at is before the scenario starts (2024-01-15T09:00:00Z)',
    ],
    [
      'out of order',
      [bought, { event: 'night', at: '2024-01-15T10:00:00Z' }],
      'timeline[1].at is before the event above it (2024-01-16T09:00:00Z)',
    ],
    [
      'a return of nothing',
      [{ event: 'return', at: '2024-01-17T00:00:00Z', purchase: 'R/1', quantity: 1, amount: '1' }],
      'timeline[0].purchase names no line of a request sent before, and no earlier reservation: R/1',
    ],
    [
      'a return of more than there is',
      [bought, { event: 'return', at: '2024-01-17T00:00:00Z', purchase: 'R/1', quantity: 5, amount: '1' }],
      'timeline[1].quantity is more than the 4 units that R/1 has left',
    ],
    [
      'a payment of an invoice not issued yet',
      [{ event: 'payment', at: '2024-01-17T00:00:00Z', invoice: 'G000001', amount: '1' }, invoice()],
      'timeline[0].invoice names no document issued before: G000001',
    ],
    [
      'a document id used twice',
      [invoice(), invoice({ currency: 'USD' })],
      'timeline[1].id is the id of a document issued before: G000001',
    ],
    [
      'a month billed twice in one currency',
      [invoice(), invoice({ id: 'G000002' })],
      'timeline[1].period has a one_time invoice in EUR already: G000001. Void it with rebilledAs to bill it again',
    ],
    [
      'a wrong letter',
      [invoice({ kind: 'recurring' })],
      'timeline[0].id does not begin with D, as ids of recurring documents do: G000001',
    ],
    [
      'a charge of nobody',
      [invoice({ otherCharges: [{ category: 'license', customerId: ABSENT, name: 'x', unitPrice: '1' }] })],
      `timeline[0].otherCharges[0].customerId names no customer of this scenario: ${ABSENT}`,
    ],
    [
      'a void invoice paid',
      [
        invoice(),
        { event: 'void', at: '2024-02-09T00:00:00Z', id: 'G000001' },
        { event: 'payment', at: '2024-02-10T00:00:00Z', invoice: 'G000001', amount: '1' },
      ],
      'timeline[2].invoice names an invoice that is void by then: G000001',
    ],
  ])('%s', (_what, timeline, problem) => {
    expect(problemsOf({ timeline })).toEqual([problem]);
  });

  it('a voided invoice may be billed again', () => {
    const voided = { event: 'void', at: '2024-02-09T00:00:00Z', id: 'G000001' };
    const again = invoice({ at: '2024-02-10T00:00:00Z', id: 'G000002' });
    expect(problemsOf({ timeline: [invoice(), voided, again] })).toEqual([]);
  });

  it('a request may ask for nonsense: to be refused may be what the scenario shows', () => {
    const nonsense = [
      request('R', [line('1', { skuId: 'none' })]),
      request('S', []),
      { ...bought, message: 'rubbish' },
    ];
    expect(problemsOf({ timeline: nonsense })).toEqual([]);
  });
});

describe('a fault that cannot be planted, or is none, names the fault and the field', () => {
  it.each<[object, string]>([
    [
      { kind: 'billed_twice', purchase: 'R/9' },
      '[0].purchase names no line of a request sent before, and no earlier reservation: R/9',
    ],
    [
      { kind: 'currency_differs', purchase: 'R/1', unitPrice: '5' },
      '[0].purchase is billed in EUR, the currency of this invoice: R/1',
    ],
    [
      { kind: 'unit_price_differs', purchase: 'R/1', unitPrice: '820.55' },
      '[0].unitPrice is the price of the catalogue: 820.55',
    ],
    [{ kind: 'quantity_differs', purchase: 'R/1', quantity: 4 }, '[0].quantity is the quantity bought: 4'],
    [{ kind: 'term_differs', purchase: 'R/1', term: 'P1Y' }, '[0].term is the term bought: P1Y'],
    [
      { kind: 'customer_differs', purchase: 'R/1', customerId: CONTOSO },
      '[0].customerId is the customer who bought it',
    ],
    [
      { kind: 'rounding', purchase: 'R/1', by: '0.05' },
      '[0].by is more than rounding can be, 0.04 for 4 units: 0.05',
    ],
    [
      { kind: 'amount_differs', purchase: 'R/1', by: '-0.04' },
      '[0].by is within rounding, 0.04 for 4 units: -0.04',
    ],
    [{ kind: 'exchange_rate', purchase: 'R/1', rate: '0.9137' }, '[0].rate is the rate of 2024-01: 0.9137'],
    [
      { kind: 'unknown_charge_type', purchase: 'R/1', chargeType: 'CycleCharge' },
      '[0].chargeType is a charge type that Microsoft is known to print: CycleCharge',
    ],
    [
      { kind: 'billed_after_cancellation', purchase: 'R/2' },
      '[0].purchase is not paid monthly and given back whole, with the return recorded, before: R/2',
    ],
    [{ kind: 'lines_do_not_sum', by: '0' }, '[0].by is 0, which changes nothing'],
    [
      { kind: 'renewed', customerId: CONTOSO, productId: 'none', skuId: '1', quantity: 1, unitPrice: '1' },
      '[0].productId names no product of the catalogue: none',
    ],
  ])('%j', (anomaly, problem) => {
    expect(planted(anomaly)).toEqual([problem]);
  });

  it('by the units that are left where some were given back before, and by neither number in the month of the return', () => {
    const returned = {
      event: 'return',
      at: '2024-01-20T00:00:00Z',
      purchase: 'R/2',
      quantity: 1,
      amount: '1',
    };
    const charged = (period: string, ...anomalies: readonly object[]) =>
      problemsOf({
        timeline: [bought, returned, invoice({ period, at: '2024-03-08T00:00:00Z', anomalies })],
      }).map((problem) => problem.replace('timeline[2].anomalies[0].', ''));
    const quantity = (units: number) => ({ kind: 'quantity_differs', purchase: 'R/2', quantity: units });
    expect(charged('2024-02', quantity(3))).toEqual([
      'quantity is the quantity bought and not given back: 3',
    ]);
    expect(charged('2024-02', quantity(4))).toEqual([]);
    expect([charged('2024-01', quantity(3)), charged('2024-01', quantity(4))]).toEqual([[], []]);
    expect(charged('2024-02', { kind: 'rounding', purchase: 'R/2', by: '0.04' })).toEqual([
      'by is more than rounding can be, 0.03 for 3 units: 0.04',
    ]);
    expect(charged('2024-02', { kind: 'amount_differs', purchase: 'R/2', by: '0.04' })).toEqual([]);
  });

  it('two faults of one purchase on one invoice, unless it is only billed twice', () => {
    const quantity = { kind: 'quantity_differs', purchase: 'R/1', quantity: 3 };
    expect(planted(quantity, { kind: 'billed_twice', purchase: 'R/1' })).toEqual([]);
    expect(planted(quantity, { kind: 'amount_differs', purchase: 'R/1', by: '9' })).toEqual([
      '[1].purchase has a fault on this invoice already, at anomalies[0]: R/1',
    ]);
  });

  it('a rate where both currencies are the same, and a charge of another currency or month', () => {
    const inDollars = request('U', [line('1')], {
      message: { requestId: 'U', customerId: FABRIKAM, lines: [line('1')] },
    });
    const rate = { kind: 'exchange_rate', purchase: 'U/1', rate: '0.5' };
    const dollars = invoice({ currency: 'USD', anomalies: [rate] });
    expect(problemsOf({ timeline: [inDollars, dollars] })).toEqual([
      'timeline[1].anomalies[0].purchase is priced and billed in USD, at no rate: U/1',
    ]);
    expect(
      problemsOf({
        timeline: [inDollars, invoice({ anomalies: [{ ...rate, kind: 'rounding', by: '0.01' }] })],
      }),
    ).toEqual(expect.arrayContaining(['timeline[1].anomalies[0].rate is not a known field']));
    const february = invoice({
      period: '2024-02',
      anomalies: [{ kind: 'rounding', purchase: 'R/1', by: '0.01' }],
    });
    expect(problemsOf({ timeline: [bought, february] })).toEqual([
      'timeline[1].anomalies[0].purchase has no charge in 2024-02; it is bought in 2024-01: R/1',
    ]);
  });

  it('reservation faults on an invoice of legacy commerce', () => {
    const legacy = invoice({
      id: 'D000001',
      kind: 'recurring',
      anomalies: [{ kind: 'billed_twice', purchase: 'R/1' }],
    });
    expect(problemsOf({ timeline: [bought, legacy] })).toEqual([
      'timeline[1].anomalies[0].kind billed_twice concerns reservations, and a recurring invoice bills none',
    ]);
  });
});
