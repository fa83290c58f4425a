import { describe, expect, it } from '@jest/globals';
import { paidOn, signed } from '../../../lib/billing/filing/signed.ts';
import {
  contradiction,
  factValue,
  lessonsOf,
  type FactName,
  type Lesson,
} from '../../../lib/billing/filing/tenant-facts.ts';
import { amountText } from '../../../lib/values/money.ts';
import { aHeader, aVersion, documentId, euro, figures } from '../../builders/billing.ts';

const linesOf = (subtotal: string, tax = '0') => {
  const [before, on] = [euro(subtotal), euro(tax)];
  return aVersion({ subtotal: before, tax: on, total: { ...before, amount: before.amount.plus(on.amount) } });
};
const invoice = (total: string, shown?: ReturnType<typeof figures>, paid = '0') => ({
  header: aHeader({ total: euro(total), paid: euro(paid) }),
  statement: shown && { figures: shown },
});
const credit = (total: string) => ({
  header: aHeader({ documentType: 'credit_note', total: euro(total) }),
  statement: undefined,
});
const lesson = (fact: FactName, value: boolean, id = 'G1'): Lesson => ({
  fact,
  value,
  documentId: documentId(id),
  atMs: 0,
});

describe('lessonsOf', () => {
  it.each([
    {
      what: 'a total that is what the statement shows with tax',
      document: invoice('357.00', figures('300.00', '57.00', '357.00')),
      lines: linesOf('300.00'),
      taught: { total_includes_tax: true },
    },
    {
      what: 'a total that is what the statement shows before tax',
      document: invoice('300.00', figures('300.00', '57.00', '357.00')),
      lines: linesOf('300.00', '57.00'),
      taught: { total_includes_tax: false },
    },
    {
      what: 'a credit note over a positive total whose lines give back as much',
      document: credit('50.00'),
      lines: linesOf('-50.00'),
      taught: { credit_note_total_is_negative: false },
    },
    {
      what: 'a credit note over a negative total whose lines give back as much',
      document: credit('-50.00'),
      lines: linesOf('-50.00'),
      taught: { credit_note_total_is_negative: true },
    },
    {
      what: 'an invoice paid in full by a negative amount',
      document: invoice('300.00', undefined, '-300.00'),
      lines: linesOf('300.00'),
      taught: { paid_amount_is_negative: true },
    },
    {
      what: 'an invoice paid in full by a positive amount',
      document: invoice('300.00', undefined, '300.00'),
      lines: linesOf('300.00'),
      taught: { paid_amount_is_negative: false },
    },
  ])('learns from $what', ({ document, lines, taught }) => {
    const lessons = lessonsOf(document, lines, 7);
    expect(Object.fromEntries(lessons.map(({ fact, value }) => [fact, value]))).toEqual(taught);
    expect(lessons[0]).toMatchObject({ documentId: 'G016907411', atMs: 7 });
  });

  it.each([
    {
      what: 'there is no tax to tell by',
      document: invoice('300.00', figures('300.00', '0', '300.00')),
      lines: linesOf('300.00'),
    },
    { what: 'nothing states the tax', document: invoice('357.00'), lines: linesOf('300.00', '57.00') },
    {
      what: 'the statement does not add up',
      document: invoice('357.00', figures('300.00', '56.00', '357.00')),
      lines: linesOf('300.00'),
    },
    {
      what: 'the lines before tax are not those of the statement',
      document: invoice('357.00', figures('300.00', '57.00', '357.00')),
      lines: linesOf('290.00'),
    },
    {
      what: 'the lines carry another tax than the statement',
      document: invoice('357.00', figures('300.00', '57.00', '357.00')),
      lines: linesOf('300.00', '56.99'),
    },
    {
      what: 'the total is neither',
      document: invoice('340.00', figures('300.00', '57.00', '357.00')),
      lines: linesOf('300.00'),
    },
    {
      what: 'the lines of a credit note give back something else',
      document: credit('50.00'),
      lines: linesOf('-49.00'),
    },
    { what: 'the lines of a credit note charge', document: credit('50.00'), lines: linesOf('50.00') },
    {
      what: 'only a part was paid',
      document: invoice('300.00', undefined, '-299.00'),
      lines: linesOf('300.00'),
    },
    { what: 'there was nothing to pay', document: invoice('0'), lines: linesOf('0') },
    {
      what: 'a line does not add up',
      document: invoice('300.00', undefined, '-300.00'),
      lines: { ...linesOf('300.00'), unbalancedLines: 1 },
    },
    {
      what: 'the document is void',
      document: { header: aHeader({ isVoid: true, paid: euro('-300.00') }), statement: undefined },
      lines: linesOf('300.00'),
    },
  ])('learns nothing where $what', ({ document, lines }) => {
    expect(lessonsOf(document, lines, 0)).toEqual([]);
  });
});

describe('factValue', () => {
  it('knows nothing before a document taught it', () => {
    expect(factValue([lesson('total_includes_tax', true)], 'paid_amount_is_negative')).toBeUndefined();
  });

  it('is what the documents taught', () => {
    expect(factValue([lesson('total_includes_tax', false)], 'total_includes_tax')).toBe(false);
  });

  it('is open where two documents teach the opposite, and says which', () => {
    const facts = [lesson('total_includes_tax', true, 'G1'), lesson('total_includes_tax', false, 'G2')];
    expect(factValue(facts, 'total_includes_tax')).toBeUndefined();
    expect(contradiction(facts, 'total_includes_tax')).toBe(
      'whether totals include tax is open: G1 shows that it is so, G2 that it is not',
    );
    expect(contradiction(facts.slice(0, 1), 'total_includes_tax')).toBeUndefined();
  });
});

describe('signs', () => {
  const text = (value: ReturnType<typeof euro>) => amountText(value);

  it.each([
    { total: '50.00', negative: undefined, wanted: '-50.00', because: 'a credit note gives back' },
    {
      total: '50.00',
      negative: false,
      wanted: '-50.00',
      because: 'this tenant sends positive what is given back',
    },
    {
      total: '-50.00',
      negative: true,
      wanted: '-50.00',
      because: 'this tenant sends negative what is given back',
    },
    {
      total: '50.00',
      negative: true,
      wanted: '50.00',
      because: 'a positive one charges where this tenant sends negative ones',
    },
  ])('a credit note over $total without lines is $wanted: $because', ({ total, negative, wanted }) => {
    const header = aHeader({ documentType: 'credit_note', total: euro(total) });
    const facts = negative === undefined ? [] : [lesson('credit_note_total_is_negative', negative)];
    expect(text(signed(header, header.total, undefined, facts))).toBe(wanted);
  });

  it('lets the lines of a credit note decide over what was learnt', () => {
    const header = aHeader({ documentType: 'credit_note', total: euro('50.00') });
    const facts = [lesson('credit_note_total_is_negative', true)];
    expect(text(signed(header, header.total, euro('-50.00'), facts))).toBe('-50.00');
  });

  it.each([
    { paid: '-300.00', negative: undefined, wanted: '300.00' },
    { paid: '300.00', negative: undefined, wanted: '300.00' },
    { paid: '-300.00', negative: true, wanted: '300.00' },
    { paid: '300.00', negative: true, wanted: '-300.00' },
    { paid: '-300.00', negative: false, wanted: '-300.00' },
  ])(
    'a paid amount of $paid is $wanted where negative payments are $negative',
    ({ paid, negative, wanted }) => {
      const facts = negative === undefined ? [] : [lesson('paid_amount_is_negative', negative)];
      expect(text(paidOn(aHeader({ paid: euro(paid) }), undefined, facts))).toBe(wanted);
    },
  );
});
