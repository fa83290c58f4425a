/** A column: its heading, and which side its cells keep to. Figures keep to the right. */
type Column = { readonly heading: string; readonly align?: 'left' | 'right' };

/**
 * Rows under their headings, in columns as wide as their widest cell. A row may carry a note, which is printed under
 * it. Without rows there is no text.
 */
export function table(
  columns: readonly Column[],
  rows: readonly { readonly cells: readonly string[]; readonly note?: string }[],
  indent = '  ',
): readonly string[] {
  if (rows.length === 0) return [];
  const heading = columns.map((column) => column.heading);
  const widths = columns.map((_column, index) =>
    Math.max(heading[index]?.length ?? 0, ...rows.map(({ cells }) => cells[index]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) => {
    const padded = columns.map(({ align }, index) => {
      const cell = cells[index] ?? '';
      const width = widths[index] ?? 0;
      return align === 'right' ? cell.padStart(width) : cell.padEnd(width);
    });
    return `${indent}${padded.join('  ')}`.trimEnd();
  };
  return [
    line(heading),
    ...rows.flatMap(({ cells, note }) => (note ? [line(cells), `${indent}    ${note}`] : [line(cells)])),
  ];
}

/** At most so many rows, and a sentence about the rest. */
export function shortened<Row>(
  rows: readonly Row[],
  most: number,
  where: string,
): { readonly rows: readonly Row[]; readonly rest: readonly string[] } {
  const more = rows.length - most;
  return { rows: rows.slice(0, most), rest: more > 0 ? [`  … and ${more} more: ${where}`] : [] };
}
