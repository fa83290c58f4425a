import type { Day } from '../../values/day.ts';
import type { BillingBook, BillingWork, NightRun } from '../billing-book.ts';
import type { BillingSource } from '../billing-source.ts';
import type { Cloud } from '../export/document-source.ts';
import type { BillingDocument, DocumentHeader } from '../document.ts';
import { attempt } from '../source-failure.ts';
import { asked, isOpen, missingInvoice, reasonToAsk } from './night-plan.ts';
import { movedFields, type Note } from '../note.ts';
import { allSettled, endOf } from './settle-night.ts';
import { balanceProblems, previousSnapshots, snapshotOf } from '../balances/snapshot-balances.ts';
import { QUEUED_MS } from '../waits.ts';

type NightTools = {
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
  readonly problems: readonly string[];
};

/**
 * Begins one billing night: snapshots the balances, lists the documents, and asks for every one that is new, changed,
 * not filed or of the last closed periods, one message each. A night that is planned twice, or that was killed
 * half-way and is planned again, comes to the same.
 */
export async function planNight(tools: NightTools, night: Day): Promise<NightPlan> {
  const { source, book } = tools;
  const known = new Map<string, BillingDocument>();
  for await (const document of book.all()) known.set(document.header.id, document);

  const reported = await attempt(() => source.balances());
  const listed = await attempt(() => source.documents());
  // A balance that is not kept tonight is lost for good, so it is kept beside the documents as they were known last.
  const headers = listed.value?.headers ?? [];
  const unlisted = listed.value?.problems ?? [];
  for (const problem of unlisted) tools.note('document not readable', { night, problem });
  const counted = listed.value && unlisted.length === 0 ? headers : withKnown(headers, known);
  const problems = [
    ...(reported.failure ? [`The balances could not be read: ${reported.failure.message}`] : []),
    ...(reported.value?.perCurrencyProblem === undefined
      ? []
      : [`Balances other than the default currency's are missing: ${reported.value.perCurrencyProblem}`]),
    ...(reported.value?.defaultCurrencyProblem === undefined
      ? []
      : [`The default currency's own balance is missing: ${reported.value.defaultCurrencyProblem}`]),
    ...(await keepBalances(tools, reported.value?.balances ?? [], counted, known, night)),
    ...unlisted.slice(0, MOST_PROBLEMS),
    ...(unlisted.length > MOST_PROBLEMS
      ? [`${unlisted.length - MOST_PROBLEMS} more invoices cannot be read.`]
      : []),
  ];
  if (listed.failure) {
    problems.push(`The documents could not be listed: ${listed.failure.message}`);
    await book.beginNight(nightRun(tools, night, [], problems, undefined));
    throw listed.failure;
  }
  if (headers.length === 0 && known.size > 0) {
    problems.push(`The list of documents came empty, though ${known.size} are known.`);
  }
  const missing = missingInvoice(headers, night);
  if (missing !== undefined) problems.push(missing);
  return askForDocuments(tools, {
    night,
    headers,
    known,
    problems,
    balances: reported.value?.balances.length ?? 0,
  });
}

async function askForDocuments(tools: NightTools, plan: Plan): Promise<NightPlan> {
  const { book, work } = tools;
  const { night, headers, known, problems } = plan;
  const wanted = headers.filter((header) => {
    const document = known.get(header.id);
    if (document?.night === night && isOpen(document, tools.nowMs())) return true;
    return reasonToAsk(document, header, night) !== undefined;
  });
  const ids = wanted.map((header) => header.id);
  // First the run, then the documents, then the messages: whoever settles a document finds the night that waits for it.
  const run = await book.beginNight(nightRun(tools, night, ids, problems, tools.nowMs()));
  for (const header of wanted) {
    await ask(tools, header, night);
    await book.hold(header.id, tools.nowMs(), tools.nowMs() + QUEUED_MS);
  }
  await work.sync(night, ids);
  if (allSettled(run)) await work.reconcile(night);
  if (problems.length > 0) tools.alarm('night has problems', undefined, { night, problems });
  tools.note('night planned', { night, listed: headers.length, asked: ids.length, problems });
  return { night, listed: headers.length, asked: ids.length, balances: plan.balances, problems };
}

type Plan = {
  readonly night: Day;
  readonly headers: readonly DocumentHeader[];
  readonly known: ReadonlyMap<string, BillingDocument>;
  readonly problems: readonly string[];
  readonly balances: number;
};

// The document may be in work while we ask. Whoever writes second reads again, so neither question nor answer is lost.
async function ask(tools: NightTools, header: DocumentHeader, night: Day): Promise<void> {
  const { book } = tools;
  for (let attempts = 0; attempts < ATTEMPTS; attempts += 1) {
    const document = await book.read(header.id);
    if (reasonToAsk(document, header, night) === undefined) return;
    const next = asked(document, header, tools.cloud, night, tools.nowMs());
    if ((await book.write(next)) === 'lost') continue;
    if (!document) tools.note('document moved', movedFields(undefined, next, tools.nowMs()));
    // Whoever was on the way to settle it now works for this night; the earlier one hears here how far it came.
    else if (document.night < night)
      await book.settleInNight(document.night, header.id, endOf(document), tools.nowMs());
    return;
  }
  throw new Error(`${header.id} was written by somebody else ${ATTEMPTS} times in a row`);
}

const ATTEMPTS = 8;

// The run of a night is one item of the book; the log has all of them.
const MOST_PROBLEMS = 50;

function withKnown(
  headers: readonly DocumentHeader[],
  known: ReadonlyMap<string, BillingDocument>,
): readonly DocumentHeader[] {
  const all = new Map<string, DocumentHeader>([...known].map(([id, { header }]) => [id, header]));
  for (const header of headers) all.set(header.id, header);
  return [...all.values()];
}

async function keepBalances(
  { book, nowMs }: NightTools,
  reported: readonly Parameters<typeof snapshotOf>[0][],
  headers: readonly DocumentHeader[],
  known: ReadonlyMap<string, BillingDocument>,
  night: Day,
): Promise<readonly string[]> {
  const previous = await previousSnapshots(book.balances(), night);
  const problems: string[] = [];
  for (const balance of reported) {
    const { currency } = balance.balance;
    const { value: snapshot, failure } = await attempt(async () => {
      const taken = { night, atMs: nowMs() };
      const made = snapshotOf(balance, headers, known, previous.get(currency), taken);
      await book.saveBalance(made);
      return made;
    });
    problems.push(
      ...(failure
        ? [`The ${currency} balance could not be kept: ${failure.message}`]
        : balanceProblems(snapshot)),
    );
  }
  return problems;
}

function nightRun(
  tools: NightTools,
  night: Day,
  planned: NightRun['planned'],
  problems: readonly string[],
  endedAtMs: number | undefined,
): NightRun {
  return { night, startedAtMs: tools.nowMs(), planned, finished: [], failed: [], endedAtMs, problems };
}
