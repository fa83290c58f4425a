import { createBillingBook } from '../../lib/aws/billing/billing-book.ts';
import type { Archive, BillingBook, BillingWork } from '../../lib/billing/billing-book.ts';
import type { BillingSource } from '../../lib/billing/billing-source.ts';
import { planNight } from '../../lib/billing/night/plan-night.ts';
import { queueDue } from '../../lib/billing/night/queue-due.ts';
import { endNights } from '../../lib/billing/night/end-nights.ts';
import { syncDocument } from '../../lib/billing/sync-document.ts';
import { syncEstimate } from '../../lib/billing/estimates/sync-estimate.ts';
import { billedLines } from '../../lib/partner-center/billing-source/billed-lines.ts';
import type { Store } from '../../lib/aws/batch-writes.ts';
import { countUnits } from '../../test/aws/counted-units.ts';
import { billingTools } from '../../test/builders/billing-tools.ts';
import { day, documentId } from '../../test/builders/billing.ts';
import { contentOf } from '../../test/fakes/in-memory-archive.ts';
import { scriptedBillingSource } from '../../test/fakes/scripted-billing-source.ts';
import type { ExportedInvoice } from './exported-invoice.ts';

export type NightCost = {
  readonly writeUnits: number;
  readonly readUnits: number;
  readonly requests: number;
  readonly puts: number;
  readonly gets: number;
  readonly messages: number;
  readonly microsoft: number;
};

/** A tenant with a table of its own, in an embedded DynamoDB; everything that costs money is counted. */
export function createTenant(store: Store, now: { invoices: readonly ExportedInvoice[] }) {
  const scripted = scriptedBillingSource();
  const counted = { puts: 0, gets: 0, messages: 0, blobs: 0 };
  const source: BillingSource = {
    ...scripted,
    blob: async function* (manifest, part) {
      counted.blobs += 1;
      const { name } = manifest.access as { name: string };
      const invoice = now.invoices.find(({ scripted: { header } }) => header.id === name);
      yield* contentOf(invoice?.blobs[part] ?? new Uint8Array(), 65_536);
    },
    lines: billedLines,
  };
  const { tools, clock, work } = billingTools(source);
  const book: BillingBook = createBillingBook(store);
  const units = countUnits(store.dynamo);
  const archive: Archive = {
    keep: (...kept) => ((counted.puts += 1), tools.archive.keep(...kept)),
    fetch: (kept) => ((counted.gets += 1), tools.archive.fetch(kept)),
  };
  const queue: BillingWork = {
    // Ten messages go in one call.
    sync: (night, ids) => ((counted.messages += Math.ceil(ids.length / 10)), work.sync(night, ids)),
    estimate: (night, ids) => ((counted.messages += 1), work.estimate(night, ids)),
    plan: (night) => ((counted.messages += 1), work.plan(night)),
    reconcile: (night, complete) => ((counted.messages += 1), work.reconcile(night, complete)),
  };
  const withTable = { ...tools, book, archive, work: queue };

  const deliver = async () => {
    for (const { id } of work.toSync.splice(0)) await syncDocument(withTable, id);
    for (const { id } of work.toEstimate.splice(0)) await syncEstimate(withTable, id);
  };
  return {
    book,
    stageOf: async (id: string) => (await book.read(documentId(id)))?.stage,
    /** A night to its end, woken up every five minutes as the schedule does, for as long as anything is to be done. */
    async night(night: string, wakesAtMost = WAKES): Promise<NightCost> {
      Object.assign(units, { requests: 0, write: 0, read: 0 });
      Object.assign(counted, { puts: 0, gets: 0, messages: 0, blobs: 0 });
      scripted.documentsNow = now.invoices.map((invoice) => invoice.scripted);
      scripted.asked.length = 0;
      clock.nowMs = Date.parse(`${night}T02:00:00Z`);
      await planNight(withTable, day(night));
      for (let wakes = 0; wakes < wakesAtMost; wakes += 1) {
        await deliver();
        clock.nowMs += 300_000;
        await queueDue(withTable, clock.nowMs);
        await endNights(withTable, clock.nowMs);
      }
      return {
        writeUnits: units.write,
        readUnits: units.read,
        requests: units.requests,
        puts: counted.puts,
        gets: counted.gets,
        messages: counted.messages,
        microsoft: scripted.asked.length + counted.blobs,
      };
    },
  };
}

// An hour.
const WAKES = 12;
