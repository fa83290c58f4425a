/** So many, and what they come to, in cents. */
export type Figure = { readonly count: number; readonly cents: bigint };

/** What everybody has to find: each line in one place, what was not billed, and exact sums of all of it. */
export const FIGURES = ['matched', 'price', 'twice', 'orphan', 'missing', 'license', 'azure_usage'] as const;
export type Answer = Readonly<Record<(typeof FIGURES)[number], Figure>>;

export function answerText(answer: Answer): string {
  return FIGURES.map((name) => `${name} ${answer[name].count} ${answer[name].cents}`).join(' | ');
}

/** Adds up figures one by one. */
export function counting(): {
  readonly add: (name: keyof Answer, cents: bigint) => void;
  readonly answer: () => Answer;
} {
  const counts = new Map<keyof Answer, Figure>(FIGURES.map((name) => [name, { count: 0, cents: 0n }]));
  return {
    add: (name, cents) => {
      const { count, cents: before } = counts.get(name) as Figure;
      counts.set(name, { count: count + 1, cents: before + cents });
    },
    answer: () => Object.fromEntries(counts) as Answer,
  };
}
