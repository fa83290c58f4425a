import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createBillingBook } from '../../lib/aws/billing/billing-book.ts';
import type { BillingBook } from '../../lib/billing/billing-book.ts';
import { planNight } from '../../lib/billing/night/plan-night.ts';
import { queueDue } from '../../lib/billing/night/queue-due.ts';
import { syncDocument } from '../../lib/billing/sync-document.ts';
import { aHeader, day, documentId, euro, figures } from '../builders/billing.ts';
import { billingTools } from '../builders/billing-tools.ts';
import {
  scriptedBillingSource,
  scriptedDocument,
  type ScriptedDocument,
} from '../fakes/scripted-billing-source.ts';
import { startBillingTables } from './billing-table.ts';
import { countUnits, type Units } from './counted-units.ts';
import { archived, filed } from './filed-document.ts';

let tables: Awaited<ReturnType<typeof startBillingTables>>;

beforeAll(async () => {
  tables = await startBillingTables();
});
afterAll(() => tables.stop());

const PARTS = 4;

/** An invoice of so many lines over 100 EUR in 4 parts; `changed` of its first lines are over 101. */
function invoice(id: string, lines: number, changed = 0): ScriptedDocument {
  const parts = Array.from({ length: PARTS }, (_, part) =>
    Array.from({ length: lines / PARTS }, (_line, index) => ({
      alternateId: `${part}-${index}`,
      subtotal: part === 0 && index < changed ? '101.00' : '100.00',
    })),
  );
  const total = `${lines * 100 + changed}.00`;
  return scriptedDocument(aHeader({ id: documentId(id), total: euro(total) }), {
    parts,
    eTag: `etag-${changed}`,
    export: ['running', 'ready'],
    figures: figures(total, '0.00', total),
  });
}

/** A tenant of its own table; each night is run to its end, and tells what it cost. */
async function newTenant(...documents: ScriptedDocument[]) {
  const store = await tables.newTable();
  const source = scriptedBillingSource(...documents);
  const { tools, clock, work } = billingTools(source);
  const book: BillingBook = createBillingBook(store);
  const units = countUnits(store.dynamo);
  const withTable = { ...tools, book };
  return {
    source,
    book,
    units,
    async night(night: string): Promise<Units> {
      Object.assign(units, { requests: 0, write: 0, read: 0 });
      clock.nowMs = Date.parse(`${night}T02:00:00Z`);
      await planNight(withTable, day(night));
      for (let run = 0; run < 12; run += 1) {
        while (work.toSync.length > 0) {
          for (const { id } of work.toSync.splice(0)) await syncDocument(withTable, id);
        }
        clock.nowMs += 300_000;
        await queueDue(withTable, clock.nowMs);
      }
      return { ...units };
    },
  };
}

describe('what a night costs', () => {
  it('is one write unit a line the first time, nearly nothing while nothing changes, and all lines where one does', async () => {
    const tenant = await newTenant(invoice('G1', 1_000));
    const first = await tenant.night('2024-03-09');
    expect(await tenant.book.read(documentId('G1'))).toMatchObject({ stage: 'filed', restatements: [] });
    expect(first.write).toBeGreaterThan(1_000);
    expect(first.write).toBeLessThan(1_025);

    const unchanged = await tenant.night('2024-03-10');
    expect(await tenant.book.read(documentId('G1'))).toMatchObject({ stage: 'filed', restatements: [] });
    expect(unchanged.write).toBeLessThanOrEqual(18);

    tenant.source.documentsNow = [invoice('G1', 1_000, 10)];
    const restated = await tenant.night('2024-03-11');
    expect(await tenant.book.read(documentId('G1'))).toMatchObject({ stage: 'filed', restatements: [{}] });
    expect(restated.write).toBeGreaterThan(1_000);
    expect(restated.write).toBeLessThan(1_030);

    // 40 full batches for the lines; the rest is the night around them.
    expect(first.requests - unchanged.requests).toBeLessThanOrEqual(44);
    expect(restated.requests - unchanged.requests).toBeLessThanOrEqual(46);
  });

  it('is the same for an unchanged invoice however many lines it has: 0.01 a line at most from 1,000 on', async () => {
    const unchanged: Units[] = [];
    for (const lines of [[], [20], [1_000], [1_000, 1_000]]) {
      const tenant = await newTenant(...lines.map((count, index) => invoice(`G${index}`, count)));
      await tenant.night('2024-03-09');
      unchanged.push(await tenant.night('2024-03-10'));
    }
    // The first is a night without any: what stands around them all.
    const [none = 0, small = 0, one = 0, two = 0] = unchanged.map(({ write }) => write);
    expect(none).toBeLessThanOrEqual(8);
    expect(one).toBe(small);
    expect(one - none).toBeLessThanOrEqual(0.01 * 1_000);
    expect(two - one).toBeLessThanOrEqual(0.01 * 1_000);
  });

  it('is hardly more where a thousand other documents are filed: they are read for a quarter unit each', async () => {
    const tenant = await newTenant();
    for (let index = 0; index < 1_000; index += 1) {
      const id = documentId(`G0169${String(index).padStart(5, '0')}`);
      const document = filed(archived(2, id));
      await tenant.book.write({ ...document, header: { ...document.header, id } });
    }
    Object.assign(tenant.units, { requests: 0, write: 0, read: 0 });
    let read = 0;
    for await (const document of tenant.book.all()) read += document.published === undefined ? 0 : 1;
    expect(read).toBe(1_000);
    expect(tenant.units.write).toBe(0);
    expect(tenant.units.read).toBeLessThan(250);
    expect(tenant.units.requests).toBe(1);
  });
});
