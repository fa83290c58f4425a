import { addPeriods, dayOf, periodOf, type Day } from '../../values/day.ts';
import type { NightRun } from '../billing-book.ts';
import type { CountedDocument } from '../balances/snapshot-balances.ts';
import type { BillingDocument, DocumentHeader } from '../document.ts';
import { unknownLineSources, type Cloud } from '../export/document-source.ts';
import { RECHECKED_PERIODS } from '../waits.ts';
import { missingDocuments, WEEKLY_PERIODS } from './night-calendar.ts';
import { ofAll, type NightProblem } from './night-problem.ts';

type Listed = {
  readonly cloud: Cloud;
  readonly night: Day;
  readonly headers: readonly DocumentHeader[];
  /** What the list says of invoices that cannot be read. */
  readonly unreadable: readonly string[];
  /** All that are listed, and all that are known beside them. */
  readonly documents: readonly CountedDocument[];
};

/** Everything about a list of documents that makes its night not whole. Pure. */
export function listProblems(listed: Listed): readonly NightProblem[] {
  const { headers, unreadable, documents, night, cloud } = listed;
  return [
    ...first(unreadable.map(ofAll), 'invoices cannot be read'),
    ...(headers.length === 0 && documents.length > 0
      ? [ofAll(`The list of documents came empty, though ${documents.length} are known.`)]
      : unlisted(listed)),
    ...missingDocuments(
      documents.map(({ header }) => header),
      night,
    ),
    ...first(
      headers.flatMap((header) =>
        unknownLineSources(cloud, header).map((named) => ({
          problem: `${header.id} names the line items ${named}, which a document of its kind does not have.`,
          about: header.id,
        })),
      ),
      'documents name line items that are not known',
    ),
  ];
}

// A list that lost some of its documents looks whole. Old ones may leave it for good; those of a year may not.
function unlisted({ headers, unreadable, documents, night }: Listed): readonly NightProblem[] {
  // One that cannot be read is missing from the list, and is named already.
  if (unreadable.length > 0) return [];
  const shown = new Set<string>(headers.map(({ id }) => id));
  const oldest = addPeriods(periodOf(night), -WEEKLY_PERIODS);
  const gone = documents.filter(({ header }) => !shown.has(header.id) && header.period >= oldest);
  return first(
    gone.map(({ header: { id } }) => ({ problem: `${id} is known and no longer listed.`, about: id })),
    'known documents are no longer listed',
  );
}

/**
 * What a night should have asked for that a later night took before it was planned: nobody can say any more how it stood.
 * Only what every night asks for can be told so; `run` is what an earlier plan of this night came to.
 */
export function takenByLaterNights(
  known: Iterable<BillingDocument>,
  run: Pick<NightRun, 'planned'> | undefined,
  night: Day,
): readonly NightProblem[] {
  const planned = new Set<string>(run?.planned);
  const oldest = addPeriods(periodOf(night), -RECHECKED_PERIODS);
  const taken = [...known].filter(
    (document) =>
      document.night > night &&
      dayOf(document.firstSeenMs) <= night &&
      document.header.period >= oldest &&
      !planned.has(document.header.id),
  );
  if (taken.length === 0) return [];
  return [ofAll(`It was planned after a later night, which has ${taken.length} of its documents.`)];
}

// The run of a night is one record of the book; the log has all of them.
const MOST_PROBLEMS = 50;

function first(problems: readonly NightProblem[], what: string): readonly NightProblem[] {
  if (problems.length <= MOST_PROBLEMS) return problems;
  return [...problems.slice(0, MOST_PROBLEMS), ofAll(`${problems.length - MOST_PROBLEMS} more ${what}.`)];
}
