const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const;

/** A span of time in its two largest units: `2 h 5 min`, `42 s`, `0 s`. */
export function durationText(ms: number): string {
  let left = Math.round(Math.abs(ms) / 1000);
  const parts = UNITS.flatMap(([unit, seconds]) => {
    const count = Math.floor(left / seconds);
    left -= count * seconds;
    return [{ unit, count }];
  });
  const first = parts.findIndex(({ count }) => count > 0);
  if (first < 0) return '0 s';
  const shown = parts.slice(first, first + 2).filter(({ count }) => count > 0);
  return `${ms < 0 ? '-' : ''}${shown.map(({ unit, count }) => `${count} ${unit}`).join(' ')}`;
}
