import type { Calls, DeathCounts, Places } from './calls.ts';
import type { Story } from './story.ts';

/** One schedule: which one it is, how, and where what it reaches is counted. */
type Schedule<Coverage> = {
  readonly seed: number;
  readonly index: number;
  /** The wrong design that is planted, by its name. */
  readonly bug: string | undefined;
  /** What else was asked for, by the name of its option. */
  readonly more: More;
  readonly coverage: Coverage;
  /** Whether its story is kept, step by step. */
  readonly told: boolean;
};

export type More = Readonly<Record<string, number | undefined>>;

/** What there is of a schedule when it is over. */
export type Simulated = {
  readonly calls: Pick<Calls, 'steps' | 'deaths'>;
  readonly findings: {
    readonly checks: Readonly<Record<string, number>>;
    readonly breaches: readonly { readonly invariant: string; readonly detail: string }[];
  };
  readonly knobs: object;
  readonly story: Story | undefined;
};

/** What was reached in all schedules together; another thread's comes as plain data. */
export type Reached = DeathCounts & { addAll(others: Reached): void };

/** Counts of one kind under the title of their table, with the rows of it that have to be met. */
type CountedRows = {
  readonly title: string;
  readonly wanted: readonly string[];
  readonly hits: ReadonlyMap<string, number>;
};

/** One thing that is simulated, as those who run schedules of it and count them have to know it. */
export type Simulation<
  World extends Simulated = Simulated,
  Coverage extends Reached = Reached,
  Size extends string = string,
  Figure extends string = string,
> = {
  readonly command: string;
  readonly usage: string;
  /** The module that has this as its `SIMULATION`: threads load it from there. */
  readonly module: string;
  readonly bugs: readonly string[];
  /** Options with a number, beside those that every simulation has. */
  readonly options: readonly string[];
  /** Each invariant with the figure of the last line that its breaches count in. */
  readonly invariants: Readonly<Record<string, Figure>>;
  /** In the order of the last line; each of them has to be 0. */
  readonly figures: readonly Figure[];
  readonly places: Places;
  /** The places at which a worker has to have died. */
  readonly deaths: readonly number[];
  run(schedule: Schedule<Coverage>): Promise<World>;
  newCoverage(): Coverage;
  /** What is counted of each schedule. */
  sizesOf(world: World): Readonly<Record<Size, number>>;
  countedIn(coverage: Coverage): readonly CountedRows[];
  /** Sentences of the report, beside its tables. */
  sentencesOn(coverage: Coverage, sizes: ReadonlyMap<string, number>): readonly string[];
};
