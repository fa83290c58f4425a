import { describe, expect, it } from '@jest/globals';
import { families, tieFamily, type Relative } from '../../../lib/billing/filing/tie-family.ts';
import { tieOut } from '../../../lib/billing/filing/tie-out.ts';
import { amountText, plus, type Money } from '../../../lib/values/money.ts';
import type { DocumentHeader } from '../../../lib/billing/document.ts';
import { aHeader, aVersion, documentId, euro, figures } from '../../builders/billing.ts';

type Given = Partial<Omit<DocumentHeader, 'id' | 'amendsOf' | 'total'>> & {
  total?: string;
  lines?: string;
  amendsOf?: string;
};

function relative(id: string, { total = '300.00', lines = total, amendsOf, ...over }: Given = {}): Relative {
  const header = aHeader({
    ...over,
    id: documentId(id),
    total: euro(total),
    amendsOf: amendsOf === undefined ? undefined : documentId(amendsOf),
  });
  const published = aVersion({ subtotal: euro(lines), total: euro(lines) });
  const tax = amountText({
    ...header.total,
    amount: header.total.amount.abs().minus(published.total.amount.abs()),
  });
  const size = (value: Money) => amountText({ ...value, amount: value.amount.abs() });
  const statement = { figures: figures(size(published.total), tax, size(header.total)) };
  return { header, published, tieOut: tieOut(header, published, statement) };
}

const credit = (id: string, amendsOf: string, total = '50.00') =>
  relative(id, { documentType: 'credit_note', total, lines: `-${total}`, amendsOf });
const shown = (documents: readonly Relative[]) =>
  tieFamily(documents).map(({ title, left, right, verdict, detail }) => {
    const text = (side: typeof left) =>
      side && typeof side.figure === 'object' ? amountText(side.figure) : undefined;
    return { title, left: text(left), right: text(right), verdict, detail };
  });

describe('families', () => {
  it('puts amendments, and amendments of them, with what they amend', () => {
    const documents = [
      credit('G3', 'G2'),
      relative('G1'),
      credit('G2', 'G1'),
      relative('G4'),
      credit('G6', 'G5'),
    ];
    expect(families(documents).map((family) => family.map(({ header }) => header.id))).toEqual([
      ['G1', 'G2', 'G3'],
      ['G4'],
      ['G6'],
    ]);
  });

  it('comes to an end where documents amend each other', () => {
    const documents = [relative('G1', { amendsOf: 'G2' }), relative('G2', { amendsOf: 'G1' })];
    expect(families(documents).flat()).toHaveLength(2);
  });
});

describe('the family of a tenant whose totals leave tax out', () => {
  const facts = [
    { fact: 'total_includes_tax', value: false, documentId: documentId('G0'), atMs: 0 },
  ] as const;
  const taxed = (id: string, before: string, tax: string, over: Partial<DocumentHeader> = {}): Relative => {
    const header = aHeader({ id: documentId(id), total: euro(before), ...over });
    const [subtotal, on] = [euro(before), euro(tax)];
    const published = aVersion({ subtotal, tax: on, total: plus(subtotal, on) });
    const statement = { figures: { subtotal, tax: on, total: published.total } };
    return { header, published, tieOut: tieOut(header, published, statement, facts) };
  };

  it('is payable with its tax, and what was paid is taken off that', () => {
    const credit = taxed('G2', '-50.00', '-9.50', {
      documentType: 'credit_note',
      amendsOf: documentId('G1'),
    });
    expect(shown([taxed('G1', '300.00', '57.00', { paid: euro('100.00') }), credit])).toMatchObject([
      { left: '297.50', right: '297.50', verdict: 'equal' },
      { left: '357.00', right: '-59.50', detail: '197.50 EUR of it is left to pay: 100.00 EUR is paid' },
    ]);
  });
});

describe('tieFamily', () => {
  it('takes a credit note off what is payable, and off the lines', () => {
    expect(shown([relative('G1'), credit('G2', 'G1')])).toEqual([
      {
        title: 'lines against the amount payable',
        left: '250.00',
        right: '250.00',
        verdict: 'equal',
        detail: '',
      },
      {
        title: 'credited against charged',
        left: '300.00',
        right: '-50.00',
        verdict: 'explained',
        detail: '250.00 EUR of it is left to pay',
      },
    ]);
  });

  it.each([
    ['100.00', '150.00 EUR of it is left to pay: 100.00 EUR is paid'],
    ['-100.00', '150.00 EUR of it is left to pay: 100.00 EUR is paid'],
    ['250.00', 'nothing of it is left to pay: 250.00 EUR is paid'],
    ['300.00', '50.00 EUR more is paid than is owed'],
  ])('takes off what is paid: %s', (paid, detail) => {
    const documents = [relative('G1', { paid: euro(paid) }), credit('G2', 'G1')];
    expect(shown(documents)[1]).toMatchObject({ verdict: 'explained', detail });
  });

  it('tells tax that is only on the statements from what nothing explains', () => {
    expect(shown([relative('G1', { total: '357.00', lines: '300.00' })])[0]).toMatchObject({
      left: '300.00',
      right: '357.00',
      verdict: 'explained',
      detail: '57.00 EUR is tax that only the statements show',
    });
    const short = {
      ...relative('G1'),
      tieOut: tieOut(aHeader({ total: euro('310.00') }), aVersion(), undefined),
    };
    expect(shown([short])[0]).toMatchObject({ verdict: 'differs', detail: '10.00 EUR is unexplained' });
  });

  it('finds a credit note that gives back more than was charged', () => {
    expect(shown([relative('G1'), credit('G2', 'G1', '300.01')])[1]).toMatchObject({
      verdict: 'differs',
      detail: '0.01 EUR more is credited than was charged',
    });
  });

  it('counts a void document on neither side, and the one that bills its charges again once', () => {
    const old = relative('G1', { isVoid: true, rawDocumentType: 'void_note' });
    expect(shown([old, relative('G2')])).toEqual([
      {
        title: 'lines against the amount payable',
        left: '300.00',
        right: '300.00',
        verdict: 'equal',
        detail: '',
      },
      {
        title: 'G1 is void',
        left: '300.00',
        right: '0.00',
        verdict: 'explained',
        detail: 'G2 bills its charges again',
      },
    ]);
  });

  it('counts the credit note of a void document on neither side, or its money would be given back twice', () => {
    const old = relative('G1', { isVoid: true, rawDocumentType: 'void_note' });
    const note = credit('G2', 'G1', '300.00');
    const voidNote = { ...note, header: { ...note.header, isVoid: true } };
    expect(shown([old, voidNote, relative('G3')])).toMatchObject([
      { left: '300.00', right: '300.00', verdict: 'equal' },
      { title: 'G1 is void', right: '0.00' },
      {
        title: 'G2 is void',
        left: '-300.00',
        right: '0.00',
        verdict: 'explained',
        detail: 'it amends G1, which is void: what it gave back counts no more',
      },
    ]);
  });

  it('says of a void document alone who looks for what bills it again, and not that nothing does', () => {
    expect(shown([relative('G1', { isVoid: true })])).toMatchObject([
      {
        title: 'G1 is void',
        detail:
          'what bills its charges again is none of its amendments; the reconciliation looks for it (rebilled)',
      },
    ]);
  });

  it('says nothing of a family of which a member was not compared yet', () => {
    const [check] = tieFamily([relative('G1'), { ...relative('G2'), tieOut: undefined }]);
    expect(check).toMatchObject({ verdict: 'unread', left: undefined, right: undefined });
    expect(check?.detail).toMatch(/^G2/);
  });
});
