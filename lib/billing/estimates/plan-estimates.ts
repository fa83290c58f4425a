import { addPeriods, periodOf, type Day } from '../../values/day.ts';
import type { CountedDocument } from '../balances/snapshot-balances.ts';
import type { BillingBook, BillingWork } from '../billing-book.ts';
import type { ReportedBalance } from '../billing-source.ts';
import { estimateSource, type Cloud } from '../export/document-source.ts';
import type { Estimate, EstimateId, EstimateSubject } from './estimate.ts';

type PlanTools = {
  readonly book: Pick<BillingBook, 'estimate' | 'writeEstimate'>;
  readonly work: Pick<BillingWork, 'estimate'>;
  readonly cloud: Cloud;
  readonly nowMs: () => number;
};

/**
 * Asks for what is not billed yet, of each currency in the running month and the one before: at most `turns` messages
 * now where it is exported, since documents go first; what waits is due, and gets its message when they leave room.
 */
export async function planEstimates(
  tools: PlanTools,
  night: Day,
  currencies: readonly string[],
  turns: number,
): Promise<number> {
  const ids: EstimateId[] = [];
  for (const currency of currencies) {
    for (const period of ['current', 'last'] as const) {
      const estimate = await ask(tools, { currency, period }, night);
      if (estimate?.dueAtMs !== undefined && estimate.dueAtMs <= tools.nowMs()) ids.push(estimate.id);
    }
  }
  const now = estimateSource(tools.cloud) === 'v2' ? ids.slice(0, Math.max(0, turns)) : ids;
  if (now.length > 0) await tools.work.estimate(night, now);
  return ids.length;
}

/** The currencies in which something may be coming: those of the last year's documents and of today's balances. */
export function currenciesSeen(
  documents: readonly CountedDocument[],
  reported: readonly ReportedBalance[],
  night: Day,
): readonly string[] {
  const oldest = addPeriods(periodOf(night), -12);
  const recent = documents.filter(({ header }) => header.period >= oldest);
  return [
    ...new Set([
      ...recent.map(({ header }) => header.total.currency),
      ...reported.map(({ balance }) => balance.currency),
    ]),
  ].sort();
}

function estimateId({ currency, period }: EstimateSubject): EstimateId {
  return `${currency}-${period}` as EstimateId;
}

// What was loaded last stays until the next one is whole. The figures move every day, so each night asks anew.
async function ask(tools: PlanTools, subject: EstimateSubject, night: Day): Promise<Estimate | undefined> {
  const { book, cloud, nowMs } = tools;
  const id = estimateId(subject);
  for (let attempts = 0; attempts < ATTEMPTS; attempts += 1) {
    const known = await book.estimate(id);
    if (known && known.night >= night) return known;
    const next: Estimate = {
      id,
      subject,
      source: estimateSource(cloud),
      state: 'listed',
      export: undefined,
      loaded: known?.loaded,
      failure: known?.failure,
      night,
      revision: known?.revision ?? 0,
      dueAtMs: nowMs(),
    };
    if ((await book.writeEstimate(next)) === 'written') return next;
  }
  throw new Error(`${id} was written by somebody else ${ATTEMPTS} times in a row`);
}

const ATTEMPTS = 8;
