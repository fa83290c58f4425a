import type { BillingPeriod } from '../../../values/day.ts';
import { isZero, sum, ZERO, type Decimal } from '../../../values/decimal.ts';
import { whyNotTied, type PublishedDocument } from '../export-scope.ts';
import type { LineRow } from '../lines/line-row.ts';
import { payable, taxOfStatement } from '../payable.ts';
import { endOf } from './amortisation.ts';
import { bookedMonth } from './booked-documents.ts';
import type { Learnt } from './charge-places.ts';
import { entry, type Entry } from './entry.ts';
import { LineSums } from './line-sums.ts';
import type { Restated } from './restated.ts';

/**
 * Makes a document an entry of what is payable of it: its lines by account, customer and purchase, its tax, and what is
 * left unexplained. There are as many sums as an invoice has customers and purchases, however many lines it has.
 */
export async function invoiceEntry(
  document: PublishedDocument,
  rows: AsyncIterable<readonly LineRow[]>,
  learnt: Learnt,
): Promise<readonly Entry[]> {
  const { id, period: own } = document.header;
  const period = bookedMonth(learnt.documents, id, own);
  const sums = new LineSums(period, learnt);
  for await (const batch of rows) for (const { line, purchase } of batch) sums.add(line, purchase);
  return bookedInvoice(document, sums, period);
}

/** The invoice as it was booked before it was billed anew, and what that changed, each in its month. */
export function restatedEntries({ booked, sums }: Restated): readonly Entry[] {
  const { document, versions } = booked;
  const { header, published } = document;
  return versions.flatMap(({ from, version }, index) => {
    const [before, linesBefore, after] = [versions[index - 1]?.version, sums[index - 1], sums[index]];
    if (!after) return [];
    if (!before || !linesBefore) {
      const owed = payable(document).minus(published.total.amount).plus(version.total.amount);
      return bookedInvoice(document, after, from, owed);
    }
    const lines = after.without(linesBefore);
    const owed = version.total.amount.minus(before.total.amount);
    const left = owed.minus(sum([...lines.postings().map(({ amount }) => amount), lines.tax]));
    return entry({
      id: `restatement|${header.id}|${from}`,
      kind: 'restatement',
      ...{ date: endOf(from), period: from, currency: header.total.currency, documentId: header.id },
      description: `${nameOf(document)}, billed anew after its month was closed`,
      postings: [
        ...lines.postings(),
        { account: 'tax', amount: lines.tax },
        { account: 'unexplained', amount: left },
        { account: 'payable', amount: ZERO.minus(owed) },
      ],
    });
  });
}

function bookedInvoice(
  document: PublishedDocument,
  lines: LineSums,
  period: BillingPeriod,
  owed = payable(document),
): readonly Entry[] {
  const { header } = document;
  const tax = lines.tax.plus(taxOfStatement(document) ?? ZERO);
  const unexplained = owed.minus(sum([...lines.postings().map(({ amount }) => amount), tax]));
  return entry({
    id: `invoice|${header.id}`,
    kind: 'invoice',
    date: header.invoiceDate,
    period,
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
  const { tieOut } = document;
  const name = nameOf(document);
  const isOpen = !isZero(unexplained) || tieOut?.taxOnTop?.shownBy === 'nothing';
  return isOpen ? `${name}, not tied: ${whyNotTied(tieOut)}` : name;
}

function nameOf({ header }: PublishedDocument): string {
  return `${header.documentType === 'credit_note' ? 'Credit note' : 'Invoice'} ${header.id} of Microsoft`;
}
