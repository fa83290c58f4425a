import { describe, expect, it } from '@jest/globals';
import type { TieOut } from '../../../lib/billing/document.ts';
import type { BookDocument } from '../../../lib/reconciliation/book.ts';
import { reconcile } from '../../../lib/reconciliation/reconcile.ts';
import { asId } from '../../../lib/values/id.ts';
import { amountText } from '../../../lib/values/money.ts';
import {
  aBook,
  aDocument,
  aLicence,
  aLine,
  aPurchase,
  day,
  eur,
  unreadDocument,
} from '../../builders/book.ts';
import { sha256 } from '../../fakes/sha256.ts';
import { discrepanciesOf } from '../shown-discrepancies.ts';

function tieOut(total: string, linesTotal: string, overrides: Partial<TieOut> = {}): TieOut {
  const difference = eur(eur(total).amount.minus(eur(linesTotal).amount).toString());
  return {
    total: eur(total),
    linesTotal: eur(linesTotal),
    difference,
    explained: [],
    unexplained: difference,
    findings: [],
    tied: false,
    why: '',
    ...overrides,
  };
}

const licences = [aLicence('100')];

describe('the kinds of discrepancies of documents', () => {
  it('tax on the document only is explained', () => {
    const explained = [{ kind: 'tax_on_invoice_only', amount: eur('19') }] as const;
    const documents = [aDocument(licences, { tieOut: tieOut('119', '100', { explained }) })];
    expect(discrepanciesOf(aBook({ documents }))).toEqual([
      'tax_on_invoice_only -/- G000001: 100.00 -> 119.00, 19.00 EUR (explained)',
    ]);
  });

  it('tax that a total leaves out is told where only the statement shows it', () => {
    const onTop = (shownBy: 'lines' | 'statement') => ({
      taxOnTop: { tax: eur('19'), payable: eur('119'), shownBy },
    });
    const told = (shownBy: 'lines' | 'statement') =>
      discrepanciesOf(
        aBook({ documents: [aDocument(licences, { tieOut: tieOut('100', '100', onTop(shownBy)) })] }),
      );
    expect(told('statement')).toEqual([
      'tax_on_invoice_only -/- G000001: 100.00 -> 119.00, 19.00 EUR (explained)',
    ]);
    expect(told('lines')).toEqual([]);
  });

  it('a credit note lowers what is payable, with the tax that totals leave out', () => {
    const tied = (total: string, tax: string, payable: string) => ({
      tieOut: tieOut(total, total, {
        taxOnTop: { tax: eur(tax), payable: eur(payable), shownBy: 'lines' as const },
      }),
    });
    const invoice = aDocument(licences, tied('100', '19', '119'));
    const header = { id: asId<'DocumentId'>('G2'), documentType: 'credit_note' as const };
    const note = aDocument([aLicence('-30')], {
      ...{ ...header, amendsOf: asId('G000001'), total: eur('30') },
      ...tied('-30', '-5.70', '-35.70'),
    });
    expect(discrepanciesOf(aBook({ documents: [invoice, note] }))).toEqual([
      'credit_note -/- G2: 119.00 -> 83.30, -35.70 EUR (explained)',
    ]);
  });

  it('lines that do not sum and a statement that differs are both told', () => {
    const findings = [
      { kind: 'lines_do_not_sum', expected: eur('105'), actual: eur('100') },
      { kind: 'statement_differs', expected: eur('105'), actual: eur('107') },
    ] as const;
    const documents = [aDocument(licences, { tieOut: tieOut('105', '100', { findings }) })];
    expect(discrepanciesOf(aBook({ documents }))).toEqual([
      'lines_do_not_sum -/- G000001: 105.00 -> 100.00, -5.00 EUR',
      'statement_differs -/- G000001: 105.00 -> 107.00, 2.00 EUR',
    ]);
  });

  it('says in words which side is less', () => {
    const findings = [
      { kind: 'lines_do_not_sum', expected: eur('105'), actual: eur('100') },
      { kind: 'statement_differs', expected: eur('105'), actual: eur('107') },
    ] as const;
    const documents = [aDocument(licences, { tieOut: tieOut('105', '100', { findings }) })];
    const { discrepancies } = reconcile(aBook({ documents }), sha256);
    expect(discrepancies.map(({ detail }) => detail)).toEqual([
      'The document says 105.00; its lines account for 100.00, 5.00 less.',
      'The document says 105.00; its statement says 107.00, 2.00 more.',
    ]);
  });

  it('a restatement shows what the lines were and what they are', () => {
    const change = { from: 'v1', to: 'v2', before: eur('100'), after: eur('130'), atMs: 0 };
    expect(discrepanciesOf(aBook({ documents: [aDocument(licences, { restatements: [change] })] }))).toEqual([
      'restated -/- G000001: 100.00 -> 130.00, 30.00 EUR (explained)',
    ]);
  });

  const credit = {
    id: asId<'DocumentId'>('G000002'),
    documentType: 'credit_note',
    amendsOf: asId<'DocumentId'>('G000001'),
  } as const;

  it('a credit note lowers what it amends, whatever sign its total was sent with', () => {
    const note = aDocument([aLicence('-30')], { ...credit, total: eur('30'), tieOut: tieOut('-30', '-30') });
    expect(discrepanciesOf(aBook({ documents: [note, aDocument(licences)] }))).toEqual([
      'credit_note -/- G000002: 100.00 -> 70.00, -30.00 EUR (explained)',
    ]);
    const unread = unreadDocument({ ...credit, total: eur('30') });
    expect(discrepanciesOf(aBook({ documents: [unread] }))).toEqual([
      'credit_note -/- G000002: 0.00 -> -30.00, -30.00 EUR (explained)',
    ]);
  });

  const old = aDocument([aLine(), aLicence('100')], { isVoid: true });
  const anew = (lines: Parameters<typeof aDocument>[0], id = 'G000002') =>
    aDocument(lines, { id: asId(id), invoiceDate: day('2024-02-20') });

  it('a void document that nothing replaces is credited whole, and its lines take no part', () => {
    const book = aBook({ purchases: [aPurchase()], documents: [old] });
    expect(discrepanciesOf(book)).toEqual([
      'credit_note -/- G000001: 1137.78 -> 0.00, -1137.78 EUR (explained)',
    ]);
    const { matches, coverage } = reconcile(book, sha256);
    expect(matches).toEqual([]);
    expect(coverage.map(({ outOfScope }) => amountText(outOfScope))).toEqual(['1137.78']);
  });

  it('a credit note of all of a void document gives nothing back: what it lowered is nothing already', () => {
    const old = aDocument([aLine()], { isVoid: true });
    const note = aDocument([aLine({ amounts: { subtotal: '-1037.78' } })], {
      id: asId('G000002'),
      invoiceDate: day('2024-02-12'),
      documentType: 'credit_note',
      amendsOf: asId('G000001'),
      isVoid: true,
      total: eur('1037.78'),
    });
    const anew = aDocument([aLine()], { id: asId('G000003'), invoiceDate: day('2024-02-13') });
    const book = aBook({ purchases: [aPurchase()], documents: [old, note, anew] });
    expect(discrepanciesOf(book)).toEqual([
      'rebilled -/- G000003: 1037.78 -> 1037.78, 0.00 EUR (explained)',
      'credit_note -/- G000002: -1037.78 -> 0.00, 1037.78 EUR (explained)',
    ]);
    const { coverage, discrepancies } = reconcile(book, sha256);
    expect(amountText(coverage[1]!.outOfScope)).toBe('-1037.78');
    expect(discrepancies[1]).toMatchObject({
      relatedDocumentId: 'G000001',
      detail: 'A credit note for all of G000001, which is void: what it gave back counts no more.',
    });
  });

  it('a credit note of a part of a void document stays, and lowers nothing of it', () => {
    const old = aDocument([aLine()], { isVoid: true });
    const header = { id: asId<'DocumentId'>('G000002'), documentType: 'credit_note' } as const;
    const note = aDocument([aLicence('-20')], { ...header, amendsOf: asId('G000001') });
    const book = aBook({ documents: [old, note] });
    expect(discrepanciesOf(book)[0]).toBe('credit_note -/- G000002: 0.00 -> -20.00, -20.00 EUR (explained)');
    expect(reconcile(book, sha256).discrepancies[0]!.detail).toBe(
      'Gives back 20.00 of G000001, which is void: the credit stays.',
    );
  });

  it('a rebill moves the match and does not double it', () => {
    const book = aBook({
      purchases: [aPurchase()],
      documents: [anew([aLine(), aLicence('120')]), old],
      asOf: day('2024-03-30'),
    });
    expect(discrepanciesOf(book)).toEqual([
      'rebilled -/- G000002: 1137.78 -> 1157.78, 20.00 EUR (explained)',
    ]);
    expect(reconcile(book, sha256).matches.map(({ documentId }) => documentId)).toEqual(['G000002']);
  });

  it('a rebill that is billed anew in its turn is no credit', () => {
    const book = aBook({
      purchases: [aPurchase()],
      documents: [
        old,
        aDocument([aLine(), aLicence('100')], {
          id: asId('G000002'),
          invoiceDate: day('2024-02-20'),
          isVoid: true,
        }),
        anew([aLine(), aLicence('100')], 'G000003'),
      ],
    });
    expect(discrepanciesOf(book)).toEqual([
      'rebilled -/- G000002: 1137.78 -> 1137.78, 0.00 EUR (explained)',
      'rebilled -/- G000003: 1137.78 -> 1137.78, 0.00 EUR (explained)',
    ]);
  });

  it('names the document that is replaced or amended, and none where nothing took its place', () => {
    const related = (...documents: readonly BookDocument[]) =>
      reconcile(aBook({ documents }), sha256).discrepancies.map(
        ({ kind, documentId, relatedDocumentId }) => `${kind} ${documentId} ${relatedDocumentId}`,
      );
    expect(related(old, anew([aLine(), aLicence('100')]))).toContain('rebilled G000002 G000001');
    expect(related(old)).toEqual(['credit_note G000001 undefined']);
    const note = unreadDocument({ ...credit, total: eur('30') });
    expect(related(note, aDocument(licences))).toEqual(['credit_note G000002 G000001']);
    expect(related(note)).toEqual(['credit_note G000002 G000001']);
    expect(related({ ...note, header: { ...note.header, amendsOf: undefined } })).toEqual([
      'credit_note G000002 undefined',
    ]);
  });

  it('an invoice that shares less than half of the charges replaces nothing', () => {
    const longer = aDocument([aLine(), aLicence('100'), aLicence('7')], { isVoid: true });
    const book = aBook({ purchases: [aPurchase()], documents: [longer, anew([aLine(), aLicence('8')])] });
    expect(discrepanciesOf(book)).toEqual([
      'credit_note -/- G000001: 1144.78 -> 0.00, -1144.78 EUR (explained)',
    ]);
  });

  it('of two that share charges the one that shares more replaces it', () => {
    const book = aBook({
      documents: [old, anew([aLicence('100')]), anew([aLine(), aLicence('100')], 'G000003')],
    });
    expect(discrepanciesOf(book).filter((text) => text.startsWith('rebilled'))).toEqual([
      'rebilled -/- G000003: 1137.78 -> 1137.78, 0.00 EUR (explained)',
    ]);
  });
});

describe('coverage', () => {
  it('explains a document to its last cent', () => {
    const lines = [
      aLine(),
      aLine(),
      aLine({ orderId: 'x', alternateId: '', reservationOrderId: '', amounts: { subtotal: '0.015' } }),
      aLicence('-12.34'),
    ];
    const { coverage } = reconcile(
      aBook({ purchases: [aPurchase()], documents: [aDocument(lines)] }),
      sha256,
    );
    const [one] = coverage;
    expect([one!.matched, one!.discrepant, one!.outOfScope, one!.linesSubtotal].map(amountText)).toEqual([
      '1037.78',
      '1037.795',
      '-12.34',
      '2063.235',
    ]);
  });

  it('refuses a document whose lines are not all there', () => {
    const document = aDocument([aLine()]);
    const short = { ...document, published: { ...document.published!, charges: [] } };
    expect(() => reconcile(aBook({ documents: [short] }), sha256)).toThrow('not all accounted for');
  });
});
