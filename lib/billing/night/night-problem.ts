import type { BillingPeriod } from '../../values/day.ts';
import type { DocumentId } from '../../values/id.ts';
import type { ProblemsAbout } from '../billing-book.ts';

/** Something that makes a night not whole, in a sentence. */
export type NightProblem = {
  readonly problem: string;
  /** The one document or billing period that it concerns; undefined where it may concern any. */
  readonly about: DocumentId | BillingPeriod | undefined;
};

/** What concerns every billing period alike. */
export function ofAll(problem: string): NightProblem {
  return { problem, about: undefined };
}

export function sentences(problems: readonly NightProblem[]): readonly string[] {
  return problems.map(({ problem }) => problem);
}

export function aboutWhat(problems: readonly NightProblem[]): ProblemsAbout {
  return Object.fromEntries(
    problems.flatMap(({ problem, about }) => (about === undefined ? [] : [[problem, about]])),
  );
}
