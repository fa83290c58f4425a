import { describe, expect, it } from '@jest/globals';
import type { BillingDocument, Version } from '../../../lib/billing/document.ts';
import { bookingMonth } from '../../../lib/reconciliation/periods/booking-months.ts';
import { bookedDocuments, bookedMonth } from '../../../lib/reporting/exports/accounting/booked-documents.ts';
import type { BillingPeriod } from '../../../lib/values/day.ts';
import { asId } from '../../../lib/values/id.ts';
import { money } from '../../../lib/values/money.ts';
import { aBillingDocument } from '../../builders/billing-document.ts';
import { aHeader, aVersion, euro } from '../../builders/billing.ts';

const at = (day: string) => Date.parse(`${day}T09:00:00Z`);
const JANUARY = '2024-01' as BillingPeriod;
const id = asId<'DocumentId'>('G1');
const closed = (from: string, until = '2099-01-01') =>
  bookingMonth([{ period: JANUARY, fromMs: at(from), untilMs: at(until) }]);
const version = (name: string, day: string, currency = 'EUR') =>
  aVersion({ version: name, loadedAtMs: at(day), total: money('1', currency) });
const document = (versions: readonly [Version, ...Version[]], over: Partial<BillingDocument> = {}) => {
  const published = versions.at(-1)!;
  return aBillingDocument({
    header: aHeader({ id, period: JANUARY }),
    published,
    restatements: versions.slice(0, -1).map((replaced, index) => ({
      ...{ from: replaced.version, to: versions[index + 1]!.version, before: euro('1'), after: euro('1') },
      ...{ replaced, atMs: versions[index + 1]!.loadedAtMs },
    })),
    ...over,
  });
};
const booked = async (given: BillingDocument, monthOf: ReturnType<typeof closed>) =>
  (await bookedDocuments([given], monthOf))
    .get(id)
    ?.versions.map(({ from, version: one }) => `${from} ${one.version}`);

describe('the versions of a document that are booked', () => {
  const twice = document([version('v1', '2024-02-08'), version('v2', '2024-03-12')]);

  it('is the one that is published, as long as its month is open', async () => {
    expect(await booked(twice, bookingMonth([]))).toEqual(['2024-01 v2']);
    expect(await booked(twice, closed('2024-03-12'))).toEqual(['2024-01 v1', '2024-03 v2']);
  });

  it('are those that were here when it was closed, and the last one of each month after', async () => {
    const days = ['2024-02-08', '2024-02-09', '2024-03-12', '2024-03-13', '2024-05-01'] as const;
    const [first, ...others] = days.map((day, index) => version(`v${index + 1}`, day));
    const many = document([first!, ...others]);
    expect(await booked(many, closed('2024-02-20'))).toEqual(['2024-01 v2', '2024-03 v4', '2024-05 v5']);
    expect(await booked(many, closed('2024-02-20', '2024-03-13'))).toEqual(['2024-01 v5']);
  });

  it('are in the month in which the document came, where its own was closed by then', async () => {
    const late = document([version('v1', '2024-03-12')]);
    expect(await booked(late, closed('2024-02-20'))).toEqual(['2024-03 v1']);
    const documents = await bookedDocuments([late], closed('2024-02-20'));
    expect(bookedMonth(documents, id, JANUARY)).toBe('2024-03');
    expect(bookedMonth(documents, asId('G2'), JANUARY)).toBe(JANUARY);
    expect(bookedMonth(documents, undefined, JANUARY)).toBe(JANUARY);
  });

  it('are none of a void document, of one without lines, or in another currency', async () => {
    const header = aHeader({ id, period: JANUARY, isVoid: true });
    expect(
      await booked(document([version('v1', '2024-02-08')], { header }), bookingMonth([])),
    ).toBeUndefined();
    const listed = document([version('v1', '2024-02-08')], { published: undefined });
    expect(await booked(listed, bookingMonth([]))).toBeUndefined();
    const recast = document([version('v1', '2024-02-08', 'CHF'), version('v2', '2024-03-12')]);
    expect(await booked(recast, closed('2024-02-20'))).toEqual(['2024-01 v2']);
  });
});
