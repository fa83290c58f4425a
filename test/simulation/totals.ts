import type { Places } from './calls.ts';
import { addCounts } from './coverage.ts';
import type { Reached, Simulated, Simulation } from './simulation.ts';

type Failing = { readonly index: number; readonly invariant: string; readonly detail: string };

const FAILING_KEPT = 20;

/** What many schedules came to. */
export class Totals<
  World extends Simulated = Simulated,
  Coverage extends Reached = Reached,
  Size extends string = string,
  Figure extends string = string,
> {
  readonly coverage: Coverage;
  readonly sizes = new Map<string, number>();
  readonly checks = new Map<string, number>();
  readonly breaches = new Map<string, number>();
  readonly failing: Failing[] = [];
  // Stays here where totals are handed from thread to thread.
  readonly #simulation: Simulation<World, Coverage, Size, Figure>;

  constructor(simulation: Simulation<World, Coverage, Size, Figure>) {
    this.#simulation = simulation;
    this.coverage = simulation.newCoverage();
  }

  add(index: number, world: World): void {
    const { calls, findings } = world;
    const sizes = { ...this.#simulation.sizesOf(world), steps: calls.steps, crashes: calls.deaths };
    addCounts(this.sizes, Object.entries<number>({ schedules: 1, ...sizes }));
    addCounts(this.checks, Object.entries(findings.checks));
    for (const { invariant, detail } of findings.breaches) {
      addCounts(this.breaches, [[invariant, 1]]);
      if (this.failing.length < FAILING_KEPT) this.failing.push({ index, invariant, detail });
    }
  }

  /** Adds what other schedules came to, as another thread counted it. */
  addAll(others: Pick<Totals, 'coverage' | 'sizes' | 'checks' | 'breaches' | 'failing'>): void {
    this.coverage.addAll(others.coverage);
    addCounts(this.sizes, others.sizes);
    addCounts(this.checks, others.checks);
    addCounts(this.breaches, others.breaches);
    this.failing.push(...others.failing);
    this.failing.splice(FAILING_KEPT);
  }

  /** How often a row has to be met: in a short run not at all, then once, and in long ones so often that it is no chance. */
  get hitsWanted(): number {
    const schedules = this.sizes.get('schedules') ?? 0;
    if (schedules < 10_000) return 0;
    return schedules < 50_000 ? 1 : Math.min(1_000, Math.floor(schedules / 1_000));
  }

  /** The rows that were not met often enough, each with how often it was. */
  uncovered(): readonly { readonly row: string; readonly hits: number }[] {
    const { places, deaths } = this.#simulation;
    const rows = [
      ...this.#simulation
        .countedIn(this.coverage)
        .flatMap(({ wanted, hits }) => wanted.map((row) => ({ row, hits: hits.get(row) ?? 0 }))),
      ...deathsAt(places, deaths, this.coverage).flatMap(({ place, before, after }) => [
        { row: `death before ${place}`, hits: before },
        { row: `death after ${place}`, hits: after },
      ]),
    ];
    return rows.filter(({ hits }) => hits < this.hitsWanted);
  }

  /** The last line of a run, machine-readable. */
  figures(): Readonly<Record<Counted | Size | Figure, number>> {
    const { figures, invariants } = this.#simulation;
    const { schedules = 0, steps = 0, crashes = 0, ...sizes } = Object.fromEntries(this.sizes);
    const broken = (figure: Figure) =>
      Object.keys(invariants)
        .filter((name) => invariants[name] === figure)
        .reduce((total, name) => total + (this.breaches.get(name) ?? 0), 0);
    return {
      ...{ schedules, ...sizes, steps, crashes },
      ...Object.fromEntries(figures.map((figure) => [figure, broken(figure)])),
      uncovered: this.uncovered().length,
    } as Record<Counted | Size | Figure, number>;
  }
}

type Counted = 'schedules' | 'steps' | 'crashes' | 'uncovered';

/** How often workers died at these places. */
export function deathsAt(
  { nameOf, deathWeight }: Places,
  points: readonly number[],
  { deaths }: Pick<Reached, 'deaths'>,
): readonly { readonly place: string; readonly before: number; readonly after: number }[] {
  return points.map((point) => ({
    place: nameOf(point),
    before: deaths[point] ?? 0,
    after: deaths[deathWeight.length + point] ?? 0,
  }));
}
