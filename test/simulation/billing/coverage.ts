import { addCounts, count } from '../coverage.ts';
import { POINT_COUNT } from './points.ts';

export { count };

/** What was reached in all schedules together. */
export class Coverage {
  /** Deaths before each point, then after each. */
  readonly deaths = new Float64Array(2 * POINT_COUNT);
  /** Stages of documents, by `from -> to`. */
  readonly transitions = new Map<string, number>();
  /** What Microsoft did wrong, by kind and fate. */
  readonly faults = new Map<string, number>();
  /** Everything else that has to have happened. */
  readonly points = new Map<string, number>();

  addAll(others: Coverage): void {
    others.deaths.forEach((hits, place) => (this.deaths[place] = (this.deaths[place] ?? 0) + hits));
    addCounts(this.transitions, others.transitions);
    addCounts(this.faults, others.faults);
    addCounts(this.points, others.points);
  }
}
