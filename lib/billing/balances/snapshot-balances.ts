import type { Day } from '../../values/day.ts';
import { ZERO } from '../../values/decimal.ts';
import { amountText, equalMoney, noMoney, plus } from '../../values/money.ts';
import type { BalanceSnapshot } from './balance.ts';
import type { ReportedBalance } from '../billing-source.ts';
import type { BillingDocument, DocumentHeader } from '../document.ts';
import { rollBetween } from './roll-forward.ts';
import { signed } from '../filing/signed.ts';

type Known = ReadonlyMap<string, Pick<BillingDocument, 'published'>>;

/** One night's balance of one currency, with the documents it counts and what is wrong with it. Pure. */
export function snapshotOf(
  reported: ReportedBalance,
  headers: readonly DocumentHeader[],
  known: Known,
  previous: BalanceSnapshot | undefined,
  taken: { readonly night: Day; readonly atMs: number },
): BalanceSnapshot {
  const { balance, accountingDate, details } = reported;
  const own = details.filter((part) => part.balance.currency === balance.currency);
  const sumOfDetails = own.reduce((total, part) => plus(total, part.balance), noMoney(balance.currency));
  const snapshot: BalanceSnapshot = {
    night: taken.night,
    takenAtMs: taken.atMs,
    balance,
    accountingDate,
    details,
    // A part in another currency cannot be summed, so nothing shows that the parts are whole.
    detailsSum: details.length === 0 || (own.length === details.length && equalMoney(sumOfDetails, balance)),
    suspect: false,
    documents: headers
      .filter((header) => header.total.currency === balance.currency)
      .filter((header) => accountingDate === undefined || header.invoiceDate <= accountingDate)
      .map((header) => counted(header, known.get(header.id)))
      .sort((one, other) => (one.id < other.id ? -1 : 1)),
  };
  return { ...snapshot, suspect: fellToNothing(previous, snapshot) };
}

/** What a person should hear of a snapshot, in sentences. */
export function balanceProblems(snapshot: BalanceSnapshot): readonly string[] {
  const { balance } = snapshot;
  return [
    ...(snapshot.detailsSum
      ? []
      : [`The parts of the ${balance.currency} balance do not sum to ${amountText(balance)}.`]),
    ...(snapshot.suspect
      ? [`The ${balance.currency} balance fell to zero without payments that explain it; it is not believed.`]
      : []),
  ];
}

/** The last snapshot of each currency before a night that is believed. */
export async function previousSnapshots(
  all: AsyncIterable<BalanceSnapshot>,
  night: Day,
): Promise<ReadonlyMap<string, BalanceSnapshot>> {
  const previous = new Map<string, BalanceSnapshot>();
  for await (const snapshot of all) {
    const { currency } = snapshot.balance;
    const found = previous.get(currency);
    if (snapshot.night < night && !snapshot.suspect && (!found || found.night < snapshot.night)) {
      previous.set(currency, snapshot);
    }
  }
  return previous;
}

function counted(header: DocumentHeader, known: Pick<BillingDocument, 'published'> | undefined): Counted {
  const lines = known?.published?.total;
  return {
    id: header.id,
    total: header.isVoid ? noMoney(header.total.currency) : signed(header, header.total, lines),
    paid: signed(header, { ...header.paid, amount: header.paid.amount.abs() }, lines),
  };
}

type Counted = BalanceSnapshot['documents'][number];

// Microsoft's balance showed zero for days in February 2023 while the invoices stayed right.
function fellToNothing(previous: BalanceSnapshot | undefined, now: BalanceSnapshot): boolean {
  if (!previous || !now.balance.amount.eq(ZERO) || previous.balance.amount.eq(ZERO)) return false;
  return !rollBetween(previous, now).unexplained.amount.eq(ZERO);
}
