import type { BilledLine } from '../../../billing/billed-line.ts';
import type { BillingBook } from '../../../billing/billing-book.ts';
import type { HistoryBook } from '../../../purchasing/history/history-book.ts';
import type { PurchaseLedger } from '../../../purchasing/purchase-ledger.ts';
import { absent, answer, type Answer } from '../../../values/answer.ts';
import type { LinePlace } from '../../discrepancy.ts';
import type { CaseBook } from '../case-book.ts';
import { disputeFacts, type DisputeFacts } from './dispute-facts.ts';

export type DisputeDesk = {
  readonly cases: Pick<CaseBook, 'read'>;
  readonly billing: Pick<BillingBook, 'read' | 'lines'>;
  readonly ledger: Pick<PurchaseLedger, 'read'>;
  readonly history: Pick<HistoryBook, 'readObserved'>;
};

/** Reads what a dispute about one case is made of. Of each document only the lines concerned are read. */
export async function gatherDispute(desk: DisputeDesk, caseId: string): Promise<Answer<DisputeFacts>> {
  const found = await desk.cases.read(caseId);
  if (!found) return absent(`There is no case ${caseId}.`);
  const { lines: places, documentId, purchaseId } = found.finding;
  const ids = new Set([...(documentId ? [documentId] : []), ...places.map((place) => place.documentId)]);
  const documents = await Promise.all([...ids].map((id) => desk.billing.read(id)));
  const lines: BilledLine[] = [];
  for (const place of places) lines.push(...(await lineAt(desk, place)));
  const purchase =
    purchaseId && ((await desk.ledger.read(purchaseId)) ?? (await desk.history.readObserved(purchaseId)));
  return answer(
    disputeFacts({ case: found, documents: documents.filter((one) => one !== undefined), lines, purchase }),
  );
}

async function lineAt({ billing }: DisputeDesk, place: LinePlace): Promise<readonly BilledLine[]> {
  const { documentId, version, part, lineNumber } = place;
  for await (const line of billing.lines(documentId, version, { part, lineNumber })) {
    return line.part === part && line.lineNumber === lineNumber ? [line] : [];
  }
  return [];
}
