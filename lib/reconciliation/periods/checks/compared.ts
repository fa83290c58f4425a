import type { CheckSide, PeriodCheck, PeriodCheckName } from '../period-check.ts';

/**
 * Checks whose failing may have a cause that nobody here can mend: a statement that no reader can read, a payment that
 * Microsoft has not assigned. The preparer may say so, and the reviewer sees it. What can be mended has to be.
 */
const MAY_BE_WAIVED: ReadonlySet<PeriodCheckName> = new Set<PeriodCheckName>([
  'documents_received',
  'documents_tied',
  'night_whole',
  'balances_rolled',
]);

export function compared(
  check: PeriodCheckName,
  title: string,
  left: CheckSide,
  right: CheckSide,
  outcome: { readonly holds: boolean; readonly detail: string },
): PeriodCheck {
  const mayBeWaived = MAY_BE_WAIVED.has(check);
  const { holds, detail } = outcome;
  return {
    check,
    title,
    left,
    right,
    verdict: holds ? 'holds' : 'fails',
    mayBeWaived,
    detail: holds ? '' : detail,
  };
}

const NAMED = 10;

/** Names what is amiss: the first ones, and how many more there are. */
export function named(names: readonly string[]): string {
  const more = names.length - NAMED;
  return `${names.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
