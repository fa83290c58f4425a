import { addPeriods, periodOf, type Day } from '../../values/day.ts';
import { amountText, type Money } from '../../values/money.ts';
import { documentSource, type Cloud } from '../export/document-source.ts';
import type { BillingDocument, DocumentHeader } from '../document.ts';
import type { TenantFacts } from '../filing/tenant-facts.ts';
import { EXPORT_PATIENCE_MS, PAGES_PATIENCE_MS, RECHECKED_PERIODS } from '../waits.ts';
import { sundayOf, WEEKLY_PERIODS } from './night-calendar.ts';
import { isRecast, underHeader } from './tied-anew.ts';

type ReasonToAsk = 'new' | 'changed' | 'not_filed' | 're_check';

/** Why this night looks at a document, or undefined where it has no reason to. Pure. */
export function reasonToAsk(
  document: BillingDocument | undefined,
  header: DocumentHeader,
  night: Day,
): ReasonToAsk | undefined {
  if (!document) return 'new';
  // A later night has asked already; its question stands.
  if (document.night > night) return undefined;
  if (headerText(document.header) !== headerText(header)) return 'changed';
  // This night has asked already; a second planner finds its question open or answered.
  if (document.night === night) return undefined;
  if (document.stage !== 'filed') return 'not_filed';
  const closed = (count: number) => header.period >= addPeriods(periodOf(night), -count);
  if (closed(RECHECKED_PERIODS)) return 're_check';
  // Once a week, on Sunday or in the first night since that runs.
  return closed(WEEKLY_PERIODS) && document.night < sundayOf(night) ? 're_check' : undefined;
}

/** The document with this night's question put to it; what is known of it stays. */
export function asked(
  document: BillingDocument | undefined,
  header: DocumentHeader,
  { cloud, night, nowMs, facts }: Asking,
): BillingDocument {
  if (!document) return newDocument(header, cloud, night, nowMs);
  return {
    ...underHeader(document, header, facts, nowMs),
    // One source for one document: once its lines are published it is never read from the other.
    source: document.published ? document.source : documentSource(cloud, header),
    export: isOlder(document.export?.askedAtMs, EXPORT_PATIENCE_MS, nowMs) ? undefined : document.export,
    loading: isRecast(document, header) || isOfEarlier(document, nowMs) ? undefined : document.loading,
    night,
    linesNight: undefined,
    dueAtMs: nowMs,
  };
}

/**
 * Whether a night's question is still open: something runs, is to be done at once, or waits for its turn. Whatever
 * failed or has no data yet is at rest until it is looked at again.
 */
export function isOpen(document: OpenFields, nowMs: number): boolean {
  const { dueAtMs, failure } = document;
  if (document.export !== undefined || (dueAtMs !== undefined && dueAtMs <= nowMs)) return true;
  if (failure !== undefined) return false;
  return document.loading !== undefined || (dueAtMs !== undefined && document.linesNight !== document.night);
}

type OpenFields = Pick<
  BillingDocument,
  'dueAtMs' | 'export' | 'loading' | 'failure' | 'linesNight' | 'night'
>;

/** With what a night asks. */
type Asking = {
  readonly cloud: Cloud;
  readonly night: Day;
  readonly nowMs: number;
  readonly facts: TenantFacts;
};

// v1 pages carry no mark of their state: what came last night and what comes tonight may be of two. What came whole and
// was left lying answers the question of its own night, and not tonight's.
function isOfEarlier({ source, loading }: BillingDocument, nowMs: number): boolean {
  if (loading === undefined || loading.again === true) return false;
  return source === 'v1' || (loading.complete && isOlder(loading.beganAtMs, PAGES_PATIENCE_MS, nowMs));
}

function isOlder(sinceMs: number | undefined, patienceMs: number, nowMs: number): boolean {
  return sinceMs !== undefined && nowMs - sinceMs >= patienceMs;
}

function newDocument(header: DocumentHeader, cloud: Cloud, night: Day, nowMs: number): BillingDocument {
  return {
    header,
    stage: 'listed',
    source: documentSource(cloud, header),
    export: undefined,
    published: undefined,
    restatements: [],
    statement: undefined,
    statementProblem: undefined,
    tieOut: undefined,
    failure: undefined,
    firstSeenMs: nowMs,
    night,
    revision: 0,
    dueAtMs: nowMs,
  };
}

function headerText(header: DocumentHeader): string {
  const { total, paid, lineSources, ...said } = header;
  const plain: Readonly<Record<string, unknown>> = said;
  return JSON.stringify([
    // What is undefined is not stored, and not there when it is read back.
    ...Object.keys(plain)
      .filter((key) => plain[key] !== undefined)
      .sort()
      .map((key) => [key, plain[key]]),
    moneyOf(total),
    moneyOf(paid),
    lineSources.toSorted(),
  ]);
}

function moneyOf(value: Money): string {
  return `${amountText(value)} ${value.currency}`;
}
