import { describe, expect, it } from '@jest/globals';
import type { TieOut } from '../../../lib/billing/document.ts';
import type { Book, BookDocument } from '../../../lib/reconciliation/book.ts';
import { inputHash } from '../../../lib/reconciliation/matching/book/input-hash.ts';
import { tolerancesFrom } from '../../../lib/reconciliation/tolerances.ts';
import type { BillingPeriod } from '../../../lib/values/day.ts';
import { asId } from '../../../lib/values/id.ts';
import { aBook, aDocument, aLine, aPurchase, aReturn, CUSTOMER, day, eur } from '../../builders/book.ts';
import { sha256 } from '../../fakes/sha256.ts';

const tieOut: TieOut = {
  total: eur('100'),
  linesTotal: eur('100'),
  difference: eur('0'),
  explained: [],
  unexplained: eur('0'),
  findings: [],
  tied: true,
  why: '',
};
const change = { from: 'v1', to: 'v2', before: eur('1'), after: eur('2'), atMs: 0 };
const paper = aDocument([aLine()], { tieOut, restatements: [change] });
const purchases = [aPurchase()];
const decision = { identity: 'order:x', purchaseId: asId<'PurchaseId'>('p1'), decision: 'refused' } as const;

const hashOf = (overrides: Partial<Book> = {}) => {
  const { documents, ...sides } = aBook({ purchases, documents: [paper], ...overrides });
  return inputHash(sides, documents, sha256);
};
const ofDocument = (overrides: Partial<BookDocument>) => hashOf({ documents: [{ ...paper, ...overrides }] });
const ofHeader = (overrides: Partial<BookDocument['header']>) =>
  ofDocument({ header: { ...paper.header, ...overrides } });

describe('the hash of what goes into a reconciliation', () => {
  it('is of another one wherever anything that the rules look at is another', () => {
    const others = {
      asOf: hashOf({ asOf: day('2024-02-11') }),
      ledgerStart: hashOf({ ledgerStart: day('2024-01-02') }),
      tolerances: hashOf({ tolerances: tolerancesFrom({ EUR: { above: { absolute: '1' } } }) }),
      purchases: hashOf({ purchases: [aPurchase({ quantity: 3 })] }),
      'no purchases': hashOf({ purchases: [] }),
      returns: hashOf({ returns: [aReturn()] }),
      'another return': hashOf({ returns: [aReturn({ amount: '1' })] }),
      decisions: hashOf({ decisions: [decision] }),
      elsewhere: hashOf({ elsewhere: [{ orderId: asId('order9'), customerId: CUSTOMER }] }),
      'no documents': hashOf({ documents: [] }),
      id: ofHeader({ id: asId('G2') }),
      documentType: ofHeader({ documentType: 'credit_note' }),
      isVoid: ofHeader({ isVoid: true }),
      commerce: ofHeader({ commerce: 'legacy' }),
      invoiceDate: ofHeader({ invoiceDate: day('2024-02-08') }),
      period: ofHeader({ period: '2024-02' as BillingPeriod }),
      total: ofHeader({ total: eur('1') }),
      amendsOf: ofHeader({ amendsOf: asId('G0') }),
      'no tie-out': ofDocument({ tieOut: undefined }),
      'tie-out total': ofDocument({ tieOut: { ...tieOut, total: eur('1') } }),
      'tie-out lines': ofDocument({ tieOut: { ...tieOut, linesTotal: eur('1') } }),
      'tie-out explained': ofDocument({
        tieOut: { ...tieOut, explained: [{ kind: 'tax_on_invoice_only', amount: eur('1') }] },
      }),
      'tie-out findings': ofDocument({
        tieOut: {
          ...tieOut,
          findings: [{ kind: 'lines_do_not_sum', expected: eur('1'), actual: eur('2') }],
        },
      }),
      'tie-out tax': ofDocument({
        tieOut: { ...tieOut, taxOnTop: { tax: eur('1'), payable: eur('2'), shownBy: 'lines' } },
      }),
      'no restatement': ofDocument({ restatements: [] }),
      from: ofDocument({ restatements: [{ ...change, from: 'v0' }] }),
      to: ofDocument({ restatements: [{ ...change, to: 'v3' }] }),
      cause: ofDocument({ restatements: [{ ...change, cause: 'read_again' }] }),
      before: ofDocument({ restatements: [{ ...change, before: eur('3') }] }),
      after: ofDocument({ restatements: [{ ...change, after: eur('3') }] }),
      version: ofDocument({ published: { ...paper.published!, version: 'another' } }),
      unread: ofDocument({ published: undefined }),
    };
    const seen = new Map([[hashOf(), 'itself']]);
    for (const [what, hash] of Object.entries(others)) {
      expect(`${what} is as ${seen.get(hash) ?? 'nothing before it'}`).toBe(
        `${what} is as nothing before it`,
      );
      seen.set(hash, what);
    }
  });

  it('is the same where something differs that no rule looks at: payments, and when a change was seen', () => {
    expect(ofHeader({ paid: eur('100') })).toBe(hashOf());
    expect(ofDocument({ restatements: [{ ...change, atMs: 7 }] })).toBe(hashOf());
    expect(ofDocument({ tieOut: { ...tieOut, why: 'said otherwise', tied: false } })).toBe(hashOf());
  });

  it('is of every one of many purchases, and no text of all of them is made for it', () => {
    const many = Array.from({ length: 2_001 }, (_, index) => aPurchase({ id: asId(`p${index}`) }));
    const lengths: number[] = [];
    const { documents, ...sides } = aBook({ purchases: many });
    inputHash(sides, documents, (text) => {
      lengths.push(text.length);
      return sha256(text);
    });
    expect(lengths).toHaveLength(4);
    const one = JSON.stringify(aPurchase()).length;
    expect(Math.max(...lengths)).toBeLessThan(1_100 * one);
    const hashes = [0, 999, 1_000, 1_999, 2_000].map((index) =>
      hashOf({ purchases: many.with(index, aPurchase({ id: asId('another') })) }),
    );
    expect(new Set([hashOf({ purchases: many }), ...hashes]).size).toBe(6);
  });
});
