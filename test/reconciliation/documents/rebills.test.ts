import { describe, expect, it } from '@jest/globals';
import type { BilledLine } from '../../../lib/billing/billed-line.ts';
import type { BookDocument } from '../../../lib/reconciliation/book.ts';
import {
  mayBeRebill,
  standsFor,
  voidDocuments,
} from '../../../lib/reconciliation/matching/documents/rebills.ts';
import { reconcile } from '../../../lib/reconciliation/reconcile.ts';
import type { BillingPeriod } from '../../../lib/values/day.ts';
import { asId } from '../../../lib/values/id.ts';
import { amountText, money } from '../../../lib/values/money.ts';
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

type Header = NonNullable<Parameters<typeof aDocument>[1]>;

const CHARGES = ['100', '200', '300', '400'].map((amount) => aLicence(amount));
const paper = (id: string, date: string, header: Header = {}, lines = CHARGES): BookDocument =>
  aDocument(lines, { id: asId(id), invoiceDate: day(date), ...header });
const voided = (id: string, date: string, header: Header = {}, lines = CHARGES) =>
  paper(id, date, { isVoid: true, ...header }, lines);
/** `what was void <- what replaced it`, in the order in which they are told. */
const replaced = (...documents: readonly BookDocument[]) =>
  voidDocuments(documents).map(
    ({ document, rebilledBy }) => `${document.header.id} <- ${rebilledBy?.header.id ?? 'nothing'}`,
  );

describe('what replaces a void document', () => {
  const old = voided('G1', '2024-02-07');

  it('is a later invoice of the same charges', () => {
    expect(replaced(old, paper('G2', '2024-02-08'))).toEqual(['G1 <- G2']);
    expect(replaced(paper('G2', '2024-02-08'), old)).toEqual(['G1 <- G2']);
  });

  it('is none of another kind, commerce or currency', () => {
    const not = (header: Header) => replaced(old, paper('G2', '2024-02-08', header));
    expect(not({ documentType: 'credit_note' })).toEqual(['G1 <- nothing']);
    expect(not({ commerce: 'legacy' })).toEqual(['G1 <- nothing']);
    expect(not({ total: money('1000', 'USD') })).toEqual(['G1 <- nothing']);
  });

  it('is none where the void document gave money back', () => {
    const note = voided('C1', '2024-02-07', { documentType: 'credit_note' });
    expect(replaced(note, paper('G2', '2024-02-08'))).toEqual(['C1 <- nothing']);
    expect(replaced(note, paper('G2', '2024-02-08', { amendsOf: asId('C1') }))).toEqual(['C1 <- nothing']);
    expect(replaced(note, old, paper('G2', '2024-02-08'))).toEqual(['C1 <- nothing', 'G1 <- G2']);
  });

  it('is issued in its month or in the two after by its charges alone, and at any time where it says so itself', () => {
    const later = (period: string, header: Header = {}) =>
      replaced(old, paper('G2', '2024-05-12', { period: period as BillingPeriod, ...header }));
    expect(later('2024-02')).toEqual(['G1 <- G2']);
    expect(later('2024-03')).toEqual(['G1 <- G2']);
    expect(later('2024-04')).toEqual(['G1 <- nothing']);
    expect(later('2024-04', { amendsOf: asId('G1') })).toEqual(['G1 <- G2']);
  });

  it('is not the ordinary invoice of a later month, which bills these charges among many others', () => {
    const others = ['1', '2', '3', '4', '5'].map((amount) => aLicence(amount));
    const among = (period: string, lines: typeof CHARGES) =>
      replaced(old, paper('G2', '2024-03-12', { period: period as BillingPeriod }, lines));
    expect(among('2024-02', [...CHARGES, ...others])).toEqual(['G1 <- nothing']);
    expect(among('2024-02', [...CHARGES, ...others.slice(1)])).toEqual(['G1 <- G2']);
    expect(among(old.header.period, [...CHARGES, ...others])).toEqual(['G1 <- G2']);
  });

  it('is none that was issued before it; on one day numbers grow', () => {
    expect(replaced(old, paper('G9', '2024-02-06'))).toEqual(['G1 <- nothing']);
    expect(replaced(old, paper('G2', '2024-02-07'))).toEqual(['G1 <- G2']);
    expect(replaced(old, paper('G0', '2024-02-07'))).toEqual(['G1 <- nothing']);
  });

  it('shares half of the charges or says so itself, and has been read', () => {
    const [first, second, third] = CHARGES;
    const of = (lines: typeof CHARGES, header: Header = {}) =>
      replaced(old, paper('G2', '2024-02-08', header, lines));
    expect(of([first!, second!])).toEqual(['G1 <- G2']);
    expect(of([third!])).toEqual(['G1 <- nothing']);
    expect(of([], { amendsOf: asId('G1') })).toEqual(['G1 <- G2']);
    expect(of([], { amendsOf: asId('G7') })).toEqual(['G1 <- nothing']);
    const unread = unreadDocument({ id: asId('G2'), invoiceDate: day('2024-02-08'), amendsOf: asId('G1') });
    expect(replaced(old, unread)).toEqual(['G1 <- nothing']);
  });

  it('is none by its charges where there are none to compare', () => {
    const later = paper('G2', '2024-02-08');
    expect(replaced(voided('G1', '2024-02-07', {}, []), later)).toEqual(['G1 <- nothing']);
    expect(replaced(unreadDocument({ id: asId('G1'), isVoid: true }), later)).toEqual(['G1 <- nothing']);
  });

  it('is the one that shares most, and of these the first that was issued', () => {
    const less = paper('G2', '2024-02-08', {}, CHARGES.slice(1));
    const [most, again] = [paper('G3', '2024-02-09'), paper('G4', '2024-02-10')];
    expect(replaced(old, less, most, again)).toEqual(['G1 <- G3']);
    expect(replaced(again, most, less, old)).toEqual(['G1 <- G3']);
  });

  it('replaces nothing else: of two void documents the first has it', () => {
    const [second, later] = [voided('G2', '2024-02-08'), paper('G3', '2024-02-09')];
    const chain = ['G1 <- G2', 'G2 <- G3'];
    expect(replaced(old, second, later)).toEqual(chain);
    expect(replaced(later, second, old)).toEqual(chain);
    const others = [voided('G1', '2024-02-07'), voided('G2', '2024-02-07', {}, [aLicence('1')]), later];
    expect(replaced(...others.toReversed())).toEqual(['G1 <- G3', 'G2 <- nothing']);
  });

  it('is the one that names it, whatever an earlier void document shares with that one', () => {
    const second = voided('G2', '2024-02-07', {}, [aLicence('1')]);
    const later = paper('G3', '2024-02-09', { amendsOf: asId('G2') });
    expect(replaced(old, second, later)).toEqual(['G1 <- nothing', 'G2 <- G3']);
    const silent = paper('G4', '2024-02-10');
    expect(replaced(old, second, later, silent)).toEqual(['G1 <- G4', 'G2 <- G3']);
  });

  it('may be void in its turn, where every one names the first', () => {
    const second = voided('G2', '2024-02-08', { amendsOf: asId('G1') });
    const third = paper('G3', '2024-02-09', { amendsOf: asId('G1') });
    expect(replaced(old, second, third)).toEqual(['G1 <- G2', 'G2 <- G3']);
  });
});

describe('the charges of a document are counted', () => {
  const { header } = paper('G2', '2024-02-08', { total: eur('1000') });
  const counted = (...others: readonly BookDocument[]) => mayBeRebill({ header }, others);

  it('where a void one of its currency was issued before it, and not long ago', () => {
    expect(counted(voided('G1', '2024-02-07'))).toBe(true);
    expect(counted(voided('G1', '2024-01-07', { period: '2023-11' as BillingPeriod }))).toBe(true);
    expect(counted()).toBe(false);
    expect(counted(paper('G1', '2024-02-07'))).toBe(false);
    expect(counted(voided('G3', '2024-02-09'))).toBe(false);
    expect(counted(voided('G1', '2024-01-07', { period: '2023-10' as BillingPeriod }))).toBe(false);
    expect(counted(voided('G1', '2024-02-07', { total: money('1', 'USD') }))).toBe(false);
  });

  it('where it is void itself', () => {
    expect(mayBeRebill(voided('G2', '2024-02-08'), [])).toBe(true);
  });
});

describe('the document in whose place one stands', () => {
  const [first, second] = [voided('G1', '2024-02-07'), voided('G2', '2024-03-07')];
  const third = paper('G3', '2024-04-07');

  it('is the first void one of those that it replaces, and itself where it replaces none', () => {
    const placeOf = standsFor(voidDocuments([third, second, first]));
    expect([third, second, first].map(({ header }) => placeOf(header).id)).toEqual(['G1', 'G1', 'G1']);
    expect(placeOf(paper('G9', '2024-05-07').header).id).toBe('G9');
  });

  it('has the turn of its charges: what was charged in between stays the second charge', () => {
    const [first, between] = [aLine({ amounts: { subtotal: '1556.67', quantity: '3' } }), aLine()];
    const issued = (id: string, date: string, line: BilledLine, header: Header = {}) =>
      paper(id, date, { period: date.slice(0, 7) as BillingPeriod, ...header }, [line]);
    const found = (...documents: readonly BookDocument[]) =>
      reconcile(aBook({ asOf: day('2024-04-12'), purchases: [aPurchase()], documents }), sha256)
        .discrepancies.filter(({ kind }) => kind !== 'rebilled')
        .map(({ kind, documentId, amount }) => `${documentId} ${kind} ${amountText(amount)}`);
    const second = issued('G2', '2024-03-07', between);
    expect(found(issued('G1', '2024-02-07', first), second)).toEqual([
      'G1 quantity_differs 518.89',
      'G2 billed_twice 1037.78',
    ]);
    expect(
      found(issued('G1', '2024-02-07', first, { isVoid: true }), second, issued('G9', '2024-03-21', first)),
    ).toEqual(['G2 billed_twice 1037.78', 'G9 quantity_differs 518.89']);
  });
});
