/** Facts by name, one a line, names in a column of their own; what there is not is left out. */
export function printFacts(
  facts: readonly (readonly [name: string, value: string | undefined])[],
): readonly string[] {
  const known = facts.filter((fact): fact is readonly [string, string] => fact[1] !== undefined);
  const width = Math.max(0, ...known.map(([name]) => name.length));
  return known.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
}
