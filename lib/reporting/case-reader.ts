import type { BillingBook } from '../billing/billing-book.ts';
import type { AuditEntry } from '../reconciliation/audit/audit-entry.ts';
import type { AuditTrail } from '../reconciliation/audit/audit-trail.ts';
import type { CaseBook, CasePage } from '../reconciliation/cases/case-book.ts';
import type { CaseAge } from '../reconciliation/cases/case-age.ts';
import type { Case, CaseStatus } from '../reconciliation/cases/case.ts';
import { absent, answer, type Answer } from '../values/answer.ts';
import { dayOf, type BillingPeriod, type Day } from '../values/day.ts';
import { QUEUE } from './case-queue.ts';
import { auditView, caseView, type AuditView, type CaseView } from './views/case-view.ts';
import { unknownDocument } from './document-there.ts';
import { readStream } from './pages/filtered-page.ts';
import { auditQuery, caseQuery, type Asked } from './pages/list-query.ts';
import { PAGE_LENGTH, type PageView } from './pages/page.ts';

export type CaseBooks = {
  readonly cases: Pick<CaseBook, 'read' | 'ofStatus' | 'ofPeriod'>;
  readonly billing: Pick<BillingBook, 'read'>;
  readonly audit: Pick<AuditTrail, 'entries'>;
  readonly ageOf: (found: Case, today: Day) => CaseAge;
  readonly nowMs: () => number;
  readonly pageLength?: number;
};

/** The queue of cases, and what happened to each. */
export type CaseReader = {
  readonly cases: (asked: Asked) => Promise<Answer<PageView<CaseView>>>;
  readonly case: (id: string) => Promise<Answer<CaseView>>;
  /** With the case's customer on top, since nobody may read of others what they may not read of the case. */
  readonly caseAudit: (
    id: string,
    asked: Asked,
  ) => Promise<Answer<PageView<AuditView> & { readonly customerId: string | null }>>;
};

export function createCaseReader(books: CaseBooks): CaseReader {
  const viewed = (found: Case) => caseView(found, books.ageOf(found, dayOf(books.nowMs())));
  return {
    cases: (asked) => cases(books, asked, viewed),
    case: async (id) => {
      const found = await books.cases.read(id);
      return found === undefined ? absent(`There is no case ${id}.`) : answer(viewed(found));
    },
    caseAudit: async (id, asked) => {
      const query = auditQuery(asked);
      if (!query.ok) return query;
      const found = await books.cases.read(id);
      if (found === undefined) return absent(`There is no case ${id}.`);
      const page = await auditPage(books.audit, `case:${id}`, query.value.next, books.pageLength);
      return answer({ ...page, customerId: viewed(found).customerId });
    },
  };
}

/** Entries of one chain; the mark is how many were read. */
export async function auditPage(
  audit: Pick<AuditTrail, 'entries'>,
  chain: string,
  mark: string | undefined,
  length = PAGE_LENGTH,
): Promise<PageView<AuditView>> {
  const read = readStream<AuditEntry>(() => audit.entries(chain));
  const page = await read(Number(mark ?? '0'), length);
  return { items: page.items.map(auditView), next: page.next === undefined ? null : String(page.next) };
}

// `queue` is what is shown where nothing else is asked for.
const EVERY: readonly CaseStatus[] = [...QUEUE, 'accepted', 'written_off', 'resolved'];

// Whoever asks for what is rare gets a short page and a mark before the answer takes too long.
const READS = 20;

/** One status after the other, or one period; the mark says in which of them the list goes on, and where. */
async function cases(
  { cases: book, billing, pageLength = PAGE_LENGTH }: CaseBooks,
  asked: Asked,
  viewed: (found: Case) => CaseView,
): Promise<Answer<PageView<CaseView>>> {
  const query = caseQuery(asked);
  if (!query.ok) return query;
  const { status = 'queue', period, next: mark, ...wanted } = query.value;
  const unknown = await unknownDocument(billing, wanted.documentId);
  if (unknown) return unknown;
  const statuses: readonly CaseStatus[] = status === 'queue' ? QUEUE : status === 'any' ? EVERY : [status];
  const shelves = period === undefined ? statuses : [period];
  const read = (shelf: string, after: string | undefined): Promise<CasePage> =>
    period === undefined
      ? book.ofStatus(shelf as CaseStatus, after, pageLength)
      : book.ofPeriod(shelf as BillingPeriod, after, pageLength);
  let [shelf = shelves[0], after] = splitMark(mark);
  for (let reads = 0; shelf !== undefined; reads += 1) {
    const page = await read(shelf, after);
    after = page.next;
    if (after === undefined) shelf = shelves[shelves.indexOf(shelf as never) + 1];
    const items = page.cases
      .filter((found) => statuses.includes(found.status))
      .map(viewed)
      .filter((view) => isWanted(view, wanted));
    const next = shelf === undefined ? null : `${shelf}|${after ?? ''}`;
    if (items.length > 0 || reads === READS || next === null) return answer({ items, next });
  }
  return answer({ items: [], next: null });
}

function splitMark(mark: string | undefined): readonly [string | undefined, string | undefined] {
  if (mark === undefined) return [undefined, undefined];
  const cut = mark.indexOf('|');
  return [mark.slice(0, cut), mark.slice(cut + 1) || undefined];
}

type Wanted = Readonly<Partial<Record<(typeof COMPARED)[number], string | undefined>>>;

const COMPARED = ['owner', 'kind', 'customerId', 'documentId', 'purchaseId', 'ageBucket'] as const;

function isWanted(view: CaseView, wanted: Wanted): boolean {
  return COMPARED.every((name) => {
    const asked = wanted[name]?.toLowerCase();
    // Cases that are nobody's are found by the word `nobody`.
    const is = name === 'owner' ? (view.owner ?? 'nobody') : (view[name] ?? '');
    return asked === undefined || asked === is.toLowerCase();
  });
}
