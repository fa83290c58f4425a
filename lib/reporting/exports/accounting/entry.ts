import { isZero, sum, ZERO, type Decimal } from '../../../values/decimal.ts';
import type { BillingPeriod, Day } from '../../../values/day.ts';
import { minorDigits, type Currency } from '../../../values/money.ts';
import type { KnownPurchase } from '../known-purchases.ts';
import { amountColumn, column, type Column } from '../table.ts';
import type { Account, AccountCodes } from './accounts.ts';

/**
 * invoice        a document becomes payable (or, where it gives back, less so), with its cost, prepayments and tax.
 * restatement    what an invoice comes to more, or less, since it was billed anew after its month was closed.
 * accrual        bought and not billed by the end of the month; `accrual_reversal` takes it back on the next day.
 * amortisation   one month of a reservation that was paid up front.
 * return         a reservation was returned: what is left of it ends, a refund is expected; `return_reversal` takes it back
 *                in the month in which it was withdrawn, where its own was closed by then.
 * exchange       the part of a charge that comes from another rate than that of the purchase.
 * dispute        the part of a charge that nobody has decided on yet.
 * write_off      the part of a charge, the refund, or what a document says beyond its lines, that finance has written off.
 * acceptance     what finance has accepted of a closed month goes back where its charge is; of a refund, to what a return costs;
 *                of what a document says beyond its lines, to the other costs.
 * settlement     a difference of a closed month is gone since: what was in dispute, or written off, goes back where its charge is.
 * reassignment   a charge of a closed month goes to another account, since a return was recorded or withdrawn, or the purchase
 *                was imported, after the close.
 * catch_up       what a decision, or something else that was learnt after a close, changes of the months before it, of a
 *                reservation that was paid up front.
 */
type EntryKind =
  | 'invoice'
  | 'restatement'
  | 'accrual'
  | 'accrual_reversal'
  | 'amortisation'
  | 'return'
  | 'return_reversal'
  | 'exchange'
  | 'dispute'
  | 'write_off'
  | 'acceptance'
  | 'settlement'
  | 'reassignment'
  | 'catch_up';

/** A debit where it is positive, a credit where it is negative, and what finance sorts it by. */
export type Posting = {
  readonly account: Account;
  readonly amount: Decimal;
  readonly customerId?: string | undefined;
  readonly purchase?: KnownPurchase | undefined;
};

/** Debits and credits of one event in one currency; they come to nothing. */
export type Entry = {
  /** The same event has the same id in every export. */
  readonly id: string;
  readonly kind: EntryKind;
  readonly date: Day;
  readonly period: BillingPeriod;
  readonly currency: Currency;
  readonly documentId: string | undefined;
  readonly description: string;
  readonly postings: readonly Posting[];
};

/** An entry without its empty postings; none where nothing is left. Throws where it does not balance: a mistake of ours. */
export function entry(given: Entry): readonly Entry[] {
  const postings = given.postings.filter(({ amount }) => !isZero(amount));
  const left = sum(postings.map(({ amount }) => amount));
  if (!isZero(left)) throw new Error(`the entry ${given.id} does not balance: ${left.toString()} is left`);
  return postings.length === 0 ? [] : [{ ...given, postings }];
}

type PostingRow = { readonly entry: Entry; readonly posting: Posting; readonly number: number };

/** One row a posting: those of an entry stand together and share its id. */
export async function* postingRows(entries: AsyncIterable<Entry>): AsyncGenerator<readonly PostingRow[]> {
  for await (const one of entries)
    yield one.postings.map((posting, index) => ({ entry: one, posting, number: index + 1 }));
}

export function postingColumns(accounts: AccountCodes): readonly Column<PostingRow>[] {
  const text = (name: string, of: (row: PostingRow) => string | undefined) =>
    column<PostingRow, 'text'>('text', name, of);
  const side = (name: string, of: (amount: Decimal) => Decimal | undefined) =>
    amountColumn<PostingRow>(
      name,
      ({ posting }) => of(posting.amount),
      (row) => minorDigits(row.entry.currency),
    );
  return [
    text('entry_id', ({ entry: { id } }) => id),
    column('whole', 'posting', ({ number }) => number),
    column('day', 'date', ({ entry: { date } }) => date),
    text('period', ({ entry: { period } }) => period),
    text('kind', ({ entry: { kind } }) => kind),
    text('account', ({ posting }) => accounts[posting.account]),
    text('account_name', ({ posting }) => posting.account),
    side('debit', (amount) => (amount.gt(ZERO) ? amount : undefined)),
    side('credit', (amount) => (amount.lt(ZERO) ? amount.abs() : undefined)),
    text('currency', ({ entry: { currency } }) => currency),
    text('document_id', ({ entry: { documentId } }) => documentId),
    text('customer_id', ({ posting }) => posting.customerId ?? posting.purchase?.customerId),
    text('purchase_id', ({ posting }) => posting.purchase?.id),
    text('request_id', ({ posting }) => posting.purchase?.requestId),
    text('purchase_order', ({ posting }) => posting.purchase?.purchaseOrder),
    text('cost_centre', ({ posting }) => posting.purchase?.costCentre),
    text('reference', ({ posting }) => posting.purchase?.reference),
    text('description', ({ entry: { description } }) => description),
  ];
}
