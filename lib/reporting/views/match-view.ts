import type { MatchDecisions } from '../../reconciliation/cases/matches/match-decisions.ts';
import type { DecidedMatch } from '../../reconciliation/cases/matches/match-record.ts';
import type { ExpectedInstalment, Match, Suggestion } from '../../reconciliation/discrepancy.ts';
import { moneyText, type MoneyText } from '../../values/money.ts';
import { placeView, type PlaceView } from './discrepancy-view.ts';

/** A line that was paired with a purchase, and by which key. */
export type MatchView = PlaceView & {
  readonly purchaseId: string;
  readonly customerId: string;
  /** Null for refunds, and for pairs that leave nothing. */
  readonly instalment: number | null;
  readonly by: string;
  readonly amount: MoneyText;
};

/** What is still to come, and in no way wrong: an instalment, or the refund of a recorded return. */
export type ExpectedView = {
  readonly purchaseId: string;
  readonly customerId: string;
  readonly instalment: number | null;
  readonly returnId: string | null;
  /** The month on whose invoice it should be. */
  readonly period: string;
  readonly dueOn: string;
  /** Before tax; of a converted purchase at the rate of its own month, and not at that of the charge. */
  readonly amount: MoneyText;
};

/** A charge that may be of a purchase. It counts for nothing until a person says so. */
export type SuggestionView = {
  readonly id: string;
  readonly identity: string;
  readonly purchaseId: string;
  readonly customerId: string;
  readonly lines: readonly PlaceView[];
  readonly amount: MoneyText;
  readonly period: string;
  readonly detail: string;
  /** What a person said of it since the last reconciliation, by which the next one goes; null where nobody did. */
  readonly decision: {
    readonly decision: 'confirmed' | 'refused';
    readonly by: string;
    readonly at: string;
    readonly why: string;
  } | null;
};

export function matchView(match: Match): MatchView {
  const { purchaseId, customerId, instalment = null, by } = match;
  return { ...placeView(match), purchaseId, customerId, instalment, by, amount: moneyText(match.amount) };
}

export function expectedView(expected: ExpectedInstalment): ExpectedView {
  const { purchaseId, customerId, instalment = null, returnId = null, period, dueOn } = expected;
  return { purchaseId, customerId, instalment, returnId, period, dueOn, amount: moneyText(expected.amount) };
}

/** Suggestions as the latest reconciliation made them, each with what was said of it since. */
export function suggestionViews(
  matches: Pick<MatchDecisions, 'read'>,
  suggestions: readonly Suggestion[],
): Promise<readonly SuggestionView[]> {
  return Promise.all(
    suggestions.map(async (suggestion) => {
      const { id, identity, purchaseId, customerId, period, detail } = suggestion;
      const decided = (await matches.read(identity))?.decisions.find((one) => one.purchaseId === purchaseId);
      return {
        ...{ id, identity, purchaseId, customerId, period, detail },
        lines: suggestion.lines.map(placeView),
        amount: moneyText(suggestion.amount),
        decision: decided === undefined ? null : decisionView(decided),
      };
    }),
  );
}

function decisionView({ decision, by, atMs, why }: DecidedMatch): NonNullable<SuggestionView['decision']> {
  return { decision, by, at: new Date(atMs).toISOString(), why };
}
