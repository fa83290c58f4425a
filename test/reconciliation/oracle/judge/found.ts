import type { ReconcilablePurchase } from '../../../../lib/reconciliation/book.ts';
import type { BoughtIn, DiscrepancyKind } from '../../../../lib/reconciliation/discrepancy.ts';
import { decimal, ZERO } from '../../../../lib/values/decimal.ts';
import { asId } from '../../../../lib/values/id.ts';
import { minus, money, type Money } from '../../../../lib/values/money.ts';
import type { GeneratedBook } from '../generate-book.ts';
import type { Cause } from './amount-verdict.ts';
import type { Awaited } from './awaited.ts';
import type { Netted } from './netting.ts';
import type { Found } from './verdict.ts';

/** DESIGN.md section 6: the kinds of charges that nobody has to act on. */
const EXPLAINED: readonly DiscrepancyKind[] = [
  'bought_before_start',
  'exchange_rate',
  'rounding',
  'within_tolerance',
];

type Concerns = {
  readonly purchase?: ReconcilablePurchase;
  readonly instalment?: number | undefined;
  readonly boughtIn?: BoughtIn | undefined;
  readonly exchangeRateEffect?: Money | undefined;
};

/** What is wrong with lines: the line that speaks says on which document, and whose charge it is. */
export function foundInLines(
  { lines, speaker, amount }: Pick<Netted, 'lines' | 'speaker' | 'amount'>,
  { kind, expected }: Cause,
  { purchase, instalment, boughtIn, exchangeRateEffect }: Concerns,
  { papers }: GeneratedBook,
): Found {
  const { header } = papers.find((paper) => paper.header.id === speaker.documentId)!;
  const actual = money(amount, speaker.currency);
  return {
    kind,
    explained: EXPLAINED.includes(kind),
    documentId: header.id,
    purchaseId: purchase?.id,
    customerId: asId(speaker.customerId),
    expected,
    actual,
    amount: expected?.currency === actual.currency ? minus(actual, expected) : actual,
    exchangeRateEffect,
    instalment,
    lines,
    period: header.period,
    since: header.invoiceDate,
    boughtIn,
    stage: undefined,
  };
}

/** What should have come and did not. */
export function foundMissing(awaited: Awaited): Found {
  const { purchaseId, customerId, instalment, period, dueOn, amount, stage } = awaited;
  return {
    kind: instalment === undefined ? 'refund_missing' : 'purchased_not_billed',
    explained: false,
    documentId: undefined,
    purchaseId,
    customerId,
    expected: amount,
    actual: money(ZERO, amount.currency),
    amount: money(amount.amount.times(decimal('-1')), amount.currency),
    instalment,
    lines: [],
    period,
    since: dueOn,
    boughtIn: undefined,
    stage,
  };
}
