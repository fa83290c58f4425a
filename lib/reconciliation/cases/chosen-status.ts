import { z } from '../../values/schema.ts';
import { CASE_STATUSES, CHOSEN_STATUSES } from './case.ts';

/** Why a person cannot say that a case is resolved, and what there is to say instead. */
export const ONLY_RECONCILIATION_RESOLVES = `is set by reconciliation alone, once the difference is gone; a person may choose ${inWords(CHOSEN_STATUSES)}`;

/** The statuses that a person may choose. */
export function chosenStatus() {
  return z.enum(CHOSEN_STATUSES, {
    error: ({ input }) => (input === 'resolved' ? ONLY_RECONCILIATION_RESOLVES : unknownStatus(input)),
  });
}

/** A status as a downloaded queue may have it: a row of a resolved case says so, and asks for nothing by it. */
export function downloadedStatus() {
  return z.enum(CASE_STATUSES, { error: ({ input }) => unknownStatus(input) });
}

function unknownStatus(input: unknown): string {
  return input === undefined ? 'is missing' : `is not one of ${inWords(CHOSEN_STATUSES)}`;
}

function inWords(statuses: readonly string[]): string {
  return statuses.join(', ');
}
