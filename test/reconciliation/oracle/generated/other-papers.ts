import { addPeriods } from '../../../../lib/values/day.ts';
import type { Market } from './market.ts';
import { aPaper, type Paper } from './papers.ts';
import { anotherCharge } from './strangers.ts';

/**
 * An invoice of legacy commerce: its words are sentences of their own and nothing on it is a reservation, so that it
 * proves nothing about reservations, read or not.
 */
export function aLegacyPaper(market: Market, number: number): Paper {
  const { random } = market;
  const period = addPeriods(market.first, random.below(market.periods));
  const currency = random.pick(market.currencies);
  const lines = Array.from({ length: random.below(4) }, () => ({
    ...anotherCharge(market).entry.line,
    category: 'license' as const,
    chargeType: random.pick(['Cycle fee', 'Prorate fee when adding a seat', 'Purchase fee']),
    currency,
  }));
  const id = `D${number}${period.replace('-', '')}${currency}`;
  const paper = aPaper(market, id, period, currency, random.chance(0.2) ? undefined : lines);
  return { ...paper, header: { ...paper.header, commerce: 'legacy' } };
}

/** Tangled books: invoices that became void with nothing in their place, that say they amend another, or that nobody can read. */
export function withLostPapers({ random }: Market, papers: readonly Paper[]): Paper[] {
  return papers.map((paper) => {
    if (random.chance(0.06)) return { ...paper, header: { ...paper.header, isVoid: true } };
    if (random.chance(0.06))
      return { ...paper, header: { ...paper.header, amendsOf: random.pick(papers).header.id } };
    return random.chance(0.06) ? { ...paper, lines: undefined } : paper;
  });
}
