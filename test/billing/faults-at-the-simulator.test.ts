import { afterEach, describe, expect, it } from '@jest/globals';
import { createBillingSource } from '../../lib/partner-center/billing-source/billing-source.ts';
import { connectPartnerCenter } from '../../lib/partner-center/connect-partner-center.ts';
import { decimalText, sum } from '../../lib/values/decimal.ts';
import { amountText } from '../../lib/values/money.ts';
import { createClock } from '../../local/clock.ts';
import { BILLING_FAULTS } from '../../local/partner-center/billing/billing-faults.ts';
import { playBillingEvent } from '../../local/partner-center/billing/play-billing-event.ts';
import { createWorld } from '../../local/partner-center/create-world.ts';
import { createFaults } from '../../local/partner-center/faults.ts';
import { billingRoutes } from '../../local/partner-center/routes/billing-routes.ts';
import { shopRoutes } from '../../local/partner-center/routes/shop-routes.ts';
import { startPartnerCenter, type PartnerCenter } from '../../local/partner-center/server.ts';
import type { VendorProfile } from '../../local/partner-center/vendor-profile.ts';
import { billingTools } from '../builders/billing-tools.ts';
import { collected, documentId } from '../builders/billing.ts';
import { CONTOSO, shopScenario } from '../builders/shop-scenario.ts';
import { credentialsOf, microsoftAt } from '../builders/simulated-microsoft.ts';

const HOUR_MS = 3_600_000;
const charge = (name: string, count: number, unitPrice: string) => ({
  ...{ category: 'license', customerId: CONTOSO, name, unitPrice, count },
});
/** One document in three blobs, or in two pages: 2,600 lines, 14,026 before tax. */
const invoice = (id: string, period: string, at: string) => ({
  ...{ event: 'invoice', at, id, period },
  tax: { rate: '0.19', on: 'invoice' },
  otherCharges: [charge('Teams', 1_400, '5.01'), charge('Word', 1_200, '5.84333')],
});
const EXPORTED = invoice('G000001', '2024-02', '2024-03-08T05:00:00Z');
const PAGED = invoice('G000001', '2024-01', '2024-02-08T05:00:00Z');

let open: PartnerCenter | undefined;
afterEach(() => open?.close());

/** Our whole billing at a simulated Microsoft that has issued one document. */
async function night(
  timeline: readonly object[],
  more: { vendor?: Partial<VendorProfile>; market?: string; currency?: string } = {},
) {
  const { vendor, ...overrides } = more;
  const scenario = shopScenario({ timeline, start: '2024-01-01T09:00:00Z', ...overrides });
  const clock = createClock(Date.parse(scenario.start));
  const world = createWorld(scenario, clock, vendor);
  const faults = createFaults();
  // Microsoft itself counts the questions about exports, and would refuse one too many.
  const limits = [{ path: /^\/graph\//, calls: 14, minutes: 10 }];
  open = await startPartnerCenter({
    world,
    routes: [...shopRoutes, ...billingRoutes],
    faults,
    limits,
    port: 0,
  });
  const source = createBillingSource(
    connectPartnerCenter({
      microsoft: microsoftAt(open.origin),
      credentials: credentialsOf(world),
      purpose: 'other',
      fetch,
      nowMs: clock.nowMs,
      newGuid: () => crypto.randomUUID(),
      pause: () => Promise.resolve(),
    }),
  );
  const at = billingTools(source);
  Object.defineProperty(at.clock, 'nowMs', { get: clock.nowMs, set: (ms: number) => clock.advanceTo(ms) });
  const events = [...scenario.timeline];
  const play = (count = 1) => {
    for (const event of events.splice(0, count)) {
      clock.advanceTo(Date.parse(event.at));
      playBillingEvent(world, event, () => undefined);
    }
  };
  play();
  return { ...at, faults, world, play };
}

type Night = Awaited<ReturnType<typeof night>>;

/** What finance reads of the document: its state, its lines summed again one by one, and what does not agree. */
async function readOf({ document, book }: Night) {
  const { stage, published, tieOut, failure } = await document('G000001');
  const lines = published && (await collected(book.lines(documentId('G000001'), published.version)));
  return {
    stage,
    lines: lines && decimalText(sum(lines.map(({ subtotal }) => subtotal)), 2),
    tied: tieOut?.tied,
    failure,
  };
}

const DAY = { '2024-02': '2024-03-09', '2024-01': '2024-02-09' } as const;
const whole = { stage: 'filed', lines: '14022.00', tied: true, failure: undefined };

describe('a night at a Microsoft on which one thing goes wrong', () => {
  it.each<[keyof typeof BILLING_FAULTS, keyof typeof DAY]>([
    ['operation_gone', '2024-02'],
    ['manifest_gone', '2024-02'],
    ['no_data', '2024-02'],
    ['export_failed', '2024-02'],
    ['status_unknown', '2024-02'],
    ['retry_after_missing', '2024-02'],
    ['throttled_by_graph', '2024-02'],
    ['blob_count_wrong', '2024-02'],
    ['manifest_of_another_partner', '2024-02'],
    ['etag_changed', '2024-02'],
    ['access_lapsed', '2024-02'],
    ['blob_missing', '2024-02'],
    ['blob_truncated', '2024-02'],
    ['blob_damaged', '2024-02'],
    ['blob_without_bytes', '2024-02'],
    ['blob_without_last_newline', '2024-02'],
    ['blob_of_another_invoice', '2024-02'],
    ['page_token_again', '2024-01'],
    ['page_again', '2024-01'],
    ['statement_not_yet', '2024-02'],
    ['statement_json', '2024-02'],
    ['statement_cut', '2024-02'],
  ])(
    '%s: the document is filed within a day, to the cent',
    async (fault, period) => {
      const at = await night([period === '2024-02' ? EXPORTED : PAGED]);
      at.faults.plant(BILLING_FAULTS[fault]());
      await at.night(DAY[period]);
      await at.settle(24 * HOUR_MS);
      expect(at.faults.unused()).toEqual([]);
      expect(await readOf(at)).toEqual(whole);
    },
    60_000,
  );

  it.each<[keyof typeof BILLING_FAULTS, keyof typeof DAY]>([
    ['blob_not_named', '2024-02'],
    ['blob_emptied', '2024-02'],
    ['blob_swapped', '2024-02'],
    ['page_short', '2024-01'],
  ])(
    '%s: lines are missing, which nothing but the sums can show, and the document says so',
    async (fault, period) => {
      const at = await night([period === '2024-02' ? EXPORTED : PAGED]);
      at.faults.plant(BILLING_FAULTS[fault]());
      await at.night(DAY[period]);
      await at.settle(HOUR_MS);
      expect(at.faults.unused()).toEqual([]);
      const { stage, lines, tied } = await readOf(at);
      expect(lines).not.toBe(whole.lines);
      expect([stage, tied]).not.toEqual(['filed', true]);
    },
    60_000,
  );
});

describe('a night at a Microsoft', () => {
  it('whose signatures end between the blobs of one document gets there all the same', async () => {
    const at = await night([EXPORTED], { vendor: { signatureMinutes: 20 } });
    at.faults.plant({ ...BILLING_FAULTS.access_lapsed(), times: 2 });
    await at.night('2024-03-09');
    await at.settle(24 * HOUR_MS);
    expect(await readOf(at)).toEqual(whole);
  }, 60_000);

  it('that forgets its exports soon gets asked again', async () => {
    const at = await night([EXPORTED], { vendor: { exportLifeMinutes: 3 } });
    await at.night('2024-03-09');
    await at.settle(24 * HOUR_MS);
    expect(await readOf(at)).toEqual(whole);
  }, 60_000);

  it('that restates a closed document keeps both states, and says by how much they differ', async () => {
    const restated = {
      ...{ event: 'restate', at: '2024-03-20T05:00:00Z', id: 'G000001' },
      otherCharges: [charge('Excel', 2, '10')],
    };
    const at = await night([EXPORTED, restated]);
    await at.night('2024-03-09');
    await at.settle(24 * HOUR_MS);
    const before = (await at.document('G000001')).published?.version;
    at.play();
    await at.night('2024-03-21');
    await at.settle(24 * HOUR_MS);
    expect(await readOf(at)).toEqual({ ...whole, lines: '14042.00' });
    const { restatements } = await at.document('G000001');
    expect(
      restatements.map(({ from, before: was, after }) => [from, amountText(was), amountText(after)]),
    ).toEqual([[before, '14022.00', '14042.00']]);
  }, 60_000);

  it('in a currency without decimals ties out to the whole unit', async () => {
    const yen = { ...EXPORTED, currency: 'JPY', otherCharges: [charge('Teams', 3, '1205')] };
    const at = await night([yen], { currency: 'JPY' });
    await at.night('2024-03-09');
    await at.settle(24 * HOUR_MS);
    expect(await readOf(at)).toEqual({ ...whole, lines: '3615.00' });
  }, 60_000);

  it('in Taiwan keeps the tax receipt beside the statement', async () => {
    const at = await night([EXPORTED], { market: 'TW' });
    await at.night('2024-03-09');
    await at.settle(24 * HOUR_MS);
    const { receipts, header } = await at.document('G000001');
    expect(receipts?.map(({ receiptId }) => receiptId)).toEqual(header.taxReceipts);
    expect(receipts).toHaveLength(1);
  }, 60_000);

  it('that shows every balance as zero leaves the documents as they are', async () => {
    const at = await night([EXPORTED]);
    at.faults.plant({ ...BILLING_FAULTS.balance_zero(), times: 2 });
    await at.night('2024-03-09');
    await at.settle(24 * HOUR_MS);
    expect(at.faults.unused()).toEqual([]);
    expect(await readOf(at)).toEqual(whole);
  }, 60_000);
});
