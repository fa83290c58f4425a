import { dayOf, type Day } from '../../values/day.ts';
import { keepBalances, readBalances } from '../balances/keep-balances.ts';
import type { CountedDocument } from '../balances/snapshot-balances.ts';
import type { BillingBook, BillingWork, PlannedNight } from '../billing-book.ts';
import type { BillingSource } from '../billing-source.ts';
import type { BillingDocument, DocumentHeader } from '../document.ts';
import { currenciesSeen, planEstimates } from '../estimates/plan-estimates.ts';
import type { Cloud } from '../export/document-source.ts';
import type { TenantFacts } from '../filing/tenant-facts.ts';
import type { Note } from '../note.ts';
import { attempt } from '../source-failure.ts';
import { askForDocuments } from './ask-for-documents.ts';
import { awaitedPeriod } from './night-calendar.ts';
import { aboutWhat, ofAll, sentences, type NightProblem } from './night-problem.ts';
import { listProblems, takenByLaterNights } from './night-problems.ts';
import { allSettled, concludeNight, tellNight } from './settle-night.ts';

export type NightTools = {
  readonly source: Pick<BillingSource, 'balances' | 'documents'>;
  readonly book: BillingBook;
  readonly work: BillingWork;
  readonly cloud: Cloud;
  readonly nowMs: () => number;
  readonly note: Note;
  /** Said for what a person has to see to. */
  readonly alarm: (message: string, failure: unknown, fields: Readonly<Record<string, unknown>>) => void;
};

type NightPlan = {
  readonly night: Day;
  readonly listed: number;
  readonly asked: number;
  readonly balances: number;
  readonly estimates: number;
  readonly problems: readonly string[];
};

/**
 * Begins one billing night: snapshots the balances, lists the documents, and asks for every one that is new, changed,
 * not filed or of the last closed periods, and once a week for those of a year; one message each. Then for what is not
 * billed yet. A night that is planned twice, by two at once, or that was killed half-way and is planned again, comes to
 * the same. Refuses a night that has not come yet: every night before it would find its questions asked.
 */
export async function planNight(tools: NightTools, night: Day): Promise<NightPlan> {
  if (night > dayOf(tools.nowMs())) throw new Error(`the night of ${night} has not come yet`);
  const { source, book } = tools;
  // First of all, because a balance that is not read tonight is lost for good.
  const balances = await readBalances(tools, night);
  const listed = await attempt(() => source.documents());
  const known = new Map<string, BillingDocument>();
  for await (const document of book.all()) known.set(document.header.id, document);

  const headers = listed.value?.headers ?? [];
  const unreadable = listed.value?.problems ?? [];
  for (const problem of unreadable) tools.note('document not readable', { night, problem });
  const documents = allDocuments(headers, known);
  const facts = await book.facts();
  const balanceProblems = await keepBalances(tools, balances, documents, facts, night);
  const listingProblems = listed.failure
    ? [ofAll(`The documents could not be listed: ${listed.failure.message}`)]
    : [
        ...listProblems({ cloud: tools.cloud, night, headers, unreadable, documents }),
        ...takenByLaterNights(known.values(), await book.night(night), night),
      ];
  const problems = [...(balanceProblems ?? []), ...sentences(listingProblems)];
  const begun: Begun = { night, headers, known, facts, problems: listingProblems, balanceProblems };
  // An empty list is no list where documents are known: like a list that failed, it ends no night.
  if (listed.failure || (headers.length === 0 && known.size > 0)) {
    const run = await book.beginNight(nightRun(tools, begun, [], undefined));
    // It had ended, and was perhaps told as whole.
    if (run.endedAtMs !== undefined) await tellNight(tools, run, tools.nowMs());
    tools.alarm('night has problems', listed.failure, { night, problems });
    if (listed.failure) throw listed.failure;
    return planOf(begun, problems, { asked: 0, balances: balances.reported.length, estimates: 0 });
  }
  const { asked, turnsLeft } = await askForDocuments(tools, begun, async (ids) => {
    const run = await book.beginNight(nightRun(tools, begun, ids, tools.nowMs()));
    if (allSettled(run)) await concludeNight(tools, night, tools.nowMs());
  });
  const currencies = currenciesSeen(documents, balances.reported, night);
  const estimates = await planEstimates(tools, night, currencies, turnsLeft);
  if (problems.length > 0) tools.alarm('night has problems', undefined, { night, problems });
  const plan = planOf(begun, problems, { asked, balances: balances.reported.length, estimates });
  const awaited = awaitedPeriod(headers, night);
  tools.note('night planned', { ...plan, ...(awaited !== undefined && { awaited }) });
  return plan;
}

/** What a plan begins with. */
export type Begun = {
  readonly night: Day;
  readonly headers: readonly DocumentHeader[];
  readonly known: ReadonlyMap<string, BillingDocument>;
  readonly facts: TenantFacts;
  readonly problems: readonly NightProblem[];
  readonly balanceProblems: PlannedNight['balanceProblems'];
};

function planOf(
  { night, headers }: Begun,
  problems: readonly string[],
  counts: Pick<NightPlan, 'asked' | 'balances' | 'estimates'>,
): NightPlan {
  return { night, listed: headers.length, ...counts, problems };
}

function nightRun(
  tools: NightTools,
  { night, problems, balanceProblems }: Begun,
  planned: PlannedNight['planned'],
  endedAtMs: number | undefined,
): PlannedNight {
  const [finished, failed] = [[], []];
  return {
    ...{ night, startedAtMs: tools.nowMs(), planned, finished, failed, endedAtMs },
    ...{ problems: sentences(problems), about: aboutWhat(problems), balanceProblems },
  };
}

// As the list shows them now; what it shows no longer stands as it was known last.
function allDocuments(
  headers: readonly DocumentHeader[],
  known: ReadonlyMap<string, BillingDocument>,
): readonly CountedDocument[] {
  const listed = new Set<string>(headers.map(({ id }) => id));
  return [
    ...headers.map((header) => ({ header, known: known.get(header.id) })),
    ...[...known.values()]
      .filter(({ header }) => !listed.has(header.id))
      .map((document) => ({ header: document.header, known: document })),
  ];
}
