import { describe, expect, it } from '@jest/globals';
import type { BilledLine } from '../../../lib/billing/billed-line.ts';
import type { Discrepancy } from '../../../lib/reconciliation/discrepancy.ts';
import { decimal, sum } from '../../../lib/values/decimal.ts';
import { asId } from '../../../lib/values/id.ts';
import { aBillingDocument } from '../../builders/billing-document.ts';
import { aLine as line, figures } from '../../builders/billing.ts';
import { aHeader, eur } from '../../builders/book.ts';
import { explained, found } from '../../builders/explained.ts';

/** One third too many units, with 19 % tax on its line; and a charge that came twice. */
const LINES: readonly BilledLine[] = [
  line({ subtotal: '3191.76', tax: '606.43' }),
  line({ subtotal: '551.59', tax: '104.81' }),
];
const QUANTITY = found('quantity_differs', ['2127.84', '3191.76'], [0]);
const TWICE = found('billed_twice', ['0', '551.59'], [1]);

describe('what is to be disputed of an invoice', () => {
  it('is withheld with its tax: that of a whole line as it is printed, and of a part the same part of it, cut', async () => {
    const { nextSteps, discrepancies, payMeanwhile, shouldBeWithTax } = await explained({
      lines: LINES,
      found: [QUANTITY, TWICE],
    });
    expect(discrepancies.map(({ inQuestion }) => inQuestion)).toEqual([
      // 606.43 / 3 = 202.1433…
      { beforeTax: '1063.92', tax: '202.14', withTax: '1266.06', taxFrom: 'share' },
      { beforeTax: '551.59', tax: '104.81', withTax: '656.40', taxFrom: 'line' },
    ]);
    expect(nextSteps).toMatchObject({
      toDispute: { count: 2, beforeTax: '1615.51', tax: '306.95', withTax: '1922.46' },
      toLookInto: { count: 0, tooMuch: '0.00', tooLittle: '0.00' },
      nothingToDo: { count: 0, amount: '0.00' },
    });
    expect(nextSteps?.toDispute.taxNote).toMatch(/the same part of the tax on that line, cut/);
    // 2127.84 and its tax: 711.24 - 306.95 = 404.29.
    expect(shouldBeWithTax).toBe('2532.13');
    // 4454.59 - 1922.46
    expect(payMeanwhile).toBe('2532.13');
  });

  it('has no tax where the document has none', async () => {
    const lines = [line({ subtotal: '100.00' })];
    const statement = { figures: figures('100.00', '0', '100.00') };
    const twice = found('billed_twice', ['0', '100.00'], [0]);
    const { nextSteps, discrepancies } = await explained({ lines, statement, found: [twice] });
    expect(discrepancies[0]?.inQuestion).toEqual({
      ...{ beforeTax: '100.00', tax: '0.00', withTax: '100.00', taxFrom: 'no_tax' },
    });
    expect(nextSteps?.toDispute).toMatchObject({ tax: '0.00', withTax: '100.00', taxNote: '' });
  });

  it('has a tax that nobody knows where only the total of the document has any: none is invented', async () => {
    const lines = [line({ subtotal: '100.00' }), line({ subtotal: '50.00' })];
    const given = {
      ...{ lines, header: { total: eur('178.50') } },
      statement: { figures: figures('150.00', '28.50', '178.50') },
    };
    const { nextSteps, payMeanwhile, shouldBeWithTax } = await explained({
      ...given,
      found: [found('billed_twice', ['0', '50.00'], [1])],
    });
    expect(shouldBeWithTax).toBeNull();
    // Where nothing is wrong, it is the total.
    expect((await explained(given)).shouldBeWithTax).toBe('178.50');
    expect(nextSteps?.toDispute).toMatchObject({ beforeTax: '50.00', tax: null, withTax: null });
    expect(nextSteps?.toDispute.taxNote).toMatch(/on its total and on none of its lines/);
    expect(payMeanwhile).toBeNull();
  });

  it('has a tax that nobody knows while what the document has beyond its lines may be tax', async () => {
    const { nextSteps } = await explained({
      ...{ lines: [line({ subtotal: '100.00' })], header: { total: eur('119.00') } },
      found: [found('billed_twice', ['0', '100.00'], [0])],
    });
    expect(nextSteps?.toDispute).toMatchObject({
      ...{ tax: null, withTax: null, taxNote: 'What tax is owed of this document is not known yet.' },
    });
  });

  it.each([
    ['were netted with others elsewhere', found('billed_twice', ['0', '40.00'], [0])],
    [
      'are of a version that stands no more',
      found('billed_twice', ['0', '551.59'], [], {
        lines: [{ documentId: aHeader().id, version: 'v0', part: 0, lineNumber: 1 }],
      }),
    ],
  ])('has a tax that nobody knows where its lines %s', async (_why, twice) => {
    const { nextSteps } = await explained({ lines: LINES, found: [QUANTITY, twice] });
    expect(nextSteps?.toDispute).toMatchObject({ count: 2, tax: null, withTax: null });
    expect(nextSteps?.toDispute.taxNote).toMatch(/do not tell the tax on 1 of them/);
  });

  it('is never what comes of the month’s rate alone', async () => {
    const price = found('unit_price_differs', ['270.00', '303.60'], [0], { exchangeRateEffect: eur('6.00') });
    const lines = [line({ subtotal: '303.60' })];
    const { nextSteps, inQuestion, ladder } = await explained({ lines, found: [price] });
    expect(nextSteps).toMatchObject({
      toDispute: { count: 1, beforeTax: '27.60' },
      nothingToDo: { count: 0, amount: '6.00' },
    });
    expect(inQuestion).toMatchObject({ count: 1, tooMuch: '27.60', tooLittle: '0.00' });
    expect(ladder).toEqual({
      ...{ expected: '270.00', shouldBe: '276.00', billed: '303.60' },
      steps: [
        {
          ...{ kind: 'exchange_rate_effect', standing: 'explained', next: 'nothing' },
          ...{ count: 1, amount: '6.00' },
        },
        {
          ...{ kind: 'unit_price_differs', standing: 'in_question', next: 'dispute' },
          ...{ count: 1, amount: '27.60' },
        },
      ],
    });
  });

  it('is nothing where too little was charged, also where only the rate makes it look like too much', async () => {
    const less = found('amount_differs', ['110.00', '100.00'], [0]);
    const rate = found('quantity_differs', ['95.00', '100.00'], [1], { exchangeRateEffect: eur('8.00') });
    const lines = [line({ subtotal: '100.00' }), line({ subtotal: '100.00' })];
    const { nextSteps, discrepancies, payMeanwhile } = await explained({ lines, found: [less, rate] });
    expect(discrepancies.map(({ next, toDo }) => [next, toDo.slice(0, 19)])).toEqual([
      ['look_into', 'Nothing to withhold'],
      ['look_into', 'Nothing to withhold'],
    ]);
    expect(nextSteps).toMatchObject({
      toDispute: { count: 0, withTax: '0.00' },
      toLookInto: { count: 2, tooMuch: '0.00', tooLittle: '13.00' },
    });
    expect(payMeanwhile).toBe('200.00');
  });
});

describe('what is not to be disputed of an invoice', () => {
  it('is what has to be looked into first, what a rule explains, and what somebody decided', async () => {
    const lines = ['312.40', '2655.75', '17.95', '70.00', '30.00'].map((subtotal) => line({ subtotal }));
    const all = [
      found('billed_not_purchased', ['0', '312.40'], [0]),
      found('customer_differs', ['2655.75', '2655.75'], [1]),
      found('exchange_rate', ['15.00', '17.95'], [2], { explained: true }),
      found('billed_twice', ['0', '70.00'], [3]),
      found('amount_differs', ['10.00', '30.00'], [4]),
    ];
    const { discrepancies, nextSteps, ladder, shouldBeWithTax } = await explained({
      ...{ lines, found: all, statement: { figures: figures('3086.10', '0', '3086.10') } },
      decided: { 'billed_twice:3': 'accepted', 'amount_differs:4': 'waiting_on_microsoft' },
    });
    expect(discrepancies.map(({ kind, next, standing, status }) => [kind, next, standing, status])).toEqual([
      ['amount_differs', 'dispute', 'in_question', 'waiting_on_microsoft'],
      ['billed_not_purchased', 'look_into', 'in_question', 'open'],
      ['customer_differs', 'look_into', 'to_clarify', 'open'],
      ['exchange_rate', 'nothing', 'explained', null],
      ['billed_twice', 'nothing', 'accepted', 'accepted'],
    ]);
    expect(discrepancies[4]).toMatchObject({
      ...{ decision: { by: 'ben', at: '2024-03-20T09:00:00.000Z', why: 'We agreed so.' } },
      ...{ toDo: 'Nothing: it is accepted.', inQuestion: null },
    });
    expect(nextSteps).toMatchObject({
      toDispute: { count: 1, beforeTax: '20.00' },
      toLookInto: { count: 2, tooMuch: '312.40', tooLittle: '0.00' },
      nothingToDo: { count: 2, amount: '72.95' },
    });
    // What was accepted is paid, and should not have been billed all the same.
    expect(shouldBeWithTax).toBe('2683.70');
    expect(ladder).toMatchObject({ expected: '2680.75', shouldBe: '2683.70', billed: '3086.10' });
  });

  it('is what is amiss with the document as a whole: it stands apart, with what was decided', async () => {
    const lines = [line({ subtotal: '10.00' })];
    const sum = found('lines_do_not_sum', ['9.00', '10.00'], [], { purchaseId: undefined });
    const statement = { figures: figures('10.00', '0', '10.00') };
    const header = { total: eur('9.00') };
    const open = await explained({ lines, header, statement, found: [sum] });
    expect(open.ofDocument).toMatchObject([
      {
        kind: 'lines_do_not_sum',
        next: 'look_into',
        standing: 'in_question',
        inQuestion: null,
        decision: null,
      },
    ]);
    const decided = { [sum.id]: 'written_off' } as const;
    const { ofDocument, nextSteps } = await explained({ lines, header, statement, found: [sum], decided });
    expect(ofDocument).toMatchObject([
      { kind: 'lines_do_not_sum', next: 'nothing', standing: 'written_off', decision: { by: 'ben' } },
    ]);
    expect(nextSteps).toMatchObject({ toDispute: { count: 0 }, toLookInto: { count: 0 } });
  });
});

describe('an invoice of a tenant whose totals leave tax out', () => {
  it('is to be paid with that tax, and so is withheld what is disputed of it', async () => {
    const { document, nextSteps, payMeanwhile } = await explained({
      ...{ lines: LINES, header: { total: eur('3743.35') }, found: [TWICE] },
      statement: { figures: figures('3743.35', '711.24', '4454.59') },
      facts: [{ fact: 'total_includes_tax', value: false, documentId: aHeader().id, atMs: 0 }],
    });
    expect(document).toMatchObject({ total: '3743.35', payable: '4454.59', taxOnTop: { shownBy: 'lines' } });
    expect(nextSteps?.toDispute).toMatchObject({ beforeTax: '551.59', withTax: '656.40' });
    expect(payMeanwhile).toBe('3798.19');
  });
});

describe('what is left to pay', () => {
  const lines = [line({ subtotal: '100.00' })];
  const credit = aBillingDocument({
    header: aHeader({
      ...{ id: asId('G000002'), documentType: 'credit_note', amendsOf: asId('G000001') },
      total: eur('-4.00'),
    }),
  });

  it.each([['60.00'], ['-60.00']])(
    'is less by what was paid (%s, whatever its sign) and by credit notes',
    async (paid) => {
      expect((await explained({ lines, header: { paid: eur(paid) }, beside: [credit] })).leftToPay).toEqual({
        ...{ paid: '60.00', givenBack: '4.00', left: '36.00' },
      });
    },
  );

  it('is not told where nothing was paid or given back, nor of a void invoice or of a credit note', async () => {
    expect((await explained({ lines })).leftToPay).toBeNull();
    const isVoid = { isVoid: true, paid: eur('60.00') };
    expect((await explained({ lines, header: isVoid })).leftToPay).toBeNull();
    const back = { documentType: 'credit_note', total: eur('-100.00'), paid: eur('60.00') } as const;
    expect((await explained({ lines: [line({ subtotal: '-100.00' })], header: back })).leftToPay).toBeNull();
    const voided = aBillingDocument({ header: { ...credit.header, isVoid: true } });
    expect((await explained({ lines, beside: [voided] })).leftToPay).toBeNull();
  });
});

describe('documents that belong together', () => {
  const lines = [line({ subtotal: '10.00' })];
  const other = (id: string, over: Parameters<typeof aHeader>[0] = {}) =>
    aBillingDocument({ header: aHeader({ id: asId(id), total: eur('10.00'), ...over }) });
  const rebilled = found('rebilled', ['10.00', '10.00'], [], {
    ...{ explained: true, documentId: asId('G000003'), relatedDocumentId: asId('G000001') },
  });
  const related = async (given: Omit<Parameters<typeof explained>[0], 'lines'>) =>
    (await explained({ lines, ...given })).related.map(({ relation, id, void: isVoid }) => [
      relation,
      id,
      isVoid,
    ]);

  it('are named: the credit note of an invoice, and the invoice of a credit note', async () => {
    const credit = other('G000002', { documentType: 'credit_note', amendsOf: asId('G000001') });
    const credited = { documentType: 'credit_note', amendsOf: asId<'DocumentId'>('G000009') } as const;
    expect(await related({ beside: [credit, other('G000009')] })).toEqual([['amended_by', 'G000002', false]]);
    expect(await related({ header: credited, beside: [other('G000009')] })).toEqual([
      ['amends', 'G000009', false],
    ]);
    expect(await related({ beside: [other('G000009')] })).toEqual([]);
  });

  it('are the void invoice and the one that replaces it, whichever is asked for', async () => {
    const isVoid = { isVoid: true };
    const beside = [other('G000003')];
    expect(await related({ header: isVoid, beside, found: [rebilled] })).toEqual([
      ['replaced_by', 'G000003', false],
    ]);
    expect(await related({ header: isVoid, beside, found: [] })).toEqual([]);
    const own = {
      ...rebilled,
      documentId: asId<'DocumentId'>('G000001'),
      relatedDocumentId: asId<'DocumentId'>('G000002'),
    };
    expect(await related({ beside: [other('G000002', isVoid)], found: [own] })).toEqual([
      ['replaces', 'G000002', true],
    ]);
  });
});

describe('the way from what was bought to what was billed', () => {
  it('closes to the last cent, whatever differs and however it stands', async () => {
    const kinds = ['billed_twice', 'amount_differs', 'renewed', 'exchange_rate', 'currency_differs'] as const;
    const seen = new Set<string>();
    for (let seed = 1; seed <= 40; seed += 1) {
      const cents = (number: number) => String(((seed * 7919 + number * 104729) % 99_991) / 1 - 40_000);
      const all: Discrepancy[] = kinds.map((kind, index) => {
        const billed = `${cents(index).replace(/(\d\d)$/, '.$1')}`;
        const rate = index === 1 && seed % 2 === 0 ? { exchangeRateEffect: eur('3.33') } : {};
        return found(kind, ['5.05', billed], [index], { explained: kind === 'exchange_rate', ...rate });
      });
      const lines = all.map(({ actual }) => line({ subtotal: actual.amount.toString() }));
      const decided = seed % 3 === 0 ? ({ [all[0]!.id]: 'accepted' } as const) : {};
      const { ladder, nextSteps } = await explained({ lines, found: all, decided });
      const { expected, shouldBe, billed, steps } = ladder!;
      const add = (amounts: readonly string[]) => sum(amounts.map(decimal));
      const not = steps.filter(({ standing }) => standing !== 'explained').map(({ amount }) => amount);
      expect(add([expected, ...steps.map(({ amount }) => amount)]).eq(decimal(billed))).toBe(true);
      expect(add([shouldBe, ...not]).eq(decimal(billed))).toBe(true);
      const { toDispute, toLookInto, nothingToDo } = nextSteps!;
      const sums = [expected, toDispute.beforeTax, toLookInto.tooMuch, nothingToDo.amount];
      expect(add(sums).minus(decimal(toLookInto.tooLittle)).eq(decimal(billed))).toBe(true);
      for (const { next, standing } of steps) seen.add(`${next} ${standing}`);
    }
    expect([...seen].sort()).toEqual([
      ...['dispute in_question', 'look_into in_question', 'look_into to_clarify'],
      ...['nothing accepted', 'nothing explained'],
    ]);
  });
});
