/** Entries of a list that follow one another: where they begin, and how many they are. */
export type Range = readonly [from: number, count: number];

/** Adds a position behind all others: to the last range, where it lies not further than `gap` behind it. */
export function withPosition(ranges: [number, number][], position: number, gap: number): void {
  const last = ranges.at(-1);
  if (last && position - (last[0] + last[1]) <= gap) last[1] = position - last[0] + 1;
  else ranges.push([position, 1]);
}

/** The same positions in so many ranges at most: those nearest to each other become one, with what lies between. */
export function nearTogether(ranges: readonly Range[], most: number): readonly Range[] {
  let near = ranges;
  for (let gap = 256; near.length > most; gap *= 2) {
    const wider: [number, number][] = [];
    for (const [from, count] of near) {
      const last = wider.at(-1);
      if (last && from - (last[0] + last[1]) <= gap) last[1] = from + count - last[0];
      else wider.push([from, count]);
    }
    near = wider;
  }
  return near;
}

/** The positions that both have. Either is in order, and so is what comes of them. */
export function inBoth(some: readonly Range[], others: readonly Range[]): readonly Range[] {
  const both: Range[] = [];
  for (let [one, other] = [0, 0]; one < some.length && other < others.length;) {
    const [[a, many], [b, more]] = [some[one]!, others[other]!];
    const [from, end] = [Math.max(a, b), Math.min(a + many, b + more)];
    if (from < end) both.push([from, end - from]);
    if (a + many === end) one += 1;
    else other += 1;
  }
  return both;
}

/**
 * Positions in their order from one on: so many, and in so many pieces of a list, at most. `next` is where those begin that
 * are left; undefined where none are.
 */
export function positionsFrom(
  ranges: readonly Range[],
  from: number,
  most: { readonly positions: number; readonly pieces: number; readonly pieceLength: number },
): { readonly positions: readonly number[]; readonly next: number | undefined } {
  const positions: number[] = [];
  let [pieces, lastPiece] = [0, -1];
  for (const [first, count] of ranges) {
    for (let position = Math.max(first, from); position < first + count; position += 1) {
      const piece = Math.floor(position / most.pieceLength);
      if (piece !== lastPiece) pieces += 1;
      lastPiece = piece;
      if (positions.length === most.positions || pieces > most.pieces) return { positions, next: position };
      positions.push(position);
    }
  }
  return { positions, next: undefined };
}
