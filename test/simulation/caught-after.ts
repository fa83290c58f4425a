import type { Reached, Simulated, Simulation } from './simulation.ts';

/** How many schedules of a seed it took until an invariant was broken that this bug has to break; undefined where none was. */
export async function caughtAfter<World extends Simulated, Coverage extends Reached>(
  simulation: Simulation<World, Coverage>,
  bug: { readonly name: string; readonly breaks: readonly string[] },
  seed: number,
  schedules: number,
): Promise<number | undefined> {
  const coverage = simulation.newCoverage();
  for (let index = 0; index < schedules; index += 1) {
    const { findings } = await simulation.run({
      ...{ seed, index, bug: bug.name, more: {} },
      ...{ coverage, told: false },
    });
    if (findings.breaches.some(({ invariant }) => bug.breaks.includes(invariant))) return index + 1;
  }
  return undefined;
}
