import { addDays, dayOf, type Day } from '../../values/day.ts';
import { ZERO } from '../../values/decimal.ts';
import { amountText } from '../../values/money.ts';
import type { BillingBook } from '../billing-book.ts';
import type { BillingSource, ReportedBalance } from '../billing-source.ts';
import type { TenantFacts } from '../filing/tenant-facts.ts';
import type { Note } from '../note.ts';
import { attempt } from '../source-failure.ts';
import type { BalanceSnapshot } from './balance.ts';
import { areComparable, rollBetween } from './roll-forward.ts';
import { balanceProblems, snapshotOf, type CountedDocument } from './snapshot-balances.ts';

type BalanceTools = {
  readonly book: Pick<BillingBook, 'balances' | 'saveBalance'>;
  readonly nowMs: () => number;
  readonly note: Note;
};

/** What Microsoft says is unpaid, or why it is not known; `taken` false: this night is over, and nothing was asked. */
type ReadBalances = {
  readonly taken: boolean;
  readonly reported: readonly ReportedBalance[];
  /** Every currency was answered for. */
  readonly whole: boolean;
  readonly problems: readonly string[];
};

/**
 * Asks for the balances of a night. Microsoft has only today's, so a night that is planned later takes none: they would
 * overwrite the only record there is of its own.
 */
export async function readBalances(
  { source, nowMs }: { readonly source: Pick<BillingSource, 'balances'>; readonly nowMs: () => number },
  night: Day,
): Promise<ReadBalances> {
  // A night that is begun late in the evening may come to its balances after midnight.
  if (night < addDays(dayOf(nowMs()), -1)) return { taken: false, reported: [], whole: false, problems: [] };
  const { value, failure } = await attempt(() => source.balances());
  if (failure) {
    const problems = [`The balances could not be read: ${failure.message}`];
    return { taken: true, reported: [], whole: false, problems };
  }
  const { balances, defaultCurrencyProblem, perCurrencyProblem } = value;
  return {
    taken: true,
    reported: balances,
    whole: perCurrencyProblem === undefined && defaultCurrencyProblem === undefined,
    problems: [
      ...(perCurrencyProblem === undefined
        ? []
        : [`Balances other than the default currency's are missing: ${perCurrencyProblem}`]),
      ...(defaultCurrencyProblem === undefined
        ? []
        : [`The default currency's own balance is missing: ${defaultCurrencyProblem}`]),
    ],
  };
}

/**
 * Keeps one snapshot for each currency, each alone, and says what is wrong with them. Undefined where the night has its
 * balances already and none could be taken now: what was wrong with those stays wrong.
 */
export async function keepBalances(
  tools: BalanceTools,
  read: ReadBalances,
  documents: readonly CountedDocument[],
  facts: TenantFacts,
  night: Day,
): Promise<readonly string[] | undefined> {
  const kept = await earlierSnapshots(tools.book.balances(), night);
  if (!read.taken || kept.isPast)
    return kept.hasNight
      ? undefined
      : ['Its balances cannot be had any more: Microsoft shows only those of today.'];
  const problems: string[] = [...read.problems];
  for (const reported of read.reported) {
    const { currency } = reported.balance;
    const previous = kept.previous.get(currency);
    const taken = { night, atMs: tools.nowMs() };
    const { value: snapshot, failure } = await attempt(async () => {
      const made = snapshotOf(reported, documents, facts, previous, taken);
      await tools.book.saveBalance(made);
      return made;
    });
    if (failure) problems.push(`The ${currency} balance could not be kept: ${failure.message}`);
    else {
      problems.push(...balanceProblems(snapshot));
      noteRolled(tools.note, previous, snapshot);
    }
  }
  return [...problems, ...(read.whole ? vanished(kept.previous, read.reported) : [])];
}

type Earlier = {
  /** The last believed snapshot of each currency before the night. */
  readonly previous: ReadonlyMap<string, BalanceSnapshot>;
  readonly hasNight: boolean;
  /** A later night has taken its balances: what is read now is not this night's. */
  readonly isPast: boolean;
};

async function earlierSnapshots(all: AsyncIterable<BalanceSnapshot>, night: Day): Promise<Earlier> {
  const previous = new Map<string, BalanceSnapshot>();
  let hasNight = false;
  let isPast = false;
  for await (const snapshot of all) {
    const { currency } = snapshot.balance;
    if (snapshot.night === night) hasNight = true;
    if (snapshot.night > night) isPast = true;
    const found = previous.get(currency);
    if (snapshot.night < night && !snapshot.suspect && (!found || found.night < snapshot.night)) {
      previous.set(currency, snapshot);
    }
  }
  return { previous, hasNight, isPast };
}

// T5 of this night alone: it tells on which night something moved that nothing explains.
function noteRolled(note: Note, previous: BalanceSnapshot | undefined, snapshot: BalanceSnapshot): void {
  if (!previous || !areComparable(previous, snapshot)) return;
  const { currency, from, to, unexplained } = rollBetween(previous, snapshot);
  if (unexplained.amount.eq(ZERO)) return;
  note('balance not explained', { currency, from, to, unexplained: amountText(unexplained) });
}

// A currency that is no longer named is a balance that fell to nothing without saying so.
function vanished(
  previous: ReadonlyMap<string, BalanceSnapshot>,
  reported: readonly ReportedBalance[],
): readonly string[] {
  const named = new Set(reported.map(({ balance }) => balance.currency));
  return [...previous.values()]
    .filter(({ balance }) => !named.has(balance.currency) && !balance.amount.eq(ZERO))
    .map(
      ({ balance, night }) =>
        `No ${balance.currency} balance came, though it was ${amountText(balance)} on ${night}.`,
    )
    .sort();
}
