import { describe, expect, it } from '@jest/globals';
import { tieOut } from '../../../lib/billing/filing/tie-out.ts';
import type { TenantFacts } from '../../../lib/billing/filing/tenant-facts.ts';
import { amountText } from '../../../lib/values/money.ts';
import { aHeader, aVersion, documentId, euro, figures } from '../../builders/billing.ts';

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
    expect(result.why).toBe('the lines sum to 300.00 EUR, 10.00 more than the document with 290.00');
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

  it('finds a statement that is off before tax, though all totals agree', () => {
    const header = aHeader({ total: euro('357.00') });
    const result = tieOut(header, lines('300.00', '57.00'), {
      figures: figures('305.00', '52.00', '357.00'),
    });
    expect(result.findings).toEqual([
      { kind: 'statement_differs', figure: 'before_tax', expected: euro('300.00'), actual: euro('305.00') },
    ]);
    expect(result.why).toBe('the statement says 305.00 EUR before tax, 5.00 more than the lines with 300.00');
    expect(result.tied).toBe(false);
  });

  it('shows both figures where the tax on a statement is a little off, and works out neither', () => {
    const header = aHeader({ total: euro('357.00') });
    const result = tieOut(header, lines('300.00', '57.00'), {
      figures: figures('300.00', '56.99', '357.00'),
    });
    expect(result.findings).toEqual([
      { kind: 'statement_differs', figure: 'tax', expected: euro('57.00'), actual: euro('56.99') },
    ]);
    expect(result.why).toBe('the statement says 56.99 EUR tax, 0.01 less than the lines with 57.00');
  });
});

describe('what a tie-out records', () => {
  const parts = (...counts: number[]) =>
    counts.map((count, part) => ({ part, key: `p${part}`, sha256: `${part}`, length: 1, lines: count }));
  const checksOf = (...given: Parameters<typeof tieOut>) =>
    (tieOut(...given).checks ?? []).map(({ check, title, left, right, verdict }) => {
      const text = (side: typeof left) =>
        side && (typeof side.figure === 'number' ? String(side.figure) : amountText(side.figure));
      return [check, title, text(left), text(right), verdict].join(' | ');
    });

  it('has every check with the figures of both sides', () => {
    const version = { ...lines('300.00'), parts: parts(2, 1), announcedParts: 2 };
    const statement = { figures: figures('300.00', '57.00', '357.00') };
    expect(checksOf(aHeader({ total: euro('357.00') }), version, statement)).toEqual([
      'T0 | parts received | 2 | 2 | equal',
      'T0 | lines stored | 3 | 3 | equal',
      'T0 | lines of another document or currency | 0 | 0 | equal',
      'T1 | lines whose total is not subtotal plus tax | 0 | 0 | equal',
      'T2 | lines before tax against the statement | 300.00 | 300.00 | equal',
      'T3 | lines against the document | 300.00 | 357.00 | explained',
      'T3 | statement against the document | 357.00 | 357.00 | equal',
      'T3 | tax of the lines against the statement | 0.00 | 57.00 | explained',
    ]);
  });

  it('takes a check that lacks a side for unread, never for equal', () => {
    const verdicts = (tieOut(aHeader(), lines('300.00'), undefined).checks ?? []).map(
      ({ verdict }) => verdict,
    );
    expect(verdicts).toEqual([
      'does_not_apply',
      'equal',
      'equal',
      'equal',
      'unread',
      'equal',
      'unread',
      'unread',
    ]);
  });

  it.each([
    { total: '357.00', verdict: 'unread', because: 'it may be tax' },
    { total: '290.00', verdict: 'differs', because: 'it is less than the lines' },
  ])('is $verdict about a document over $total without a statement: $because', ({ total, verdict }) => {
    const { checks = [] } = tieOut(aHeader({ total: euro(total) }), lines('300.00'), undefined);
    expect(checks.find(({ title }) => title === 'lines against the document')?.verdict).toBe(verdict);
  });

  it.each([
    { version: { parts: parts(3), announcedParts: 2 }, why: '1 parts are here, 2 were announced' },
    { version: { parts: parts(2), announcedParts: 1 }, why: '3 lines are stored, 2 were read' },
  ])('does not tie a version that is not whole: $why', ({ version, why }) => {
    const result = tieOut(
      aHeader(),
      { ...lines('300.00'), ...version },
      { figures: figures('300.00', '0', '300.00') },
    );
    expect(result).toMatchObject({ tied: false, why });
  });
});

describe('a tenant whose totals leave tax out', () => {
  const fact = (value: boolean, id: string) =>
    ({ fact: 'total_includes_tax', value, documentId: documentId(id), atMs: 0 }) as const;
  const header = aHeader({ total: euro('300.00') });
  const statement = { figures: figures('300.00', '57.00', '357.00') };

  it.each([
    { version: lines('300.00', '57.00'), what: 'lines that carry tax' },
    { version: lines('300.00'), what: 'lines without tax' },
  ])('has its totals compared before tax: $what', ({ version }) => {
    const result = tieOut(header, version, statement, [fact(false, 'G1')]);
    expect(result).toMatchObject({ tied: true, explained: [], findings: [] });
    expect(amountText(result.linesTotal)).toBe('300.00');
  });

  it.each([
    { version: lines('300.00', '57.00'), shownBy: 'lines' },
    { version: lines('300.00'), shownBy: 'statement' },
  ])('owes its tax on top of its total, as the $shownBy show it', ({ version, shownBy }) => {
    const { taxOnTop, checks } = tieOut(header, version, statement, [fact(false, 'G1')]);
    expect(taxOnTop).toEqual({ tax: euro('57.00'), payable: euro('357.00'), shownBy });
    expect(checks?.at(-1)).toMatchObject({
      title: 'statement against the amount payable',
      right: { figure: euro('357.00') },
      verdict: 'equal',
    });
  });

  it('owes nothing on top where its statement shows no tax', () => {
    const result = tieOut(header, lines('300.00'), { figures: figures('300.00', '0', '300.00') }, [
      fact(false, 'G1'),
    ]);
    expect(result).not.toHaveProperty('taxOnTop');
    expect(result.tied).toBe(true);
  });

  it('owes what its lines say where the tax of its statement is a little off', () => {
    const off = { figures: figures('300.00', '56.99', '356.99') };
    const result = tieOut(header, lines('300.00', '57.00'), off, [fact(false, 'G1')]);
    expect(result.taxOnTop).toMatchObject({ payable: euro('357.00'), shownBy: 'lines' });
    expect(result.findings).toMatchObject([{ kind: 'statement_differs', figure: 'tax' }]);
  });

  it.each([undefined, { figures: undefined }])(
    'says that its tax is not shown where nobody can read it',
    (it) => {
      const result = tieOut(header, lines('300.00'), it, [fact(false, 'G1')]);
      expect(result.taxOnTop).toEqual({ tax: euro('0'), payable: euro('300.00'), shownBy: 'nothing' });
      expect(result.why).toMatch(/; what tax is owed on top of its total is not shown yet$/);
    },
  );

  it.each([
    { version: lines('300.00', '57.00'), payable: '357.00', shownBy: 'lines' },
    { version: lines('300.00'), payable: '300.00', shownBy: 'nothing' },
  ])('is not tied by a statement that does not add up: $shownBy', ({ version, payable, shownBy }) => {
    const wrong = { figures: figures('300.00', '57.00', '360.00') };
    const result = tieOut(header, version, wrong, [fact(false, 'G1')]);
    expect(result.taxOnTop).toMatchObject({ payable: euro(payable), shownBy });
    expect(result.findings).toEqual([
      { kind: 'statement_differs', expected: euro('357.00'), actual: euro('360.00') },
    ]);
    expect(result.checks?.at(-1)).toMatchObject({ right: { figure: euro('357.00') }, verdict: 'differs' });
    expect(result.tied).toBe(false);
  });

  it('still finds lines that do not sum', () => {
    const result = tieOut(header, lines('290.00', '55.10'), statement, [fact(false, 'G1')]);
    expect(result.findings.map(({ kind }) => kind)).toEqual(['lines_do_not_sum']);
    expect(amountText(result.unexplained)).toBe('10.00');
  });

  it('never takes more than the lines for tax that a statement would show', () => {
    const result = tieOut(aHeader({ total: euro('310.00') }), lines('300.00'), undefined, [
      fact(false, 'G1'),
    ]);
    expect(result.findings.map(({ kind }) => kind)).toEqual(['lines_do_not_sum']);
  });

  it('is compared with tax, and told of, once another document shows the opposite', () => {
    const result = tieOut(header, lines('300.00', '57.00'), statement, [fact(false, 'G1'), fact(true, 'G2')]);
    expect(result.tied).toBe(false);
    expect(result.checks?.map(({ detail }) => detail).join()).toMatch(
      /open: G2 shows that it is so, G1 that it is not/,
    );
    expect(result.taxOnTop).toEqual({ tax: euro('57.00'), payable: euro('300.00'), shownBy: 'undecided' });
    expect(result.why).toMatch(
      /whether 57.00 EUR of tax is owed on top of its total is not known, for whether totals include tax is open: G2/,
    );
  });

  it.each([
    { version: lines('300.00', '57.00'), facts: [], tax: '57.00', what: 'tax on the lines' },
    { version: lines('300.00'), facts: [], tax: '57.00', what: 'tax on the statement' },
    { version: lines('299.00', '57.00'), facts: [], tax: undefined, what: 'another sum than the total' },
    {
      version: lines('300.00', '57.00'),
      facts: [fact(true, 'G2')],
      tax: undefined,
      what: 'totals include tax',
    },
  ])(
    'is in question where its total is just the lines before tax, and nothing was taught: $what',
    (given) => {
      const result = tieOut(header, given.version, statement, given.facts);
      expect(result.taxOnTop?.tax).toEqual(given.tax && euro(given.tax));
      expect(result.tied).toBe(false);
    },
  );
});

describe('the signs of a credit note', () => {
  const taught: TenantFacts = [
    { fact: 'credit_note_total_is_negative', value: true, documentId: documentId('G1'), atMs: 0 },
  ];
  const charges = { subtotal: euro('300.00'), tax: euro('0.00'), total: euro('300.00') };
  const tied = (total: string, statement: string, lines = charges, facts: TenantFacts = []) =>
    tieOut(
      aHeader({ documentType: 'credit_note', total: euro(total) }),
      lines,
      { figures: figures(statement, '0.00', statement) },
      facts,
    ).tied;
  const givesBack = { subtotal: euro('-300.00'), tax: euro('0.00'), total: euro('-300.00') };

  it.each(['300.00', '-300.00'])(
    'do not tie a negative total to lines that charge, where the tenant taught what it means: statement %s',
    (statement) => {
      expect(tied('-300.00', statement, charges, taught)).toBe(false);
      expect(tied('-300.00', '-300.00', givesBack, taught)).toBe(true);
    },
  );

  it.each([
    { total: '300.00', statement: '-300.00', lines: charges, ties: false },
    { total: '-300.00', statement: '300.00', lines: givesBack, ties: false },
    { total: '300.00', statement: '300.00', lines: charges, ties: true },
    // The list has no sign, the lines and the PDF have: that is how Microsoft sends them.
    { total: '300.00', statement: '-300.00', lines: givesBack, ties: true },
    { total: '300.00', statement: '300.00', lines: givesBack, ties: true },
  ])(
    'tie the statement only under the sign that the list prints or means: $total, $statement: $ties',
    ({ total, statement, lines, ties }) => {
      expect(tied(total, statement, lines)).toBe(ties);
    },
  );
});
