import { POINT_COUNT } from './points.ts';

/** What was reached in all schedules together. */
export class Coverage {
  /** Deaths before each point, then after each. */
  readonly deaths = new Float64Array(2 * POINT_COUNT);
  /** By `from -> to`, with the cause where one stage has many. */
  readonly transitions = new Map<string, number>();
  /** How purchases ended. */
  readonly ends = new Map<string, number>();
  /** Why purchases became unknown, by the code of the reason. */
  readonly unknowns = new Map<string, number>();

  addAll(others: Coverage): void {
    others.deaths.forEach((hits, place) => (this.deaths[place] = (this.deaths[place] ?? 0) + hits));
    addCounts(this.transitions, others.transitions);
    addCounts(this.ends, others.ends);
    addCounts(this.unknowns, others.unknowns);
  }
}

export function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

export function addCounts(counts: Map<string, number>, others: Iterable<readonly [string, number]>): void {
  for (const [name, hits] of others) counts.set(name, (counts.get(name) ?? 0) + hits);
}
