import { describe, expect, it } from '@jest/globals';
import type { DocumentFinding, TieOut } from '../../lib/billing/document.ts';
import type { Book } from '../../lib/reconciliation/book.ts';
import { reconcile } from '../../lib/reconciliation/reconcile.ts';
import { asId } from '../../lib/values/id.ts';
import {
  aBook,
  aDocument,
  aLicence,
  aLine,
  aPurchase,
  aReturn,
  CUSTOMER,
  day,
  eur,
  OTHER_CUSTOMER,
} from '../builders/book.ts';
import { sha256 } from '../fakes/sha256.ts';

// People's cases hang on these ids, for years: none may change because a rule was written otherwise.
const ids = (overrides: Partial<Book>) =>
  reconcile(aBook({ purchases: [aPurchase()], ...overrides }), sha256).discrepancies.map(({ id }) => id);
const refund = (subtotal: string, overrides: Parameters<typeof aLine>[0] = {}) =>
  aLine({ ...overrides, amounts: { subtotal } });

describe('the id of a discrepancy', () => {
  it('of a refund names its return, else its day, else nothing; the same again is counted', () => {
    const documents = (...lines: Parameters<typeof aDocument>[0]) => [aDocument([aLine(), ...lines])];
    expect(ids({ documents: documents(refund('-900')), returns: [aReturn()] })).toEqual([
      'amount_differs:p1:return:r1',
    ]);
    expect(
      ids({
        documents: documents(refund('-1'), refund('-2'), refund('-3', { chargeStart: undefined })),
      }),
    ).toEqual([
      'refund_unannounced:p1:refund:2024-01-15',
      'refund_unannounced:p1:refund:2024-01-15:2',
      'refund_unannounced:p1:refund:',
    ]);
  });

  it('of a refund that is missing names its return', () => {
    const returns = [aReturn({ returnId: 'r7' })];
    expect(ids({ documents: [aDocument([aLine()])], returns, asOf: day('2024-02-11') })).toEqual([
      'refund_missing:p1:r7',
    ]);
  });

  it('of a charge that nobody bought names its reservation, else its order, else its customer, and the day', () => {
    const stranger = (overrides: Parameters<typeof aLine>[0]) =>
      ids({ purchases: [], documents: [aDocument([aLine(overrides)])] })[0];
    expect(stranger({ reservationOrderId: 'RIOderId:AAAAAAAA-0000-4000-8000-000000000001' })).toBe(
      'billed_not_purchased:aaaaaaaa-0000-4000-8000-000000000001:2024-01-15',
    );
    const nameless = { reservationOrderId: '' };
    expect(stranger(nameless)).toBe('billed_not_purchased:order0000001:2024-01-15');
    expect(stranger({ ...nameless, orderId: '' })).toBe('billed_not_purchased:alternate001:2024-01-15');
    const without = { ...nameless, orderId: '', alternateId: '', chargeStart: undefined };
    expect(stranger(without)).toBe(`billed_not_purchased:${CUSTOMER}:`);
  });

  it('of a document names the document that stands, and the figure where it is not the total', () => {
    const found = (finding: Partial<DocumentFinding>): DocumentFinding => ({
      kind: 'statement_differs',
      expected: eur('100'),
      actual: eur('99'),
      ...finding,
    });
    const tieOut: TieOut = {
      total: eur('100'),
      linesTotal: eur('100'),
      difference: eur('0'),
      explained: [{ kind: 'tax_on_invoice_only', amount: eur('19') }],
      unexplained: eur('0'),
      findings: [found({ kind: 'lines_do_not_sum' }), found({}), found({ figure: 'tax' })],
      tied: false,
      why: '',
    };
    const change = { from: 'v1', to: 'v2', before: eur('1'), after: eur('100'), atMs: 0 };
    const paper = aDocument([aLicence('100')], { tieOut, restatements: [change] });
    expect(ids({ purchases: [], documents: [paper] })).toEqual([
      'tax_on_invoice_only:G000001',
      'lines_do_not_sum:G000001',
      'statement_differs:G000001',
      'statement_differs:G000001:tax',
      'restated:G000001',
    ]);
  });

  it('of a document that is void names what replaced it, else itself', () => {
    const old = aDocument([aLicence('100')], { isVoid: true });
    const anew = aDocument([aLicence('100')], { id: asId('G000002'), invoiceDate: day('2024-02-20') });
    expect(ids({ purchases: [], documents: [old] })).toEqual(['credit_note:G000001']);
    expect(ids({ purchases: [], documents: [old, anew] })).toEqual(['rebilled:G000002']);
  });
});

it('a refund under another customer’s name is held against what its return was to bring', () => {
  const documents = [aDocument([aLine(), refund('-1000', { customerId: OTHER_CUSTOMER })])];
  const { discrepancies } = reconcile(
    aBook({ purchases: [aPurchase()], documents, returns: [aReturn()] }),
    sha256,
  );
  expect(discrepancies.map(({ kind, expected }) => [kind, expected?.amount.toString()])).toEqual([
    ['customer_differs', '-1000'],
  ]);
});
