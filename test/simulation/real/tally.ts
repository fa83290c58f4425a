import type { Book } from './judge/book.ts';
import { sentencesOf, type Verdict } from './judge/judge.ts';

const FIGURES = ['duplicates', 'lost', 'falseFailures', 'violations'] as const;

/** What many schedules, or many kills, came to. Plain enough to travel between threads. */
export type Tally = {
  readonly schedules: number;
  readonly kills: number;
  readonly purchases: number;
  readonly orders: number;
  readonly steps: number;
  readonly deaths: number;
  /** Checkouts that were written down, and whose answer nobody lived to write down. */
  readonly unheard: number;
  readonly duplicates: number;
  readonly lost: number;
  readonly falseFailures: number;
  readonly violations: number;
  /** How purchases ended, with the reason where there is one, or the evidence of their order. */
  readonly ends: Readonly<Record<string, number>>;
  /** What must not be, with the seed that shows it. */
  readonly sentences: readonly string[];
};

export const NOTHING: Tally = {
  ...{ schedules: 0, kills: 0, purchases: 0, orders: 0, steps: 0, deaths: 0, unheard: 0 },
  ...{ duplicates: 0, lost: 0, falseFailures: 0, violations: 0 },
  ends: {},
  sentences: [],
};

export function tallyOf(
  book: Book,
  verdict: Verdict,
  where: string,
  counted: Partial<Pick<Tally, 'schedules' | 'kills' | 'orders' | 'steps' | 'deaths'>>,
): Tally {
  const ends: Record<string, number> = {};
  for (const { purchase } of book.purchases) {
    const why =
      'reason' in purchase
        ? purchase.reason.code
        : 'order' in purchase
          ? `by ${purchase.order.evidence}`
          : '';
    const end = `${purchase.stage} ${why}`.trim();
    ends[end] = (ends[end] ?? 0) + 1;
  }
  const sends = book.purchases.flatMap(({ purchase }) => ('sends' in purchase ? purchase.sends : []));
  const unheard = sends.filter(({ answer }) => answer === 'none').length;
  const figures = Object.fromEntries(FIGURES.map((figure) => [figure, verdict[figure].length]));
  const sentences = sentencesOf(verdict).map((sentence) => `${where}: ${sentence}`);
  return { ...NOTHING, ...counted, ...figures, purchases: book.purchases.length, unheard, ends, sentences };
}

export function together(a: Tally, b: Tally): Tally {
  const ends = { ...a.ends };
  for (const [end, count] of Object.entries(b.ends)) ends[end] = (ends[end] ?? 0) + count;
  const sum = (name: Exclude<keyof Tally, 'ends' | 'sentences'>) => [name, a[name] + b[name]] as const;
  const counted = [
    'schedules',
    'kills',
    'purchases',
    'orders',
    'steps',
    'deaths',
    'unheard',
    ...FIGURES,
  ] as const;
  const sums = Object.fromEntries(counted.map(sum)) as Omit<Tally, 'ends' | 'sentences'>;
  return { ...sums, ends, sentences: [...a.sentences, ...b.sentences] };
}

export function isClean(tally: Tally): boolean {
  return FIGURES.every((figure) => tally[figure] === 0);
}

/** Ends that enough schedules come to, or what they show would be little. */
const RARE_ENDS = [
  ...['answer', 'marker', 'audit_record', 'replay', 'fingerprint', 'decision'].map(
    (by) => `fulfilled by ${by}`,
  ),
  ...[
    'failed no_order_made',
    'failed checkout_refused',
    'unfulfilled order_ended_badly',
    'rejected over_budget',
  ],
];
const [ENOUGH_SCHEDULES, ENOUGH_KILLS] = [200, 50];

/** What so many schedules and kills should have reached, and have not. */
export function neverReached({ schedules, kills, ends, unheard }: Tally): readonly string[] {
  return [
    ...(schedules < ENOUGH_SCHEDULES ? [] : RARE_ENDS.filter((end) => ends[end] === undefined)),
    ...(kills >= ENOUGH_KILLS && unheard === 0 ? ['a worker killed between a checkout and its answer'] : []),
  ];
}

/** The last line, for programs. */
export function jsonOf({ schedules, kills, purchases, orders, ...tally }: Tally): string {
  const figures = Object.fromEntries(FIGURES.map((figure) => [figure, tally[figure]]));
  return JSON.stringify({ schedules, kills, purchases, orders, ...figures });
}

const SHOWN = 30;

/** What a person reads. */
export function summaryOf(tally: Tally): string {
  const ends = Object.entries(tally.ends).toSorted(([, a], [, b]) => b - a);
  return [
    `${tally.purchases} purchases, ${tally.orders} orders; ${tally.deaths} workers died at ${tally.steps} calls, ${tally.kills} were killed`,
    `${tally.unheard} checkouts whose answer nobody lived to write down`,
    ...ends.map(([end, count]) => `${String(count).padStart(8)}  ${end}`),
    ...tally.sentences.slice(0, SHOWN),
    ...(tally.sentences.length > SHOWN ? [`and ${tally.sentences.length - SHOWN} more`] : []),
  ].join('\n');
}
