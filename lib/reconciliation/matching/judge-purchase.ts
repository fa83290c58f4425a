import type { BilledLine } from '../../billing/billed-line.ts';
import type { DocumentHeader } from '../../billing/document.ts';
import type { RecordedReturn } from '../../purchasing/purchase-ledger.ts';
import { ZERO } from '../../values/decimal.ts';
import type { BookSides } from '../book.ts';
import { chargesOf, type Charge } from './charges/charge.ts';
import { judgeCharges, type ChargeContext } from './charges/judge-charges.ts';
import { joinCredits, tooMuchOf } from './charges/made-good.ts';
import type { MonthRates } from './charges/month-rates.ts';
import type { RateOf } from './charges/own-witness.ts';
import type { UsualPrice } from './charges/usual-prices.ts';
import type { Judgement } from './finding.ts';
import type { PurchaseLines } from './keys/paired-lines.ts';
import { exactRefunds } from './refunds/exact-refunds.ts';
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
  readonly rates: Pick<MonthRates, 'learnt' | 'ofMonth'>;
  readonly usualPrice: UsualPrice;
};

export function purchaseJudge(
  { tolerances }: Pick<BookSides, 'tolerances'>,
  headerOf: (line: BilledLine) => DocumentHeader,
  { rates, usualPrice }: TaughtByOthers,
): JudgePurchase {
  return (paired, returns) => {
    const { purchase, lines } = paired;
    const learntRate = rates.learnt(purchase, lines);
    const rateOf: RateOf = (period, line) => rates.ofMonth(period, line, lines);
    const context = { paired, returns, headerOf, learntRate, rateOf, usualPrice, tolerances };
    const alone = exactRefunds(lines, returns.map(expectedRefund));
    const charges = chargesOf(lines, { purchase, alone, headerOf });
    const { paid, refunds } = settle(context, charges, alone);
    const back = judgeRefunds(context, refunds);
    return {
      judgements: [...paid.judgements, ...back.judgements],
      billed: paid.billed,
      refunded: back.refunded,
    };
  };
}

/** Judges what was charged, with the credits that made a charge right; the refunds are what came back beside it. */
function settle(
  context: ChargeContext,
  charges: readonly Charge[],
  alone: ReadonlySet<BilledLine>,
): { readonly paid: ReturnType<typeof judgeCharges>; readonly refunds: readonly Charge[] } {
  const refunds = charges.filter(({ amount }) => amount.amount.lt(ZERO));
  const taking = charges.filter(({ amount }) => !amount.amount.lt(ZERO));
  const paid = judgeCharges(context, taking);
  const credits = refunds.filter(({ lines, line }) => lines.length === 1 && !alone.has(line));
  if (credits.length === 0) return { paid, refunds };
  const findings = new Map(taking.map((charge, index) => [charge, paid.judgements[index]!.finding]));
  const joined = joinCredits(taking, credits, (charge) => tooMuchOf(findings.get(charge)), context.headerOf);
  if (joined.used.size === 0) return { paid, refunds };
  return {
    paid: judgeCharges(context, joined.charges),
    refunds: refunds.filter((refund) => !joined.used.has(refund)),
  };
}
