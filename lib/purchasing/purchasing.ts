/** Whether anything is bought at all, decided by a person or by the watch. */
export type Purchasing = {
  readonly state: 'open' | 'stopped';
  readonly since: string;
  readonly by: string;
  readonly reason: string;
  /** Former times in which purchasing was stopped, oldest first; those that no purchase can still remember are left out. */
  readonly stops: readonly { readonly fromMs: number; readonly toMs: number }[];
};

/** What a stage says in which nobody has decided yet. */
export const NEVER_OPENED: Purchasing = {
  state: 'stopped',
  since: '1970-01-01T00:00:00.000Z',
  by: '(nobody)',
  reason: 'Purchasing was never opened in this stage.',
  stops: [],
};

/** As if nobody had ever stopped: what time limits are at least. */
export const ALWAYS_OPEN: Purchasing = { ...NEVER_OPENED, state: 'open', reason: '' };

// Longer than any limit that stands still while purchasing is stopped.
const REMEMBERED_MS = 90 * 86_400_000;

/** Purchasing as it stands after a decision; the time it was stopped until now is remembered. */
export function decided(
  before: Purchasing,
  decision: { readonly state: 'open' | 'stopped'; readonly by: string; readonly reason: string },
  nowMs: number,
): Purchasing {
  const { state, by, reason } = decision;
  const stops = stopsUntil(before, nowMs).filter(({ toMs }) => nowMs - toMs < REMEMBERED_MS);
  if (before.state !== state) return { state, since: new Date(nowMs).toISOString(), by, reason, stops };
  // A second stop takes nothing of the first away: whoever opens again has to know both reasons, and who began.
  const isSaid = (by === before.by && reason === before.reason) || before.reason.includes(`${by}: ${reason}`);
  return isSaid
    ? before
    : { ...before, reason: `${before.reason} ${by}: ${reason}`.slice(0, LONGEST_REASON) };
}

// A few decisions of people; each of them is kept whole beside.
const LONGEST_REASON = 2_000;

/** How long purchasing was stopped between two instants: for so long our own time limits stand still. */
export function stoppedBetween(purchasing: Purchasing, fromMs: number, toMs: number): number {
  return stopsUntil(purchasing, toMs)
    .map((stop) => Math.min(stop.toMs, toMs) - Math.max(stop.fromMs, fromMs))
    .filter((lengthMs) => lengthMs > 0)
    .reduce((total, lengthMs) => total + lengthMs, 0);
}

function stopsUntil({ state, since, stops }: Purchasing, nowMs: number): Purchasing['stops'] {
  return state === 'open' ? stops : [...stops, { fromMs: Date.parse(since), toMs: nowMs }];
}
