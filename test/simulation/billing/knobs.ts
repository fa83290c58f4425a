import type { Random } from '../random.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SECOND = 1_000;

/** What can become of one blob that is asked for. */
const BLOB_FATES = [
  'missing',
  'unavailable',
  'throttled',
  'breaks off',
  'refused',
  'truncated',
  'garbled',
  'swapped',
  'foreign',
  'empty',
] as const;

/** What can become of one page of v1. */
const PAGE_FATES = [
  'unavailable',
  'throttled',
  'comes again',
  'token comes again',
  'truncated',
  'dropped',
  'the last for no reason',
  'twice, in another order',
  'out of order',
] as const;

const EXPORT_FATES = [
  'unavailable',
  'throttled',
  'no token',
  'gone',
  'failed',
  'never ready',
  'no data',
] as const;
const LIST_FATES = ['unavailable', 'empty', 'one missing', 'one unreadable'] as const;
const BALANCE_FATES = ['unavailable', 'lane down', 'zero', 'parts do not sum'] as const;
const STATEMENT_FATES = ['unavailable', 'throttled', 'lane down', 'not a PDF', 'cut', 'unreadable'] as const;

export const FATES = {
  blob: BLOB_FATES,
  page: PAGE_FATES,
  export: EXPORT_FATES,
  list: LIST_FATES,
  balance: BALANCE_FATES,
  statement: STATEMENT_FATES,
} as const;

export type FateOf<Kind extends keyof typeof FATES> = (typeof FATES)[Kind][number];

/** How often what goes wrong, drawn anew for each schedule, so that each has its own weather. */
export type Knobs = {
  /** Nothing goes wrong at all: every night has to be whole. */
  readonly calm: boolean;
  readonly documents: number;
  /** Milliseconds that a call takes, at most, when nothing holds it up. */
  readonly paceMs: number;
  readonly deaths: number;
  readonly pauses: number;
  readonly longestPauseMs: number;
  /** How long a worker may run. */
  readonly lifeMs: number;
  readonly databaseFails: number;
  readonly databaseLosesReply: number;
  /** A write that landed is told as lost: the client asked twice, and the second time it met its own write. */
  readonly writesToldLost: number;
  readonly archiveFails: number;
  readonly archiveSlow: number;
  /** How often each kind of Microsoft's answers goes wrong. */
  readonly faults: Readonly<Record<keyof typeof FATES, number>>;
  /** Of each kind all fates, or only few, so that one schedule sees them meet. */
  readonly fates: { readonly [Kind in keyof typeof FATES]: readonly FateOf<Kind>[] };
  /** For so long an export runs at Microsoft, at most. */
  readonly exportMs: number;
  readonly accessMs: number;
  readonly operationLifeMs: number;
  /** A manifest that is fetched again shows the data of then. */
  readonly manifestMoves: boolean;
  /** Each export names its blobs anew. */
  readonly freshNames: boolean;
  /** For so long a young document has no lines. */
  readonly noDataMs: number;
  /** The list shows a total so long after the lines have it. */
  readonly listLagsMs: number;
  readonly changes: number;
  readonly estimates: 'refused' | 'no data' | 'given';
  readonly statementTax: boolean;
  readonly messagesLost: number;
  readonly messagesTwice: number;
  readonly messagesLate: number;
  readonly nightsTwice: number;
  readonly nightsLost: number;
  readonly nightsLate: number;
  readonly oldNights: number;
  readonly twoResumers: number;
  readonly wishes: number;
  readonly readers: number;
  readonly healAfterMs: number;
};

export function drawKnobs(random: Random): Knobs {
  const calm = random.chance(0.04);
  /** Off in `off` of the schedules, else somewhere between `least` and `most`. */
  const rate = (off: number, least: number, most: number) => {
    const [isOff, share] = [random.next() < off, random.next()];
    return calm || isOff ? 0 : least + share * (most - least);
  };
  const few = <Fate>(all: readonly Fate[]): readonly Fate[] =>
    random.next() < 0.5 ? all : [random.pick(all), random.pick(all)];
  return {
    calm,
    documents: random.pick([1, 2, 2, 3]),
    paceMs: random.pick([20, 400, 4 * SECOND, 15 * SECOND]),
    deaths: rate(0.3, 0.003, 0.04),
    pauses: rate(0.5, 0.002, 0.03),
    longestPauseMs: random.pick([2 * MINUTE, 20 * MINUTE, 5 * HOUR]),
    lifeMs: calm ? 15 * MINUTE : random.pick([15 * MINUTE, 15 * MINUTE, 5 * MINUTE, 90 * SECOND]),
    databaseFails: rate(0.5, 0.002, 0.04),
    databaseLosesReply: rate(0.5, 0.002, 0.04),
    writesToldLost: rate(0.7, 0.01, 0.1),
    archiveFails: rate(0.7, 0.01, 0.1),
    archiveSlow: rate(0.7, 0.05, 0.5),
    faults: {
      blob: rate(0.3, 0.03, 0.5),
      page: rate(0.3, 0.03, 0.5),
      export: rate(0.4, 0.03, 0.4),
      list: rate(0.6, 0.1, 0.6),
      balance: rate(0.7, 0.1, 0.6),
      statement: rate(0.5, 0.1, random.pick([0.5, 1])),
    },
    fates: {
      blob: few(BLOB_FATES),
      page: few(PAGE_FATES),
      export: few(EXPORT_FATES),
      list: few(LIST_FATES),
      balance: few(BALANCE_FATES),
      statement: few(STATEMENT_FATES),
    },
    exportMs: random.pick([0, 2 * MINUTE, 10 * MINUTE, 40 * MINUTE]),
    accessMs: calm ? 12 * HOUR : random.pick([12 * HOUR, 20 * MINUTE, 6 * MINUTE, 6 * MINUTE]),
    operationLifeMs: calm ? 24 * HOUR : random.pick([24 * HOUR, 24 * HOUR, 30 * MINUTE]),
    manifestMoves: random.chance(0.3),
    freshNames: random.chance(0.4),
    noDataMs: calm || random.chance(0.6) ? 0 : random.pick([3 * HOUR, 20 * HOUR]),
    listLagsMs: calm || random.chance(0.6) ? 0 : random.pick([20 * MINUTE, 10 * HOUR]),
    changes: calm ? 0 : random.pick([0, 1, 1, 2, 3]),
    estimates: random.pick(['refused', 'refused', 'refused', 'no data', 'given']),
    statementTax: random.chance(0.3),
    messagesLost: rate(0.7, 0.02, 0.4),
    messagesTwice: rate(0.6, 0.05, 0.5),
    messagesLate: rate(0.7, 0.05, 0.4),
    nightsTwice: rate(0.5, 0.2, 1),
    nightsLost: rate(0.9, 0.2, 0.6),
    nightsLate: rate(0.8, 0.2, 0.8),
    oldNights: rate(0.7, 0.2, 0.8),
    twoResumers: rate(0.7, 0.1, 0.8),
    wishes: rate(0.7, 0.2, 1),
    readers: random.pick([1, 3, 5]),
    healAfterMs: random.pick([4, 4, 6, 20, 27, 27, 28, 30, 30, 51]) * HOUR,
  };
}
