import type { Book } from '../../../../lib/reconciliation/book.ts';
import type { Market } from './market.ts';
import type { Paper } from './papers.ts';
import { plantedText, slotOf, truthOf, type Planted, type Story } from './story.ts';
import type { Stranger } from './strangers.ts';

/** Everything that has to be found in a book of which the generator knows the truth, as text, sorted. */
export function wholeTruth(
  market: Market,
  stories: readonly Story[],
  strangers: readonly Stranger[],
  onDocuments: readonly Planted[],
  papers: readonly Paper[],
  accepted: Book['tolerances']['accepted'],
): readonly string[] {
  const slotsOf = (some: readonly Paper[]) =>
    new Set(some.map(({ header }) => slotOf(header.period, header.total.currency)));
  const unread = papers.filter(({ header, lines }) => !lines && header.commerce === 'new');
  const shelf = {
    asOf: market.asOf,
    ledgerStart: market.ledgerStart,
    read: slotsOfBills(papers),
    unread: slotsOf(unread.filter(({ header }) => header.documentType === 'invoice')),
    unreadNotes: slotsOf(unread.filter(({ header }) => header.documentType === 'credit_note')),
  };
  const all = [
    ...stories.flatMap((story) => truthOf(story, shelf)),
    ...strangers.flatMap(({ planted }) => planted),
    ...onDocuments,
  ];
  return all.map((planted) => plantedText(underTolerance(planted, accepted))).sort();
}

/** The months of which an invoice was read: what takes the place of a void one counts for the month of that. */
function slotsOfBills(papers: readonly Paper[]): ReadonlySet<string> {
  const bills = papers.filter(
    ({ header, lines }) =>
      lines && !header.isVoid && header.documentType === 'invoice' && header.commerce === 'new',
  );
  return new Set(
    bills.map(({ header }) => {
      const replaced = papers.find(
        (one) => one.header.id.startsWith('A') && one.header.id.slice(1) === header.id.slice(1),
      );
      return slotOf((replaced ?? { header }).header.period, header.total.currency);
    }),
  );
}

/** What somebody decided to accept is accepted, above and below apart. */
function underTolerance(planted: Planted, accepted: Book['tolerances']['accepted']): Planted {
  if (planted.kind !== 'unit_price_differs' && planted.kind !== 'amount_differs') return planted;
  const { amount, currency } = planted.amount;
  const limits = accepted[currency]?.[amount.s > 0 ? 'above' : 'below'];
  const isAccepted = limits?.absolute !== undefined && amount.abs().lte(limits.absolute);
  return isAccepted ? { ...planted, kind: 'within_tolerance' } : planted;
}
