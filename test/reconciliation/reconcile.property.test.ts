import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Book } from '../../lib/reconciliation/book.ts';
import type { Reconciliation } from '../../lib/reconciliation/discrepancy.ts';
import { instalmentCount } from '../../lib/reconciliation/matching/charges/instalments.ts';
import { reconcile } from '../../lib/reconciliation/reconcile.ts';
import { sum } from '../../lib/values/decimal.ts';
import { sha256 } from '../fakes/sha256.ts';
import { anyBook } from './any-book.ts';

const RUNS = { numRuns: 1_000, seed: 20_240_207 };

describe('any book', () => {
  it('is explained whole, and no money is matched twice', () => {
    const reached = new Set<string>();
    fc.assert(
      fc.property(anyBook, (book) => {
        const result = reconcile(book, sha256);
        coverageCloses(book, result);
        matchesAreExclusive(result);
        everyInstalmentHasOneFate(book, result);
        amountsAreDifferences(result);
        expect(new Set(result.discrepancies.map(({ id }) => id)).size).toBe(result.discrepancies.length);
        for (const { kind } of result.discrepancies) reached.add(kind);
        if (result.matches.some(({ by }) => by === 'confirmed'))
          reached.add('matches that somebody confirmed');
        if (result.discrepancies.some(({ exchangeRateEffect }) => exchangeRateEffect))
          reached.add('a part that is the exchange rate');
        if (result.discrepancies.some(({ detail }) => detail.includes('that of others')))
          reached.add('a price that others told');
        if (result.suggestions.length > 0) reached.add('suggestions');
        if (result.matches.length > 3) reached.add('several matches');
        if (new Set(result.matches.map(({ instalment }) => instalment)).size > 2)
          reached.add('several instalments');
        if (result.matches.some(({ instalment }) => instalment === undefined))
          reached.add('refunds and neutral pairs');
      }),
      RUNS,
    );
    // A property over books in which nothing happens would hold as well.
    expect([...reached].sort()).toEqual([
      'a part that is the exchange rate',
      'a price that others told',
      'amount_differs',
      'billed_after_cancellation',
      'billed_not_purchased',
      'billed_twice',
      'bought_before_start',
      'credit_note',
      'currency_differs',
      'customer_differs',
      'exchange_rate',
      'matches that somebody confirmed',
      'purchased_not_billed',
      'quantity_differs',
      'rebilled',
      'refund_missing',
      'refund_unannounced',
      'refunds and neutral pairs',
      'renewed',
      'rounding',
      'several instalments',
      'several matches',
      'suggestions',
      'term_differs',
      'test_purchase',
      'unit_price_differs',
      'unknown_charge_type',
      'within_tolerance',
    ]);
  });

  it('gives the same bytes in whatever order it is handed in', () => {
    fc.assert(
      fc.property(
        anyBook.chain((book) => fc.tuple(fc.constant(book), shuffled(book))),
        ([book, other]) => {
          expect(JSON.stringify(reconcile(other, sha256))).toBe(JSON.stringify(reconcile(book, sha256)));
        },
      ),
      { ...RUNS, numRuns: 300 },
    );
  });

  it('gives the same bytes whether lines and explained differences are kept in short or as they are', () => {
    fc.assert(
      fc.property(anyBook, (book) => {
        const kept = reconcile(book, sha256, { inShort: false });
        expect(JSON.stringify(reconcile(book, sha256))).toBe(JSON.stringify(kept));
      }),
      { ...RUNS, numRuns: 500 },
    );
  });

  it('has another input hash as soon as anything that takes part is another', () => {
    const [book] = fc.sample(
      anyBook.filter(({ documents }) => documents.length > 1),
      { numRuns: 1, seed: 1 },
    );
    const hash = (changed: Partial<Book>) => reconcile({ ...book!, ...changed }, sha256).inputHash;
    const [first, ...rest] = book!.documents;
    const paid = { ...first!, header: { ...first!.header, paid: first!.header.total } };
    expect(hash({ documents: [paid, ...rest] })).toBe(hash({}));
    const changed = [
      hash({ asOf: book!.ledgerStart }),
      hash({ ledgerStart: book!.asOf }),
      hash({ documents: rest }),
      hash({
        documents: [{ ...first!, header: { ...first!.header, isVoid: !first!.header.isVoid } }, ...rest],
      }),
      hash({ documents: [{ ...first!, published: { ...first!.published!, version: 'other' } }, ...rest] }),
      hash({ purchases: book!.purchases.slice(1) }),
    ];
    expect(new Set([hash({}), ...changed]).size).toBe(1 + changed.length);
  });
});

function shuffled(book: Book): fc.Arbitrary<Book> {
  const any = <Item>(items: readonly Item[]) =>
    fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });
  return fc
    .record({ purchases: any(book.purchases), returns: any(book.returns), documents: any(book.documents) })
    .map((lists) => ({ ...book, ...lists }));
}

function coverageCloses(book: Book, { coverage }: Reconciliation): void {
  expect(coverage).toHaveLength(book.documents.length);
  for (const { documentId, matched, discrepant, outOfScope, linesSubtotal } of coverage) {
    const document = book.documents.find(({ header }) => header.id === documentId)!;
    const parts = sum([matched, discrepant, outOfScope].map(({ amount }) => amount));
    expect(parts.toString()).toBe(document.published!.subtotal.toString());
    expect(linesSubtotal.amount.toString()).toBe(document.published!.subtotal.toString());
  }
}

function matchesAreExclusive({ matches }: Reconciliation): void {
  const lines = matches.map(({ documentId, part, lineNumber }) => `${documentId} ${part} ${lineNumber}`);
  expect(new Set(lines).size).toBe(lines.length);
}

// Billed, missing, or expected: never two of them. What is matched to one instalment is one charge, so its lines come
// to a charge that takes money.
function everyInstalmentHasOneFate(book: Book, { matches, discrepancies, expected }: Reconciliation): void {
  for (const purchase of book.purchases) {
    const of = <Item extends { purchaseId: unknown }>(items: readonly Item[]) =>
      items.filter(({ purchaseId }) => purchaseId === purchase.id);
    const billed = new Set(of(matches).flatMap(({ instalment }) => instalment ?? []));
    const missing = of(discrepancies.filter(({ kind }) => kind === 'purchased_not_billed')).map(
      ({ instalment }) => instalment!,
    );
    const open = of(expected).flatMap(({ instalment }) => instalment ?? []);
    const fates = [...billed, ...missing, ...open];
    expect(new Set(fates).size).toBe(fates.length);
    expect(fates.every((instalment) => instalment >= 1 && instalment <= instalmentCount(purchase))).toBe(
      true,
    );
  }
}

function amountsAreDifferences({ discrepancies }: Reconciliation): void {
  for (const { expected, actual, amount, exchangeRateEffect, rule, detail } of discrepancies) {
    expect(rule).toMatch(/^(charge|refund|unmatched|unbilled|document)\.[a-z_]+$/);
    expect(detail).toMatch(/^[A-Z0-9].{20,}\.$/);
    const comparable = expected?.currency === actual.currency;
    const difference = comparable ? actual.amount.minus(expected.amount) : actual.amount;
    expect(amount.amount.toString()).toBe(difference.toString());
    expect(amount.currency).toBe(actual.currency);
    // A part is no part of nothing, and has the same currency.
    if (exchangeRateEffect === undefined) continue;
    expect([exchangeRateEffect.currency, amount.amount.eq('0')]).toEqual([amount.currency, false]);
  }
}
