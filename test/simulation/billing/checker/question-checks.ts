import type { Findings } from './findings.ts';

export type Question = 'export' | 'look' | 'blob' | 'page' | 'statement';

const HOUR = 3_600_000;

/**
 * So often in one hour the same thing may be asked for, with messages that come twice, workers that die and people who
 * wish: whatever turns in circles asks hundreds of times.
 */
const MOST_AN_HOUR: Readonly<Record<Question, number>> = {
  export: 16,
  look: 30,
  blob: 40,
  page: 60,
  statement: 16,
};

/** Counts the questions that cost Microsoft something. */
export class QuestionChecks {
  readonly asked: Record<Question, number> = { export: 0, look: 0, blob: 0, page: 0, statement: 0 };
  private readonly recent = new Map<string, number[]>();
  private readonly findings: Findings;

  constructor(findings: Findings) {
    this.findings = findings;
  }

  /** `of` is the document, the part of it or the operation that is asked for. */
  ask(question: Question, of: string, nowMs: number): void {
    this.asked[question] += 1;
    const key = `${question} ${of}`;
    const times = this.recent.get(key) ?? [];
    while (times[0] !== undefined && times[0] <= nowMs - HOUR) times.shift();
    times.push(nowMs);
    this.recent.set(key, times);
    this.findings.check(
      'questions to Microsoft are bounded',
      times.length <= MOST_AN_HOUR[question],
      () => `${key}: ${times.length} times in an hour`,
    );
  }
}
