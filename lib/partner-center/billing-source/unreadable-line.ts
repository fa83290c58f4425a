import type { LineProblem } from '../../billing/billing-source.ts';

/** A line, or a whole part, that does not decode. The document stays unpublished rather than a cent short. */
export class UnreadableLine extends Error {
  readonly kind = 'malformed' as const;
  readonly problem: LineProblem;

  constructor(documentId: string, problem: LineProblem) {
    super(
      `${documentId}, part ${problem.part}, line ${problem.lineNumber}, ${problem.field}: ${problem.reason}`,
    );
    this.name = 'UnreadableLine';
    this.problem = problem;
  }
}

/** The field of a problem that no single field has. */
export const WHOLE = '(whole)';
