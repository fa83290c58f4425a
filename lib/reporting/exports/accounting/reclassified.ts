import type { Discrepancy } from '../../../reconciliation/discrepancy.ts';
import { ZERO } from '../../../values/decimal.ts';
import type { DiscrepancyRow } from '../discrepancies.ts';
import { accountOfPurchase, type Returns } from './accounts-of.ts';
import { entry, type Entry } from './entry.ts';

/**
 * What of a charge does not stay where its line was booked: the part that comes from the month's rate goes to exchange
 * differences, and what nobody has accepted yet to charges in dispute. Undefined where all of it stays.
 */
export function reclassifiedTo({ kind, explained, lines }: Discrepancy): 'exchange' | 'disputed' | undefined {
  if (lines.length === 0) return undefined;
  if (kind === 'exchange_rate') return 'exchange';
  return explained ? undefined : 'disputed';
}

/** Charges of no purchase that we know stay where they are: they are in question as a whole. */
export function reclassifyingEntries(
  { discrepancy, purchase }: DiscrepancyRow,
  returns: Returns,
): readonly Entry[] {
  const { id, actual, amount, documentId, since, period, detail } = discrepancy;
  const to = reclassifiedTo(discrepancy);
  if (to === undefined || purchase === undefined) return [];
  const from = accountOfPurchase(purchase, actual.amount, returns);
  return entry({
    id: `${to}|${id}`,
    kind: to === 'exchange' ? 'exchange' : 'dispute',
    date: since,
    period,
    currency: amount.currency,
    documentId,
    description: detail,
    postings: [
      { account: to, amount: amount.amount, purchase },
      { account: from, amount: ZERO.minus(amount.amount), purchase },
    ],
  });
}
