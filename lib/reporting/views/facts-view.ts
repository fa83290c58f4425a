import type { FactName, TenantFacts } from '../../billing/filing/tenant-facts.ts';

/** What the billing side makes of what documents taught. */
export type FactJudgement = {
  /** Undefined where none taught it, and where they taught the opposite of one another. */
  readonly factValue: (facts: TenantFacts, name: FactName) => boolean | undefined;
  /** Which documents contradict each other about it, in words; undefined where none do. */
  readonly contradiction: (facts: TenantFacts, name: FactName) => string | undefined;
};

/** What documents taught us of this tenant. Microsoft does not say it, and we do not guess it. */
export type FactView = {
  readonly fact: FactName;
  /** Null where it is not known. */
  readonly value: boolean | null;
  /** `open`: two documents teach the opposite, a person has to look. `not_learnt`: no document left no doubt yet. */
  readonly state: 'learnt' | 'open' | 'not_learnt';
  /** Which documents contradict each other; empty where none do. */
  readonly why: string;
  /** The documents that taught it, for each value the first. */
  readonly lessons: readonly { readonly value: boolean; readonly documentId: string; readonly at: string }[];
};

// An object, so that the compiler misses no fact.
const FACTS = Object.keys({
  total_includes_tax: 0,
  credit_note_total_is_negative: 0,
  paid_amount_is_negative: 0,
} satisfies Record<FactName, 0>) as FactName[];

/** Every fact there is, also those that nothing is known of. */
export function factViews(facts: TenantFacts, judge: FactJudgement): readonly FactView[] {
  return FACTS.map((fact) => {
    const value = judge.factValue(facts, fact);
    const why = judge.contradiction(facts, fact);
    return {
      fact,
      value: value ?? null,
      state: why !== undefined ? 'open' : value === undefined ? 'not_learnt' : 'learnt',
      why: why ?? '',
      lessons: facts
        .filter((lesson) => lesson.fact === fact)
        .toSorted((one, other) => one.atMs - other.atMs)
        .map(({ value: taught, documentId, atMs }) => ({
          value: taught,
          documentId,
          at: new Date(atMs).toISOString(),
        })),
    };
  });
}
