import type { RecordedReturn } from '../../../purchasing/purchase-ledger.ts';
import type { BookSides, ReconcilablePurchase, SummedDocument } from '../../book.ts';
import { standsFor, type VoidDocument } from '../documents/rebills.ts';
import { missingRefunds, unbilledInstalments, type Unbilled } from './missing.ts';
import { billedMonths, chargesOverdue, refundsOverdue } from './overdue.ts';

/** What of a purchase should be on some document by now, or will be: instalments and refunds. */
type JudgeAwaited = (
  purchase: ReconcilablePurchase,
  returns: readonly RecordedReturn[],
  found: { readonly billed: ReadonlySet<number>; readonly refunded: ReadonlySet<RecordedReturn> },
) => Unbilled;

export function awaitedJudge(
  { asOf, ledgerStart }: Pick<BookSides, 'asOf' | 'ledgerStart'>,
  documents: readonly SummedDocument[],
  voided: readonly VoidDocument[],
): JudgeAwaited {
  const months = billedMonths(documents, standsFor(voided));
  const charging = { asOf, ledgerStart, overdue: chargesOverdue(asOf, months) };
  const refunding = { asOf, overdue: refundsOverdue(asOf, months) };
  return (purchase, returns, { billed, refunded }) => {
    const instalments = unbilledInstalments(purchase, returns, billed, charging);
    const refunds = missingRefunds(purchase, returns, refunded, refunding);
    return {
      findings: [...instalments.findings, ...refunds.findings],
      expected: [...instalments.expected, ...refunds.expected],
    };
  };
}
