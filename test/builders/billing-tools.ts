import { createHash } from 'node:crypto';
import { planNight } from '../../lib/billing/night/plan-night.ts';
import { queueDue } from '../../lib/billing/night/queue-due.ts';
import { syncEstimate } from '../../lib/billing/estimates/sync-estimate.ts';
import { syncDocument, type SyncTools } from '../../lib/billing/sync-document.ts';
import type { Cloud } from '../../lib/billing/export/document-source.ts';
import type { BillingDocument } from '../../lib/billing/document.ts';
import type { BillingSource } from '../../lib/billing/billing-source.ts';
import { inMemoryArchive } from '../fakes/in-memory-archive.ts';
import { inMemoryBillingBook } from '../fakes/in-memory-billing-book.ts';
import { inMemoryBillingWork } from '../fakes/in-memory-billing-work.ts';
import { dayOf } from '../../lib/values/day.ts';
import { day, documentId } from './billing.ts';

/** The whole of billing over fakes, with a clock that only tests move. */
export function billingTools<Source extends BillingSource>(source: Source, cloud: Cloud = 'global') {
  const clock = { nowMs: Date.parse('2024-03-09T02:00:00Z') };
  const notes: { message: string; fields: Readonly<Record<string, unknown>> }[] = [];
  const book = inMemoryBillingBook();
  const archive = inMemoryArchive();
  const work = inMemoryBillingWork();
  const alarms: { message: string; failure: unknown; fields: Readonly<Record<string, unknown>> }[] = [];
  let ids = 0;
  const tools = {
    source,
    book,
    archive,
    work,
    cloud,
    nowMs: () => clock.nowMs,
    /** A worker whose time never runs out; tests of checkpoints put their own in its place. */
    timeIsUp: (): boolean => false,
    newId: () => `id-${(ids += 1)}`,
    sha256: (content: Uint8Array | string) => createHash('sha256').update(content).digest('hex'),
    note: (message: string, fields: Readonly<Record<string, unknown>>) =>
      void notes.push({ message, fields }),
    alarm: (message: string, failure: unknown, fields: Readonly<Record<string, unknown>>) =>
      void alarms.push({ message, failure, fields }),
  } satisfies SyncTools & { cloud: Cloud };

  const document = async (id = 'G016907411'): Promise<BillingDocument> => {
    const found = await book.read(documentId(id));
    if (!found) throw new Error(`${id} is not in the book`);
    return found;
  };

  /** Delivers every queued message; a worker whose time ran out sends itself the next one. */
  const deliver = async (): Promise<void> => {
    while (work.toSync.length + work.toEstimate.length > 0) {
      for (const { id } of work.toSync.splice(0)) await syncDocument(tools, id);
      for (const { id } of work.toEstimate.splice(0)) await syncEstimate(tools, id);
    }
  };

  /** Delivers every queued message, then wakes up at each due time up to `untilMs` after now. */
  const settle = async (withinMs = 0): Promise<void> => {
    const untilMs = clock.nowMs + withinMs;
    for (;;) {
      await deliver();
      const { queued, nextDueAt } = await queueDue(tools, clock.nowMs);
      if (queued > 0) continue;
      if (nextDueAt === null || Date.parse(nextDueAt) > untilMs) return;
      clock.nowMs = Date.parse(nextDueAt);
    }
  };

  return {
    tools,
    book,
    archive,
    work,
    notes,
    alarms,
    clock,
    document,
    settle,
    /** A night of days to come is planned when it has come. */
    plan: (night: string) => {
      if (night > dayOf(clock.nowMs)) clock.nowMs = Date.parse(`${night}T02:00:00Z`);
      return planNight(tools, day(night));
    },
    sync: (id = 'G016907411') => syncDocument(tools, documentId(id)),
    /** A whole night: planned at two o'clock, and everything done that comes due within the hour. */
    night: async (night: string) => {
      clock.nowMs = Date.parse(`${night}T02:00:00Z`);
      const plan = await planNight(tools, day(night));
      await settle(3_600_000);
      return plan;
    },
  };
}
