import type { BalanceView } from '../lib/reporting/views/balance-view.ts';
import type { DiscrepancyView } from '../lib/reporting/views/discrepancy-view.ts';
import type { PurchaseView, RefusedMessageView } from '../lib/reporting/views/purchase-view.ts';
import { rateText } from './rate-text.ts';
import { table } from './table.ts';

/** Upstream's own name of a purchase, which people know; our id only where it is asked for. */
export function nameOf({ requestId, lineId }: Pick<PurchaseView, 'requestId' | 'lineId'>): string {
  return `${requestId}/${lineId}`;
}

export function purchaseTable(purchases: readonly PurchaseView[]): readonly string[] {
  return table(
    [
      { heading: 'REQUEST' },
      { heading: 'STAGE' },
      { heading: 'QUANTITY', align: 'right' },
      { heading: 'TERM' },
      { heading: 'CHARGE', align: 'right' },
      { heading: 'CURRENCY' },
      { heading: 'ORDER' },
      { heading: 'PURCHASE' },
    ],
    purchases.map((purchase) => ({
      cells: [
        nameOf(purchase),
        purchase.stage,
        String(purchase.quantity),
        `${purchase.term} ${purchase.billingCycle}`,
        (purchase.charge ?? purchase.expectedCharge).amount,
        (purchase.charge ?? purchase.expectedCharge).currency,
        purchase.orderId ?? '-',
        purchase.id,
      ],
      ...noteOf(purchase),
    })),
  );
}

function noteOf({ reason, asks = [] }: PurchaseView): { readonly note?: string } {
  const said = [...(reason === undefined ? [] : [reason]), ...asks];
  return said.length === 0 ? {} : { note: said.map(({ code, detail }) => `${code}: ${detail}`).join('; ') };
}

/** What came of a message that could not become purchases, by the name upstream knows it under where it has one. */
export function refusedText({ requestId, source, messageId, problems }: RefusedMessageView): string {
  const what = requestId === null ? 'a message' : `request ${requestId}`;
  const why = problems.map(({ field, reason }) => `${field} ${reason}`).join('; ');
  return `${what} of ${source} was refused: ${why} (message ${messageId})`;
}

/** Each discrepancy with both sides, their difference, and the sentence that says what it is; `more` may add to it. */
export function discrepancyTable(
  discrepancies: readonly DiscrepancyView[],
  purchases: readonly PurchaseView[],
  more: (found: DiscrepancyView) => string = () => '',
): readonly string[] {
  const names = new Map(purchases.map((purchase) => [purchase.id, nameOf(purchase)]));
  return table(
    [
      { heading: 'KIND' },
      { heading: 'DOCUMENT' },
      { heading: 'PURCHASE' },
      { heading: 'EXPECTED', align: 'right' },
      { heading: 'ACTUAL', align: 'right' },
      { heading: 'DIFFERENCE', align: 'right' },
      { heading: 'CURRENCY' },
    ],
    discrepancies.map((found) => ({
      cells: [
        found.kind,
        found.documentId ?? '-',
        found.purchaseId === null ? '-' : (names.get(found.purchaseId) ?? found.purchaseId),
        expectedText(found),
        found.actual.amount,
        found.amount.amount,
        found.amount.currency,
      ],
      note: `${noteOfDiscrepancy(found)}${more(found)}`,
    })),
  );
}

/** What a discrepancy is, in sentences. */
export function noteOfDiscrepancy(found: DiscrepancyView): string {
  return `${found.detail}${boughtText(found)}${rateText(found)}`;
}

function boughtText({ boughtIn }: DiscrepancyView): string {
  return boughtIn === null || boughtIn === 'unknown'
    ? ''
    : ` Where it was bought: ${boughtIn.replaceAll('_', ' ')}.`;
}

export function balanceTable(balances: readonly BalanceView[]): readonly string[] {
  const figures = ['OPENING', '+ INVOICED', '- PAID', '= CLOSING', 'UNEXPLAINED'];
  return table(
    [
      { heading: 'CURRENCY' },
      { heading: 'FROM' },
      { heading: 'TO' },
      ...figures.map((heading) => ({ heading, align: 'right' as const })),
    ],
    balances.map((balance) => ({
      cells: [
        balance.currency,
        balance.from,
        balance.to,
        balance.opening ?? 'none yet',
        balance.invoiced,
        balance.paid,
        balance.closing,
        balance.unexplained ?? '-',
      ],
    })),
  );
}

export function expectedText({ expected, actual }: DiscrepancyView): string {
  if (expected === null) return 'not known';
  return expected.currency === actual.currency ? expected.amount : `${expected.amount} ${expected.currency}`;
}
