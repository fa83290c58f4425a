/** An answer may have 6 MB, and thousands of rows are read by nobody in one: so many of each list are in it. */
const MOST_SHOWN = 1_000;

export function firstOf<Entry>(list: readonly Entry[]): readonly Entry[] {
  return list.slice(0, MOST_SHOWN);
}

/** Says of which lists only the first entries are shown, by how many each has; null where every list is whole. */
export function cutNote(counts: Readonly<Record<string, number>>, rest: string): string | null {
  const cut = Object.entries(counts).filter(([, count]) => count > MOST_SHOWN);
  if (cut.length === 0) return null;
  const named = cut.map(([name, count]) => `${count} ${name}`).join(', ');
  return `Only the first ${MOST_SHOWN} are shown of ${named}. ${rest}`;
}
