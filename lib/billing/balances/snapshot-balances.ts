import type { Day } from '../../values/day.ts';
import { ZERO } from '../../values/decimal.ts';
import { amountText, equalMoney, noMoney, plus, type Money } from '../../values/money.ts';
import type { ReportedBalance } from '../billing-source.ts';
import type { BillingDocument, DocumentHeader, Version } from '../document.ts';
import { sidesOf } from '../filing/sides.ts';
import { paidOn, signed } from '../filing/signed.ts';
import { taxOnTop } from '../filing/tax-on-top.ts';
import { factValue, type TenantFacts } from '../filing/tenant-facts.ts';
import type { BalanceSnapshot } from './balance.ts';
import { rollBetween } from './roll-forward.ts';

/** A document as the list shows it now, and what is known of it. */
export type CountedDocument = {
  readonly header: DocumentHeader;
  readonly known: Pick<BillingDocument, 'published' | 'statement'> | undefined;
};

/** One night's balance of one currency, with the sums of the documents it counts and what is wrong with it. Pure. */
export function snapshotOf(
  reported: ReportedBalance,
  documents: readonly CountedDocument[],
  facts: TenantFacts,
  previous: BalanceSnapshot | undefined,
  taken: { readonly night: Day; readonly atMs: number },
): BalanceSnapshot {
  const { balance, accountingDate, details } = reported;
  const own = details.filter((part) => part.balance.currency === balance.currency);
  const sumOfDetails = sumOf(
    balance.currency,
    own.map((part) => part.balance),
  );
  const counted = documents.filter(
    ({ header }) =>
      header.total.currency === balance.currency &&
      (accountingDate === undefined || header.invoiceDate <= accountingDate),
  );
  const snapshot: BalanceSnapshot = {
    night: taken.night,
    takenAtMs: taken.atMs,
    balance,
    accountingDate,
    details,
    // A part in another currency cannot be summed, so nothing shows that the parts are whole.
    detailsSum: details.length === 0 || (own.length === details.length && equalMoney(sumOfDetails, balance)),
    suspect: false,
    invoiced: sumOf(
      balance.currency,
      counted.map((document) => owed(document, facts)),
    ),
    paid: sumOf(
      balance.currency,
      counted.map(({ header, known }) => paidOn(header, versionOf(header, known)?.total, facts)),
    ),
    totals: leavesTaxOut(facts) ? 'by_statement' : 'listed',
    counted: counted.length,
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

/**
 * What a document adds to what is owed, tax included: balances are gross, also where the list leaves tax out. A void
 * document adds nothing.
 */
function owed({ header, known }: CountedDocument, facts: TenantFacts): Money {
  if (header.isVoid) return noMoney(header.total.currency);
  const version = versionOf(header, known);
  if (version === undefined) return signed(header, header.total, undefined, facts);
  const sides = sidesOf(header, version, known?.statement, facts);
  return taxOnTop(sides, [], facts)?.payable ?? sides.total;
}

function leavesTaxOut(facts: TenantFacts): boolean {
  return factValue(facts, 'total_includes_tax') === false;
}

// Lines of another currency are of a document that was recast; they say nothing of its signs.
function versionOf(header: DocumentHeader, known: CountedDocument['known']): Version | undefined {
  const published = known?.published;
  return published?.total.currency === header.total.currency ? published : undefined;
}

function sumOf(currency: string, amounts: readonly Money[]): Money {
  return amounts.reduce(plus, noMoney(currency));
}

// Microsoft's balance showed zero for days in February 2023 while the invoices stayed right.
function fellToNothing(previous: BalanceSnapshot | undefined, now: BalanceSnapshot): boolean {
  if (!previous || !now.balance.amount.eq(ZERO) || previous.balance.amount.eq(ZERO)) return false;
  return !rollBetween(previous, now).unexplained.amount.eq(ZERO);
}
