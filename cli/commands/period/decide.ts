import { PERIOD_CHECKS } from '../../../lib/reconciliation/periods/period-check.ts';
import type { PeriodNow } from '../../../lib/reporting/period-office.ts';
import type { PeriodCheckView, PeriodView } from '../../../lib/reporting/views/period-view.ts';
import { FinanceApiError } from '../../ask-finance-api.ts';
import type { PeriodDecision } from '../../clients/period-client.ts';
import type { Seen } from '../../clients/case-client.ts';
import {
  asJson,
  asText,
  JSON_OPTION,
  listOption,
  neededOption,
  textOption,
  UsageError,
  type Asked,
  type Command,
} from '../../command.ts';
import { earlierMonths, earlierNote } from './earlier-months.ts';
import { printChecks, printFigures, stepsTo } from './print-period.ts';

const COMMENT = { comment: { type: 'string', value: 'TEXT', says: 'for whoever reads it later' } } as const;

export const periodPrepare: Command = {
  words: ['period', 'prepare'],
  takes: ['MONTH'],
  options: {
    waive: {
      type: 'string',
      value: 'CHECK=WHY',
      says: 'lets a check that fails pass, with the reason; once for each',
      many: true,
      field: 'waivers',
    },
    ...COMMENT,
    ...JSON_OPTION,
  },
  summary:
    'says that a period may be signed: its checks hold, or are waived with a reason; keeps its figures',
  teaches: [
    'The first of two people. Look first: tieout period show MONTH. Some checks cannot be waived.',
    'Another person then signs exactly these figures: tieout period close MONTH',
  ],
  example: 'period prepare 2024-02 --waive "night_whole=Microsoft was down on the 9th."',
  run: async (asked) => {
    const comment = textOption(asked, 'comment');
    const body = { waivers: waiversIn(asked), ...(comment === undefined ? {} : { comment }) };
    return decidedPeriod(asked, { what: 'preparation', body }, ({ period }, by) => [
      `${period} is prepared by ${by}. Somebody else signs it: tieout period close ${period}`,
    ]);
  },
};

export const periodClose: Command = {
  words: ['period', 'close'],
  takes: ['MONTH'],
  options: { ...COMMENT, ...JSON_OPTION },
  summary: 'signs a period that another person prepared, with exactly the figures that were prepared',
  teaches: [
    'The second of two people. If anything changed since it was prepared it is refused, and has to be prepared again.',
    'What Microsoft changes afterwards lands in the next close: tieout period difference MONTH',
  ],
  example: 'period close 2024-02',
  run: async (asked) => {
    const comment = textOption(asked, 'comment');
    const body = comment === undefined ? {} : { comment };
    return decidedPeriod(asked, { what: 'closing', body }, ({ period, preparedBy }, by) => [
      `${period} is closed: prepared by ${preparedBy ?? '-'}, signed by ${by}.`,
    ]);
  },
};

export const periodReopen: Command = {
  words: ['period', 'reopen'],
  takes: ['MONTH'],
  options: {
    reason: {
      type: 'string',
      value: 'TEXT',
      says: 'why, for whoever reads it later',
      needed: true,
      field: 'why',
    },
    ...JSON_OPTION,
  },
  summary: 'opens a period again that was prepared or closed; what was signed stays kept',
  teaches: ['A correction by Microsoft needs no reopening: it lands in the next close by itself.'],
  example: 'period reopen 2024-02 --reason "A case was written off by mistake."',
  run: async (asked) => {
    const decision = { what: 'reopening', body: { why: neededOption(asked, 'reason') } } as const;
    return decidedPeriod(asked, decision, ({ period }) => [
      `${period} is open again. It is signed anew by two people: tieout period prepare ${period}`,
    ]);
  },
};

const CHECKS: readonly string[] = PERIOD_CHECKS;

function waiversIn(asked: Asked): readonly { readonly check: string; readonly why: string }[] {
  return listOption(asked, 'waive').map((text) => {
    const [, check, why] = /^([a-z_]+)=([^]+)$/.exec(text) ?? [];
    if (check === undefined || why === undefined)
      throw new UsageError(`--waive is a check and why, like "night_whole=Microsoft was down.": ${text}`);
    if (!CHECKS.includes(check))
      throw new UsageError(
        `--waive names ${check}, and there is no such check. There are ${CHECKS.join(', ')}.`,
      );
    return { check, why };
  });
}

type Decided = PeriodView;

/** Decides about a period as it is now; where checks do not hold, all of them are shown with the refusal. */
async function decidedPeriod(
  asked: Asked,
  decision: PeriodDecision,
  sentences: (decided: Decided, by: string) => readonly string[],
): Promise<string | { readonly notDone: string }> {
  const seen = await asked.client.period(asked.given[0] ?? '');
  let decided: Decided;
  try {
    decided = await asked.client.decidePeriod(seen, decision);
  } catch (failure) {
    const isOfChecks =
      failure instanceof FinanceApiError && failure.status === 422 && failure.problems.length > 0;
    if (!isOfChecks || asked.options['json'] === true) throw failure;
    const failing = new Set(failure.problems.map(({ field }) => field));
    const checks = seen.value.checks.filter(
      ({ check, verdict }) => failing.has(check) && verdict !== 'holds',
    );
    const steps = stepsTo({ ...seen.value, checks: seen.value.checks.map(waivedUnless(failing)) });
    return { notDone: asText([...printChecks(checks), ...steps, '', failure.message], '') };
  }
  if (asked.options['json'] === true) return asJson(decided);
  const by = decided.closedBy ?? decided.preparedBy ?? '-';
  const earlier = isSigning(decided) ? earlierMonths(await asked.client.periods(), decided.period) : [];
  return asText([...figuresOf(decided, seen), ...sentences(decided, by), ...earlierNote(earlier)], '');
}

// What was waived with this very decision is no reason against it.
function waivedUnless(failing: ReadonlySet<string>) {
  return (one: PeriodCheckView): PeriodCheckView =>
    one.verdict === 'fails' && !failing.has(one.check) ? { ...one, verdict: 'waived' } : one;
}

function isSigning({ state }: Pick<Decided, 'state'>): boolean {
  return state === 'prepared' || state === 'closed';
}

function figuresOf({ signed, state }: Decided, { value }: Seen<PeriodNow>): readonly string[] {
  if (!isSigning({ state })) return [];
  const heading = state === 'closed' ? 'SIGNED' : 'TO BE SIGNED';
  return [...printFigures(heading, signed ?? value.figures), ''];
}
