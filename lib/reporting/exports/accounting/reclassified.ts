import type { CaseBook } from '../../../reconciliation/cases/case-book.ts';
import type { Discrepancy } from '../../../reconciliation/discrepancy.ts';
import { ZERO } from '../../../values/decimal.ts';
import type { DiscrepancyRow } from '../discrepancies.ts';
import { accountOfPurchase, type Returns } from './accounts-of.ts';
import { entry, type Entry } from './entry.ts';

/** What finance has decided of discrepancies, by their ids. */
export type Decisions = ReadonlyMap<string, 'accepted' | 'written_off'>;

/** Every case that was accepted or written off. */
export async function caseDecisions(cases: Pick<CaseBook, 'ofStatus'>): Promise<Decisions> {
  const decided = new Map<string, 'accepted' | 'written_off'>();
  for (const status of ['accepted', 'written_off'] as const) {
    let after: string | undefined;
    do {
      const page = await cases.ofStatus(status, after, CASES_AT_ONCE);
      for (const { id } of page.cases) decided.set(id, status);
      after = page.next;
    } while (after !== undefined);
  }
  return decided;
}

const CASES_AT_ONCE = 100;

const KINDS = { exchange: 'exchange', disputed: 'dispute', writtenOff: 'write_off' } as const;

/**
 * What of a charge does not stay where its line was booked: the part that comes from the month's rate goes to exchange
 * differences, what nobody has decided on yet to charges in dispute, and what was written off is a loss. Undefined where
 * all of it stays, such as what was accepted.
 */
export function reclassifiedTo(
  { id, kind, explained, lines }: Discrepancy,
  decisions: Decisions,
): keyof typeof KINDS | undefined {
  if (lines.length === 0) return undefined;
  if (kind === 'exchange_rate') return 'exchange';
  const decision = decisions.get(id);
  if (explained || decision === 'accepted') return undefined;
  return decision === 'written_off' ? 'writtenOff' : 'disputed';
}

/** Charges of no purchase that we know stay where they are: they are in question as a whole. */
export function reclassifyingEntries(
  { discrepancy, purchase }: DiscrepancyRow,
  returns: Returns,
  decisions: Decisions,
): readonly Entry[] {
  const { id, actual, amount, documentId, since, period, detail } = discrepancy;
  const to = reclassifiedTo(discrepancy, decisions);
  if (to === undefined || purchase === undefined) return [];
  const from = accountOfPurchase(purchase, actual.amount, returns);
  return entry({
    id: `${to}|${id}`,
    kind: KINDS[to],
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
