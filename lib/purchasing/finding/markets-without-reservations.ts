import listed from './markets-without-reservations.json' with { type: 'json' };

const NAMES = new Map(listed.markets.map(({ code, name }) => [code, name]));

/**
 * A sentence for a refusal, where Microsoft lists the market as one without reservations; empty where not. Two of
 * Microsoft's own pages disagree about the list, so it only explains: the catalogue's answer decides.
 */
export function marketRemark(market: string): string {
  const name = NAMES.get(market);
  return name === undefined ? '' : ` Microsoft lists ${name} among the markets without Azure reservations.`;
}
