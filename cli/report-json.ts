import type { PurchaseView } from '../lib/reporting/views/purchase-view.ts';
import type { Report } from './report.ts';

/**
 * The report as one JSON document. Its keys are a contract: the README documents them, programs read them. Duplicates
 * are counted at Microsoft, not here: null where nobody could count them.
 */
export function reportJson(report: Report, extra: { duplicates: number | null; elapsedMs: number | null }) {
  const named = new Map(report.purchases.map((purchase) => [purchase.id, purchase]));
  return {
    purchases: { ...stageCounts(report), duplicates: extra.duplicates },
    invoices: report.documents.map((document) => ({
      id: document.id,
      documentType: document.documentType,
      period: document.period,
      currency: document.currency,
      total: document.total,
      linesTotal: document.linesTotal,
      lines: document.lines,
      source: document.source,
      statementSha256: document.statementSha256,
      tied: document.tied,
      difference: document.difference,
      explained: document.explained,
      unexplained: document.unexplained,
      stage: document.stage,
      why: document.why,
      void: document.void,
      amendsOf: document.amendsOf,
    })),
    matches: report.reconciliation?.matches ?? 0,
    discrepancies: report.discrepancies.map((found) => ({
      id: found.id,
      kind: found.kind,
      explained: found.explained,
      invoiceId: found.documentId,
      purchaseId: found.purchaseId,
      ...requestOf(found.purchaseId === null ? undefined : named.get(found.purchaseId)),
      expected: found.expected?.amount ?? null,
      ...(found.expected !== null && found.expected.currency !== found.amount.currency
        ? { expectedCurrency: found.expected.currency }
        : {}),
      actual: found.actual.amount,
      amount: found.amount.amount,
      currency: found.amount.currency,
      ...(found.exchangeRateEffect === null ? {} : { exchangeRateEffect: found.exchangeRateEffect.amount }),
      ...(found.relatedDocumentId === null ? {} : { relatedInvoiceId: found.relatedDocumentId }),
      basis: found.basis,
      instalment: found.instalment,
      detail: found.detail,
    })),
    balances: report.balances.map((balance) => ({
      currency: balance.currency,
      from: balance.from,
      to: balance.to,
      opening: balance.opening,
      invoiced: balance.invoiced,
      paid: balance.paid,
      closing: balance.closing,
      unexplained: balance.unexplained,
    })),
    elapsedMs: extra.elapsedMs,
  };
}

export type StageCounts = {
  readonly requested: number;
  readonly rejected: number;
  readonly cancelled: number;
  readonly failed: number;
  readonly ordered: number;
  readonly fulfilled: number;
  readonly unfulfilled: number;
  readonly unknown: number;
  readonly inProgress: number;
};

/** Every purchase once, under the stage it has now; a message that could not be read was requested, and rejected. */
export function stageCounts({ purchases, refused }: Pick<Report, 'purchases' | 'refused'>): StageCounts {
  const counts = { rejected: refused.length, cancelled: 0, failed: 0, ordered: 0, fulfilled: 0 };
  const rest = { unfulfilled: 0, unknown: 0, inProgress: 0 };
  const all = { requested: purchases.length + refused.length, ...counts, ...rest };
  for (const { stage } of purchases) all[countedAs(stage)] += 1;
  return all;
}

function countedAs(stage: PurchaseView['stage']): Exclude<keyof StageCounts, 'requested'> {
  switch (stage) {
    case 'accepted':
    case 'awaiting_approval':
    case 'ready':
    case 'carted':
    case 'checking_out':
      return 'inProgress';
    case 'ordered':
    case 'fulfilled':
    case 'unfulfilled':
    case 'rejected':
    case 'cancelled':
    case 'failed':
    case 'unknown':
      return stage;
  }
}

function requestOf(purchase: PurchaseView | undefined): object {
  return purchase === undefined ? {} : { requestId: purchase.requestId, lineId: purchase.lineId };
}
