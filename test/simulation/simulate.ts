/** `npm run simulate`: the purchase core under faults; with `--real` over the embedded database and the HTTP simulator. */
import { runCommand } from './command-line.ts';
import { SIMULATION } from './purchase-simulation.ts';

process.exitCode = await run(process.argv.slice(2));

async function run(words: readonly string[]): Promise<number> {
  if (!words.includes('--real')) return runCommand(SIMULATION, words);
  const { runReal } = await import('./real/run-real.ts');
  return runReal(words.filter((word) => word !== '--real'));
}
