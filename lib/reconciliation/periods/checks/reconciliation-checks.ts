import type { PeriodCheck } from '../period-check.ts';
import type { PeriodFacts } from '../period-facts.ts';
import { compared, named } from './compared.ts';

/** The latest reconciliation has seen every document in the version that is published now. */
export function reconciledSince({ documents, coverage, reconciliation }: PeriodFacts): PeriodCheck {
  const published = documents.flatMap(({ header, published: version }) =>
    version ? [{ id: header.id, isVoid: header.isVoid, version: version.version }] : [],
  );
  const seen = new Map(coverage.map(({ documentId, version }) => [documentId, version]));
  const unseen = published.filter(({ id, version }) => seen.get(id) !== version);
  return compared(
    'reconciled_since',
    'documents reconciled in their present version',
    { name: `reconciled as of ${reconciliation?.asOf ?? 'never'}`, figure: published.length - unseen.length },
    { name: `published${voidIn(published)}`, figure: published.length },
    {
      holds: reconciliation !== undefined && unseen.length === 0,
      detail: reconciliation
        ? `Published since, or anew: ${named(unseen.map(({ id }) => id))}.`
        : 'Nothing has been reconciled yet.',
    },
  );
}

// Void ones are reconciled, too, so that it is known where their charges went; no other check counts them.
function voidIn(published: readonly { readonly isVoid: boolean }[]): string {
  const count = published.filter(({ isVoid }) => isVoid).length;
  return count === 0 ? '' : ` (${count} of them void)`;
}

/** The cases are those of the latest reconciliation. */
export function casesFollow({ reconciliation, settling }: PeriodFacts): PeriodCheck {
  const follows = settling?.done === true && settling.run === reconciliation?.run;
  return compared(
    'cases_follow',
    'cases follow the latest reconciliation',
    { name: 'cases', figure: settling?.run ?? 'none' },
    { name: 'reconciliation', figure: reconciliation?.run ?? 'none' },
    { holds: follows, detail: 'The cases are still being brought up to it; look again in some minutes.' },
  );
}

/**
 * No case of the period waits for somebody here. One that waits for Microsoft is carried over; what was accepted or written
 * off has been decided.
 */
export function casesDecided({ period, cases }: PeriodFacts): PeriodCheck {
  const ours = cases.filter(({ bookedIn }) => bookedIn === period);
  const undecided = ours.filter(({ status }) => status === 'open' || status === 'investigating');
  return compared(
    'cases_decided',
    'cases that are decided, or wait for Microsoft',
    { name: 'decided or waiting', figure: ours.length - undecided.length },
    { name: 'cases of the period', figure: ours.length },
    { holds: undecided.length === 0, detail: `Undecided: ${named(undecided.map(({ id }) => id))}.` },
  );
}
