import { describe, expect, it } from '@jest/globals';
import type { Book } from '../../../lib/reconciliation/book.ts';
import { reconcile } from '../../../lib/reconciliation/reconcile.ts';
import type { BillingPeriod } from '../../../lib/values/day.ts';
import { asId } from '../../../lib/values/id.ts';
import { aBook, aDocument, aLicence, aLine, aPurchase, aReturn, day } from '../../builders/book.ts';
import { sha256 } from '../../fakes/sha256.ts';

/** An invoice of 2023 without any reservation: something was read, and it is no evidence for January. */
const earlier = aDocument([aLicence('1')], { id: asId('G0'), period: '2023-10' as BillingPeriod });

/** What is missing and what is expected, as `purchase/instalment stage` and `purchase/instalment or return`. */
function told(overrides: Partial<Book>) {
  const { discrepancies, expected } = reconcile(aBook({ documents: [earlier], ...overrides }), sha256);
  return {
    found: discrepancies.map(
      ({ kind, purchaseId, stage }) => `${kind} ${purchaseId}${stage ? ` ${stage}` : ''}`,
    ),
    expected: expected.map(
      ({ purchaseId, instalment, returnId }) => `${purchaseId}/${instalment ?? returnId}`,
    ),
  };
}

describe('what was bought before the ledger starts', () => {
  const asOf = day('2024-06-30');
  const ledgerStart = day('2024-01-15');

  it('is not asked for where it was imported; what is charged from that day on is', () => {
    const observed = (orderedOn: string) =>
      told({ purchases: [aPurchase({ origin: 'observed', orderedOn: day(orderedOn) })], asOf, ledgerStart });
    expect(observed('2024-01-14')).toEqual({ found: [], expected: [] });
    expect(observed('2024-01-15').found).toEqual(['purchased_not_billed p1 missing']);
  });

  it('is asked for where it was bought by us, whatever day the ledger starts', () => {
    const bought = aPurchase({ orderedOn: day('2024-01-14') });
    expect(told({ purchases: [bought], asOf, ledgerStart }).found).toEqual([
      'purchased_not_billed p1 missing',
    ]);
  });
});

describe('the list of what is expected', () => {
  // As of February the list goes to the end of March.
  const asOf = day('2024-02-10');

  it('ends with the end of the next month', () => {
    const orderedOn = (text: string) =>
      told({ purchases: [aPurchase({ orderedOn: day(text) })], asOf }).expected;
    expect(orderedOn('2024-03-31')).toEqual(['p1/1']);
    expect(orderedOn('2024-04-01')).toEqual([]);
  });

  it('ends with it for the refunds of returns as well', () => {
    const returnedOn = (text: string) => {
      const documents = [earlier, aDocument([aLine()])];
      return told({ purchases: [aPurchase()], documents, returns: [aReturn({ returnedOn: text })], asOf });
    };
    expect(returnedOn('2024-03-31')).toEqual({ found: [], expected: ['p1/r1'] });
    expect(returnedOn('2024-04-01')).toEqual({ found: [], expected: [] });
  });

  it('keeps a refund that no invoice was read for: an empty side is no evidence', () => {
    const given = { purchases: [aPurchase()], returns: [aReturn()], documents: [], asOf: day('2024-06-30') };
    expect(told(given).expected).toContain('p1/r1');
    expect(told(given).found).toEqual([]);
  });
});
