import type { BilledLine } from '../../../billing/billed-line.ts';
import { isZero, sum, ZERO, type Decimal } from '../../../values/decimal.ts';
import { whyNotTied, type PublishedDocument } from '../export-scope.ts';
import type { KnownPurchase } from '../known-purchases.ts';
import type { LineRow } from '../lines/line-row.ts';
import { payable, taxOfStatement } from '../payable.ts';
import { accountOfLine, type Returns } from './accounts-of.ts';
import type { Account } from './accounts.ts';
import { entry, type Entry, type Posting } from './entry.ts';

/**
 * Makes each document an entry of what is payable of it: its lines by account, customer and purchase, its tax, and what is
 * left unexplained. There are as many sums as an invoice has customers and purchases, however many lines it has.
 */
export async function* invoiceEntries(
  documents: readonly PublishedDocument[],
  rows: AsyncIterable<readonly LineRow[]>,
  returns: Returns,
): AsyncGenerator<Entry> {
  const open = new Map(documents.map((document) => [document.header.id, document]));
  let current: { document: PublishedDocument; sums: LineSums } | undefined;
  for await (const batch of rows) {
    for (const row of batch) {
      if (current?.document.header.id !== row.header.id) {
        if (current) yield* invoiceEntry(current.document, current.sums);
        const document = open.get(row.header.id);
        if (document === undefined)
          throw new Error(`a line is of ${row.header.id}, which is not in this export`);
        open.delete(row.header.id);
        current = { document, sums: new LineSums(returns) };
      }
      current.sums.add(row);
    }
  }
  if (current) yield* invoiceEntry(current.document, current.sums);
  // A document without a line is payable all the same.
  for (const document of open.values()) yield* invoiceEntry(document, new LineSums(returns));
}

function invoiceEntry(document: PublishedDocument, lines: LineSums): readonly Entry[] {
  const { header } = document;
  const owed = payable(document);
  const tax = lines.tax.plus(taxOfStatement(document) ?? ZERO);
  const unexplained = owed.minus(sum([...lines.postings().map(({ amount }) => amount), tax]));
  return entry({
    id: `invoice|${header.id}`,
    kind: 'invoice',
    date: header.invoiceDate,
    period: header.period,
    currency: header.total.currency,
    documentId: header.id,
    description: descriptionOf(document, unexplained),
    postings: [
      ...lines.postings(),
      { account: 'tax', amount: tax },
      { account: 'unexplained', amount: unexplained },
      { account: 'payable', amount: ZERO.minus(owed) },
    ],
  });
}

// Who posts the entry does not see what the export tells beside its files.
function descriptionOf(document: PublishedDocument, unexplained: Decimal): string {
  const { header, tieOut } = document;
  const name = `${header.documentType === 'credit_note' ? 'Credit note' : 'Invoice'} ${header.id} of Microsoft`;
  const isOpen = !isZero(unexplained) || tieOut?.taxOnTop?.shownBy === 'nothing';
  return isOpen ? `${name}, not tied: ${whyNotTied(tieOut)}` : name;
}

/**
 * Lines before tax, summed by account, customer and purchase, and their tax. A charge of a purchase is the cost of the
 * customer it was bought for, whoever Microsoft billed: so is everything else that is booked of the purchase, and what was
 * prepaid for a customer comes to nothing in the end.
 */
class LineSums {
  readonly #sums = new Map<string, Posting>();
  readonly #returns: Returns;
  tax: Decimal = ZERO;

  constructor(returns: Returns) {
    this.#returns = returns;
  }

  add(row: LineRow): void {
    const { line, purchase } = row;
    this.#post(accountOfLine(row, this.#returns), line, purchase);
    this.tax = this.tax.plus(line.tax);
  }

  #post(account: Account, { customerId: billed, subtotal }: BilledLine, purchase?: KnownPurchase): void {
    const customerId = purchase?.customerId ?? billed;
    const key = `${account}|${customerId}|${purchase?.id ?? ''}`;
    const before = this.#sums.get(key);
    const amount = before ? before.amount.plus(subtotal) : subtotal;
    this.#sums.set(key, { account, amount, customerId, purchase });
  }

  postings(): readonly Posting[] {
    return [...this.#sums.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, posting]) => posting);
  }
}
