import { describe, expect, it } from '@jest/globals';
import { tieOut } from '../../../lib/billing/filing/tie-out.ts';
import { amountText } from '../../../lib/values/money.ts';
import { aHeader, aVersion, euro, figures } from '../../builders/billing.ts';

const lines = (subtotal: string, tax = '0') => {
  const [before, on] = [euro(subtotal), euro(tax)];
  return aVersion({ subtotal: before, tax: on, total: { ...before, amount: before.amount.plus(on.amount) } });
};

describe('tieOut', () => {
  it('ties a document whose header, lines and statement say the same', () => {
    const result = tieOut(aHeader(), lines('300.00'), { figures: figures('300.00', '0', '300.00') });
    expect(result).toMatchObject({ tied: true, why: '', explained: [], findings: [] });
    expect(amountText(result.unexplained)).toBe('0.00');
  });

  it('ties a document whose lines carry the tax', () => {
    const header = aHeader({ total: euro('357.00') });
    expect(
      tieOut(header, lines('300.00', '57.00'), { figures: figures('300.00', '57.00', '357.00') }).tied,
    ).toBe(true);
  });

  it('ties a void document like any other', () => {
    const header = aHeader({ isVoid: true, rawDocumentType: 'void_note' });
    expect(tieOut(header, lines('300.00'), { figures: figures('300.00', '0', '300.00') }).tied).toBe(true);
  });

  it('explains tax that is on the document only by the statement that shows it', () => {
    const header = aHeader({ total: euro('357.00') });
    const result = tieOut(header, lines('300.00'), { figures: figures('300.00', '57.00', '357.00') });
    expect(result.explained).toEqual([{ kind: 'tax_on_invoice_only', amount: euro('57.00') }]);
    expect(amountText(result.difference)).toBe('57.00');
    expect(amountText(result.unexplained)).toBe('0.00');
    expect(result.tied).toBe(true);
  });

  it('tells the tax that a statement shows from lines that are missing', () => {
    const shown = figures('305.00', '57.95', '362.95');
    const result = tieOut(aHeader({ total: euro('362.95') }), lines('300.00'), { figures: shown });
    expect(result.explained).toEqual([{ kind: 'tax_on_invoice_only', amount: euro('57.95') }]);
    expect(result.findings).toEqual([
      { kind: 'lines_do_not_sum', expected: euro('362.95'), actual: euro('357.95') },
    ]);
    expect(amountText(result.unexplained)).toBe('5.00');
    expect(result.tied).toBe(false);
  });

  it.each([
    { shown: figures('300.00', '56.00', '357.00'), because: 'it does not add up' },
    { shown: figures('357.00', '0', '357.00'), because: 'it shows no tax' },
  ])('does not take a difference for tax where the statement shows otherwise: $because', ({ shown }) => {
    const result = tieOut(aHeader({ total: euro('357.00') }), lines('300.00'), { figures: shown });
    expect(result.explained).toEqual([]);
    expect(result.findings).toContainEqual({
      kind: 'lines_do_not_sum',
      expected: euro('357.00'),
      actual: euro('300.00'),
    });
    expect(result.tied).toBe(false);
  });

  it('reports a statement that is off before tax for that alone, and still takes the tax it shows for tax', () => {
    const shown = figures('310.00', '57.00', '367.00');
    const result = tieOut(aHeader({ total: euro('357.00') }), lines('300.00'), { figures: shown });
    expect(result.explained).toEqual([{ kind: 'tax_on_invoice_only', amount: euro('57.00') }]);
    expect(result.findings.map((finding) => finding.kind)).toEqual(['statement_differs']);
    expect(result.tied).toBe(false);
  });

  it('tells tax, lines and statement apart where all three differ', () => {
    const shown = figures('110.00', '19.00', '129.00');
    const result = tieOut(aHeader({ total: euro('122.00') }), lines('100.00'), { figures: shown });
    expect(result.explained).toEqual([{ kind: 'tax_on_invoice_only', amount: euro('19.00') }]);
    expect(result.findings).toEqual([
      { kind: 'lines_do_not_sum', expected: euro('122.00'), actual: euro('119.00') },
      { kind: 'statement_differs', expected: euro('122.00'), actual: euro('129.00') },
    ]);
    expect(amountText(result.unexplained)).toBe('3.00');
  });

  it('does not take a difference for tax where the lines carry tax', () => {
    const header = aHeader({ total: euro('360.00') });
    const result = tieOut(header, lines('300.00', '57.00'), { figures: figures('300.00', '3.00', '360.00') });
    expect(result.findings.map((finding) => finding.kind)).toEqual(['lines_do_not_sum']);
  });

  it('finds lines that do not sum to the document, and says by how much', () => {
    const header = aHeader({ total: euro('290.00') });
    const result = tieOut(header, lines('300.00'), { figures: figures('290.00', '0', '290.00') });
    expect(result.findings).toEqual([
      { kind: 'lines_do_not_sum', expected: euro('290.00'), actual: euro('300.00') },
    ]);
    expect(result.why).toBe('the lines sum to 300.00 EUR, the document says 290.00 (10.00)');
    expect(amountText(result.unexplained)).toBe('-10.00');
  });

  it('finds a statement that states another total than the document', () => {
    const result = tieOut(aHeader(), lines('300.00'), { figures: figures('312.00', '0', '312.00') });
    expect(result.findings).toEqual([
      { kind: 'statement_differs', expected: euro('300.00'), actual: euro('312.00') },
    ]);
    expect(result.tied).toBe(false);
  });

  it('does not tie without a statement, though everything else agrees', () => {
    expect(tieOut(aHeader(), lines('300.00'), undefined)).toMatchObject({
      tied: false,
      findings: [],
      why: 'the statement is missing',
    });
  });

  it('does not take a statement that cannot be read for one that agrees', () => {
    expect(tieOut(aHeader(), lines('300.00'), { figures: undefined })).toMatchObject({
      tied: false,
      why: "the statement's figures could not be read",
    });
  });

  it('leaves open whether a difference is tax until a statement can tell', () => {
    const result = tieOut(aHeader({ total: euro('357.00') }), lines('300.00'), undefined);
    expect(result.findings).toEqual([]);
    expect(amountText(result.unexplained)).toBe('57.00');
    expect(result.why).toMatch(/would show whether 57.00 EUR more than the lines is tax/);
  });

  it('finds without a statement what cannot be tax: less than the lines', () => {
    const result = tieOut(aHeader({ total: euro('290.00') }), lines('300.00'), undefined);
    expect(result.findings.map((finding) => finding.kind)).toEqual(['lines_do_not_sum']);
  });

  it.each(['50.00', '-50.00'])(
    'normalises a credit note over %s by its negative lines, and its statement with it',
    (total) => {
      const header = aHeader({ documentType: 'credit_note', total: euro(total) });
      const result = tieOut(header, lines('-50.00'), { figures: figures(total, '0', total) });
      expect(amountText(result.total)).toBe('-50.00');
      expect(result.tied).toBe(true);
    },
  );

  it('does not tie a document with a line that does not add up', () => {
    const version = aVersion({ unbalancedLines: 1 });
    const result = tieOut(aHeader(), version, { figures: figures('300.00', '0', '300.00') });
    expect(result).toMatchObject({ tied: false, why: '1 line has a total that is not subtotal plus tax' });
  });
});
