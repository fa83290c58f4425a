/** The same seed gives the same choices on every machine (mulberry32). Choices only: money is never random here. */
export type Choices = {
  /** A whole number from 0 to below `limit`. */
  readonly below: (limit: number) => number;
  readonly oneOf: <Value>(values: readonly [Value, ...Value[]]) => Value;
  readonly shuffled: <Value>(values: readonly Value[]) => Value[];
};

export function createChoices(seed: number): Choices {
  let state = seed >>> 0;
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
  return {
    below,
    oneOf: (values) => values[below(values.length)] ?? values[0],
    shuffled: (values) => {
      const dealt = [...values];
      for (let last = dealt.length - 1; last > 0; last -= 1) {
        const other = below(last + 1);
        [dealt[last], dealt[other]] = [dealt[other]!, dealt[last]!];
      }
      return dealt;
    },
  };
}
