import { sumLines } from './sum-lines.ts';

/** `node test/billing/money/run.ts [lines] [seed]`: sums lines in two ways that share nothing, and prints by how much they differ. */
const [count = 1_000_000, seed = 1] = process.argv.slice(2).map(Number);
const { misprinted, differences, ...result } = await sumLines(count, seed);
console.log({ ...result, differences: differences.map(String), misprinted: misprinted.length });
if (misprinted.length > 0 || differences.some((difference) => difference !== 0n)) process.exitCode = 1;
