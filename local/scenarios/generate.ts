/** `npm run scenario --silent -- --purchases N --lines N --seed S > file.json`: a scenario of any size on standard output. */
import { parseArgs } from 'node:util';
import { asksForHelp } from '../arguments.ts';
import { generateScenario, type GeneratedSize } from './generate-scenario.ts';

const USAGE = `Usage: npm run scenario --silent -- --purchases N --lines N [--seed S] [> file.json]
  --purchases N  how many purchases upstream asks for
  --lines N      how many lines Microsoft bills for them and for other things; at least what the purchases need
  --seed S       another number, another scenario; 1 where left out
  --help         print this`;
const LIMITS = { purchases: 1_000_000, lines: 100_000_000, seed: 4_294_967_295 } as const;

// Whoever reads may stop reading early, as `head` does: there is nobody left to write for.
process.stdout.on('error', (failure: NodeJS.ErrnoException) => {
  if (failure.code !== 'EPIPE') throw failure;
  process.exit(1);
});

const words = process.argv.slice(2);
if (asksForHelp(words)) process.stdout.write(`${USAGE}\n`);
else write(readArguments(words));

function write(asked: GeneratedSize | string): void {
  if (typeof asked === 'string') {
    console.error(`${asked}\n${USAGE}`);
    process.exitCode = 2;
    return;
  }
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
