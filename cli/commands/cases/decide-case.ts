import type { CaseDecision } from '../../clients/case-client.ts';
import { asJson, textOption, UsageError, type Asked } from '../../command.ts';
import { FinanceApiError } from '../../ask-finance-api.ts';
import { decidedText } from './case-table.ts';

export const REVISION_OPTION = {
  revision: {
    type: 'string',
    value: 'N',
    says: 'only if the case is still as you saw it, at this revision',
  },
} as const;

/** Decides about the case that is named first, as it is now; or, with --revision, only as it was seen. */
export async function decideCase(asked: Asked, decision: CaseDecision): Promise<string> {
  const seen = await asked.client.case(asked.given[0] ?? '');
  const revision = textOption(asked, 'revision');
  if (revision !== undefined && !/^[1-9]\d{0,8}$/.test(revision))
    throw new UsageError(`--revision is not a number above 0: ${revision}`);
  if (revision !== undefined && Number(revision) !== seen.value.revision)
    throw new FinanceApiError(
      `The case is at revision ${seen.value.revision} by now: look again, then decide.`,
      412,
    );
  const decided = await asked.client.decideCase(seen, decision);
  if (asked.options['json'] === true) return asJson(decided);
  const unchanged = decided.revision === seen.value.revision ? 'Nothing to change. ' : '';
  return `${unchanged}${decidedText(decided)}`;
}
