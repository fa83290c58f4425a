import { decimalText, type Decimal } from '../../../values/decimal.ts';

/** How many lines say each number. Equal numbers are one, however many digits they are printed with. */
export type Votes = Map<string, { readonly said: Decimal; readonly count: number }>;

export function vote(votes: Votes, said: Decimal, by: 1 | -1 = 1): Votes {
  const text = decimalText(said);
  return votes.set(text, { said, count: (votes.get(text)?.count ?? 0) + by });
}

/** What most say; undefined where nobody says anything, or where they disagree evenly. */
export function mostSaid(votes: Votes): Decimal | undefined {
  const [first, second] = [...votes.values()]
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
  return first !== undefined && first.count > (second?.count ?? 0) ? first.said : undefined;
}
