/** `npm run scenario --silent -- --purchases N --lines N --seed S > file.json`: a scenario of any size on standard output. */
import { parseArgs } from 'node:util';
import { generateScenario, type GeneratedSize } from './generate-scenario.ts';

const USAGE = 'Usage: npm run scenario --silent -- --purchases N --lines N [--seed S] [> file.json]';
const LIMITS = { purchases: 1_000_000, lines: 100_000_000, seed: 4_294_967_295 } as const;

const asked = readArguments(process.argv.slice(2));
if (typeof asked === 'string') {
  console.error(`${asked}\n${USAGE}`);
  process.exitCode = 2;
} else {
  const { scenario, lines } = generateScenario(asked);
  if (lines > asked.lines)
    console.error(`${asked.purchases} purchases need ${lines} lines: that many are generated.`);
  process.stdout.write(`${JSON.stringify(scenario, null, 1)}\n`);
}

/** What is asked for, or what is wrong with the arguments. */
function readArguments(words: readonly string[]): GeneratedSize | string {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: {
        purchases: { type: 'string' },
        lines: { type: 'string' },
        seed: { type: 'string', default: '1' },
      },
    });
    return {
      purchases: wholeNumber('purchases', values.purchases),
      lines: wholeNumber('lines', values.lines),
      seed: wholeNumber('seed', values.seed),
    };
  } catch (error) {
    return (error as Error).message;
  }
}

function wholeNumber(name: keyof typeof LIMITS, text: string | undefined): number {
  if (text === undefined) throw new TypeError(`--${name} is missing`);
  const smallest = name === 'seed' ? 0 : 1;
  const value = /^\d{1,10}$/.test(text) ? Number(text) : -1;
  if (value >= smallest && value <= LIMITS[name]) return value;
  throw new TypeError(`--${name} is not a whole number from ${smallest} to ${LIMITS[name]}: ${text}`);
}
