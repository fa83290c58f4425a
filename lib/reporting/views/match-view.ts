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
};

export function matchView(match: Match): MatchView {
  const { purchaseId, customerId, instalment = null, by } = match;
  return { ...placeView(match), purchaseId, customerId, instalment, by, amount: moneyText(match.amount) };
}

export function expectedView(expected: ExpectedInstalment): ExpectedView {
  const { purchaseId, customerId, instalment = null, returnId = null, period, dueOn } = expected;
  return { purchaseId, customerId, instalment, returnId, period, dueOn, amount: moneyText(expected.amount) };
}

export function suggestionView(suggestion: Suggestion): SuggestionView {
  const { id, identity, purchaseId, customerId, period, detail } = suggestion;
  const lines = suggestion.lines.map(placeView);
  return {
    id,
    identity,
    purchaseId,
    customerId,
    lines,
    amount: moneyText(suggestion.amount),
    period,
    detail,
  };
}
