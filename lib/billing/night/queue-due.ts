import type { BillingBook, BillingWork } from '../billing-book.ts';
import type { BillingDocument } from '../document.ts';
import type { Estimate } from '../estimates/estimate.ts';
import { QUEUED_MS } from '../waits.ts';
import { asksExports, EXPORTS_A_RUN, inTurn, RUN_MS, turnAfterMs } from './export-turns.ts';

type DueTools = {
  readonly book: Pick<BillingBook, 'due' | 'read' | 'hold' | 'estimates'>;
  readonly work: Pick<BillingWork, 'sync' | 'estimate'>;
};

/**
 * Queues what is due: exports to look at, data that was not ready, statements that are missing, then estimates. Once
 * each while the message is on its way, however long the queue is; again where it got lost. Questions to the exports are
 * handed out a few at a time; those that wait for their turn are kept out of the way until then.
 */
export async function queueDue(
  { book, work }: DueTools,
  nowMs: number,
): Promise<{ readonly queued: number; readonly waiting: number; readonly nextDueAt: string | null }> {
  const { ids, nextDueAtMs } = await book.due(nowMs, MOST_AT_ONCE);
  const due: BillingDocument[] = [];
  for (const id of ids) {
    const document = await book.read(id);
    if (document) due.push(document);
  }
  const { now, later } = inTurn(due);
  const sent = await send({ book, work }, now, nowMs);
  for (const [place, { header }] of later.entries()) {
    await book.hold(header.id, nowMs, nowMs + turnAfterMs(place));
  }
  const turns = EXPORTS_A_RUN - sent.filter(asksExports).length;
  const estimates = await sendEstimates({ book, work }, turns, nowMs);
  const next = Math.min(
    nextDueAtMs ?? Infinity,
    estimates.nextDueAtMs,
    later.length > 0 ? nowMs + turnAfterMs(0) : Infinity,
  );
  return {
    queued: sent.length + estimates.sent,
    waiting: later.length,
    nextDueAt: next === Infinity ? null : new Date(next).toISOString(),
  };
}

const MOST_AT_ONCE = 200;

async function send(
  { book, work }: DueTools,
  documents: readonly BillingDocument[],
  nowMs: number,
): Promise<readonly BillingDocument[]> {
  const sent: BillingDocument[] = [];
  for (const document of documents) {
    if (await book.hold(document.header.id, nowMs, nowMs + QUEUED_MS)) sent.push(document);
  }
  for (const [night, ofNight] of Map.groupBy(sent, (document) => document.night)) {
    await work.sync(
      night,
      ofNight.map(({ header }) => header.id),
    );
  }
  return sent;
}

// They are few and have no hold: whoever gets a second message finds that the first is being worked on.
async function sendEstimates(
  { book, work }: DueTools,
  turns: number,
  nowMs: number,
): Promise<{ readonly sent: number; readonly nextDueAtMs: number }> {
  const due: Estimate[] = [];
  let nextDueAtMs = Infinity;
  for await (const estimate of book.estimates()) {
    const { dueAtMs = Infinity } = estimate;
    if (dueAtMs <= nowMs) due.push(estimate);
    else nextDueAtMs = Math.min(nextDueAtMs, dueAtMs);
  }
  // As with documents: those that run end the sooner.
  const exports = due
    .filter(({ source }) => source === 'v2')
    .sort((one, other) => Number(other.export !== undefined) - Number(one.export !== undefined))
    .slice(0, Math.max(0, turns));
  const sent = [...exports, ...due.filter(({ source }) => source === 'v1')];
  for (const [night, ofNight] of Map.groupBy(sent, (estimate) => estimate.night)) {
    await work.estimate(
      night,
      ofNight.map(({ id }) => id),
    );
  }
  if (sent.length < due.length) nextDueAtMs = Math.min(nextDueAtMs, nowMs + RUN_MS);
  return { sent: sent.length, nextDueAtMs };
}
