import { decimalText } from '../../values/decimal.ts';
import { money, type Money } from '../../values/money.ts';
import type { Discrepancy, LinePlace } from '../discrepancy.ts';
import { amountInQuestion } from './finding.ts';

/** A discrepancy as two texts: what many of one document have in common, and what is its own. */
type ShortForm = { readonly common: string; readonly own: string };

type Common = Pick<
  Discrepancy,
  | 'kind'
  | 'rule'
  | 'explained'
  | 'documentId'
  | 'relatedDocumentId'
  | 'instalment'
  | 'period'
  | 'since'
  | 'boughtIn'
  | 'stage'
  | 'detail'
> & { readonly places: readonly Pick<LinePlace, 'documentId' | 'version'>[] };

type Own = readonly [
  id: string,
  purchaseId: Discrepancy['purchaseId'] | null,
  customerId: Discrepancy['customerId'] | null,
  expected: MoneyPair | null,
  actual: MoneyPair,
  exchangeRateEffect: MoneyPair | null,
  lines: readonly (readonly [part: number, lineNumber: number])[],
];
type MoneyPair = readonly [amount: string, currency: string];

export function shortForm(found: Discrepancy): ShortForm {
  const { id, purchaseId, customerId, expected, actual, exchangeRateEffect, lines } = found;
  const { kind, rule, explained, documentId, relatedDocumentId, instalment, period, since } = found;
  const { boughtIn, stage, detail } = found;
  const common: Common = {
    ...{
      kind,
      rule,
      explained,
      documentId,
      relatedDocumentId,
      instalment,
      period,
      since,
      boughtIn,
      stage,
      detail,
    },
    places: lines.map((place) => ({ documentId: place.documentId, version: place.version })),
  };
  const own: Own = [
    id,
    purchaseId ?? null,
    customerId ?? null,
    expected ? pairOf(expected) : null,
    pairOf(actual),
    exchangeRateEffect ? pairOf(exchangeRateEffect) : null,
    lines.map(({ part, lineNumber }) => [part, lineNumber]),
  ];
  return { common: JSON.stringify(common), own: JSON.stringify(own) };
}

/** The discrepancy again, equal in everything. */
export function wholeForm({ common, own }: ShortForm): Discrepancy {
  const shared = JSON.parse(common) as Common;
  const [id, purchaseId, customerId, expected, actual, effect, lines] = JSON.parse(own) as Own;
  const [expectedMoney, actualMoney] = [moneyOf(expected), money(...actual)];
  return {
    id,
    kind: shared.kind,
    rule: shared.rule,
    explained: shared.explained,
    documentId: shared.documentId,
    relatedDocumentId: shared.relatedDocumentId,
    purchaseId: purchaseId ?? undefined,
    customerId: customerId ?? undefined,
    expected: expectedMoney,
    actual: actualMoney,
    amount: amountInQuestion(expectedMoney, actualMoney),
    exchangeRateEffect: moneyOf(effect),
    instalment: shared.instalment,
    lines: lines.map(([part, lineNumber], index) => ({ ...shared.places[index]!, part, lineNumber })),
    period: shared.period,
    since: shared.since,
    boughtIn: shared.boughtIn,
    stage: shared.stage,
    detail: shared.detail,
  };
}

function pairOf({ amount, currency }: Money): MoneyPair {
  return [decimalText(amount), currency];
}

function moneyOf(pair: MoneyPair | null): Money | undefined {
  return pair ? money(...pair) : undefined;
}
