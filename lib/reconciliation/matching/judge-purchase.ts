import type { BilledLine } from '../../billing/billed-line.ts';
import type { DocumentHeader } from '../../billing/document.ts';
import type { RecordedReturn } from '../../purchasing/purchase-ledger.ts';
import { ZERO } from '../../values/decimal.ts';
import type { BookSides } from '../book.ts';
import { chargesOf } from './charges/charge.ts';
import { judgeCharges } from './charges/judge-charges.ts';
import type { MonthRates } from './charges/month-rates.ts';
import type { UsualPrice } from './charges/usual-prices.ts';
import type { Judgement } from './finding.ts';
import type { PurchaseLines } from './keys/paired-lines.ts';
import { expectedRefund, judgeRefunds } from './refunds/judge-refunds.ts';

/** What became of the lines of one purchase. */
type JudgedPurchase = {
  readonly judgements: readonly Judgement[];
  /** Instalments that something was charged for. */
  readonly billed: ReadonlySet<number>;
  readonly refunded: ReadonlySet<RecordedReturn>;
};

/** One purchase against all its lines: its charges, its refunds, its renewals. */
export type JudgePurchase = (paired: PurchaseLines, returns: readonly RecordedReturn[]) => JudgedPurchase;

/** What the lines of others tell of a converted purchase that said neither price nor rate. */
type TaughtByOthers = {
  readonly learntRate: MonthRates['learnt'];
  readonly usualPrice: UsualPrice;
};

export function purchaseJudge(
  { tolerances }: Pick<BookSides, 'tolerances'>,
  headerOf: (line: BilledLine) => DocumentHeader,
  { learntRate, usualPrice }: TaughtByOthers,
): JudgePurchase {
  return (paired, returns) => {
    const { purchase, lines } = paired;
    const learnt = learntRate(purchase, lines);
    const context = { paired, returns, headerOf, learntRate: learnt, usualPrice, tolerances };
    const charges = chargesOf(lines, returns.map(expectedRefund), headerOf);
    const back = judgeRefunds(
      context,
      charges.filter(({ amount }) => amount.amount.lt(ZERO)),
    );
    const paid = judgeCharges(
      context,
      charges.filter(({ amount }) => !amount.amount.lt(ZERO)),
    );
    return {
      judgements: [...paid.judgements, ...back.judgements],
      billed: paid.billed,
      refunded: back.refunded,
    };
  };
}
