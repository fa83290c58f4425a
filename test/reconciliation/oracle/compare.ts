import type { Book } from '../../../lib/reconciliation/book.ts';
import type { Reconciliation, Suggestion } from '../../../lib/reconciliation/discrepancy.ts';
import { siftLines } from '../../builders/sift-lines.ts';
import { decimalText, sum } from '../../../lib/values/decimal.ts';
import { amountText, type Money } from '../../../lib/values/money.ts';
import type { GeneratedBook } from './generate-book.ts';
import { plantedText } from './generated/story.ts';
import { placeOf } from './judge/coverage-verdict.ts';
import type { Verdict } from './judge/verdict.ts';

/** One line of text for each thing that is said about a book, sorted: two of them are compared by eye and by `===`. */
export type Rows = readonly string[];

/** The book as the core takes it: its lines sifted by the core's own sieve. */
export async function sifted({ papers, ...book }: GeneratedBook): Promise<Book> {
  const documents = papers.map(async ({ header, tieOut, restatements, version, lines }) => {
    const options = { commerce: header.commerce, countOccurrences: true };
    const published = lines && siftLines(version, lines, options);
    return { header, tieOut, restatements, published };
  });
  return { ...book, documents: await Promise.all(documents) };
}

export function rowsOfCore(core: Reconciliation): Rows {
  return rows([
    ...core.discrepancies.map((one) => foundRow({ ...one, lines: one.lines.map(placeOf) })),
    ...core.matches.map(({ purchaseId, instalment, by, ...place }) =>
      pairedRow(placeOf(place), purchaseId, instalment, by),
    ),
    ...core.coverage.map(coverageRow),
    ...core.expected.map(expectedRow),
    ...absorbedRows(core.absorbed),
    comparedRow(core.compared),
    ...idsTwice(core).map((id) => `an id twice: ${id}`),
    ...suggestedRows(core.suggestions.map((one) => ({ ...one, lines: one.lines.map(placeOf) }))),
  ]);
}

export function rowsOfVerdict(verdict: Verdict): Rows {
  return rows([
    ...verdict.found.map((one) => foundRow({ ...one, lines: one.lines.map(placeOf) })),
    ...verdict.paired.map(({ line, purchaseId, instalment, by }) =>
      pairedRow(placeOf(line), purchaseId, instalment, by),
    ),
    ...verdict.coverage.map(coverageRow),
    ...verdict.expected.map(expectedRow),
    ...absorbedRows(verdict.absorbed),
    comparedRow(verdict.compared),
    ...suggestedRows(verdict.suggested.map((one) => ({ ...one, lines: one.lines.map(placeOf) }))),
  ]);
}

/** What was found, as the generator says what it planted. */
export function foundTexts({ discrepancies }: Reconciliation): Rows {
  return rows(
    discrepancies.map(({ exchangeRateEffect, ...found }) =>
      plantedText({ ...found, rateEffect: exchangeRateEffect?.amount }),
    ),
  );
}

/** What one side says and the other does not, each as often as it does. */
export function differenceOf(said: Rows, wanted: Rows): Rows {
  const left = [...wanted];
  const tooMany = said.filter((row) => {
    const at = left.indexOf(row);
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
  return [...tooMany.map((row) => `core:   ${row}`), ...left.map((row) => `wanted: ${row}`)];
}

const rows = (texts: readonly string[]): Rows => [...texts].sort();

function foundRow(
  found: Omit<Verdict['found'][number], 'lines'> & { readonly lines: readonly string[] },
): string {
  const { kind, explained, documentId, purchaseId, customerId, instalment, period, since, boughtIn, stage } =
    found;
  const where = [documentId, purchaseId, customerId, instalment, period, since, boughtIn, stage].map(
    (one) => one ?? '-',
  );
  const { expected, actual, amount, exchangeRateEffect, relatedDocumentId = '-' } = found;
  const figures = [expected, actual, amount, exchangeRateEffect].map(text).join(' ');
  return `found ${kind} ${explained ? 'explained' : 'open'} ${where.join(' ')} ${relatedDocumentId} ${figures} ${[...found.lines].sort().join(',')}`;
}

function pairedRow(place: string, purchaseId: string, instalment: number | undefined, by: string): string {
  return `paired ${place} ${purchaseId}/${instalment ?? '-'} ${by}`;
}

function coverageRow(coverage: Verdict['coverage'][number]): string {
  const { documentId, version, period, isVoid, matched, discrepant, outOfScope, linesSubtotal, lines } =
    coverage;
  const sums = [matched, discrepant, outOfScope, linesSubtotal].map(text).join(' ');
  const counts = [lines.matched, lines.discrepant, lines.outOfScope, lines.total].join('+');
  const by = coverage.outOfScopeBy.map((one) => `${one.category} ${one.lines} ${text(one.amount)}`).sort();
  return `covered ${documentId} ${version} ${period} ${isVoid} ${sums} ${counts} ${by.join(', ')}`;
}

function expectedRow(expected: Verdict['expected'][number]): string {
  const { purchaseId, customerId, instalment, returnId, period, dueOn, amount } = expected;
  return `expected ${[purchaseId, customerId, instalment ?? '-', returnId ?? '-', period, dueOn, text(amount)].join(' ')}`;
}

// Which rule would have spoken is the core's own affair; what was absorbed is not.
function absorbedRows(absorbed: Verdict['absorbed']): Rows {
  const keys = [...new Set(absorbed.map(({ currency, kind }) => `${currency} ${kind}`))];
  return keys.map((key) => {
    const some = absorbed.filter(({ currency, kind }) => `${currency} ${kind}` === key);
    const total = (pick: (one: (typeof some)[number]) => Money) =>
      decimalText(sum(some.map((one) => pick(one).amount)));
    const count = some.reduce((all, one) => all + one.count, 0);
    return `absorbed ${key} ${count} ${total(({ above }) => above)} ${total(({ below }) => below)}`;
  });
}

function comparedRow({ documents, ofDocuments, unread, lines, purchases }: Verdict['compared']): string {
  return `compared ${documents} of ${ofDocuments}, ${[...unread].sort().join(',')}, ${lines} ${purchases}`;
}

type SuggestedPlaces = Pick<Suggestion, 'purchaseId' | 'amount'> & { readonly lines: readonly string[] };

// Charges of one identity are suggested together: what they come to is compared as well.
function suggestedRows(suggestions: readonly SuggestedPlaces[]): Rows {
  const ids = [...new Set(suggestions.map(({ purchaseId }) => purchaseId))];
  const currencies = [...new Set(suggestions.map(({ amount }) => amount.currency))];
  const sums = ids.flatMap((id) =>
    currencies.map((currency) => {
      const of = suggestions.filter(
        ({ purchaseId, amount }) => purchaseId === id && amount.currency === currency,
      );
      return `suggested ${id} ${decimalText(sum(of.map(({ amount }) => amount.amount)))} ${currency}`;
    }),
  );
  return [
    ...sums,
    ...suggestions.flatMap(({ purchaseId, lines }) =>
      lines.map((place) => `suggested ${purchaseId} ${place}`),
    ),
  ];
}

/** People's cases hang on the ids: no two discrepancies may share one. */
function idsTwice({ discrepancies }: Reconciliation): Rows {
  const ids = discrepancies.map(({ id }) => id);
  return ids.filter((id, index) => ids.indexOf(id) !== index);
}

function text(money: Money | undefined): string {
  return money ? `${amountText(money)}${money.currency}` : 'nothing';
}
