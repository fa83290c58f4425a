import type { BilledLine } from '../../../lib/billing/billed-line.ts';
import { ZERO } from '../../../lib/values/decimal.ts';
import { money } from '../../../lib/values/money.ts';
import type { GeneratedBook } from './generate-book.ts';
import { absorbedBy, comparedOf, coverageOf } from './judge/coverage-verdict.ts';
import { judgeDocuments } from './judge/document-verdict.ts';
import { foundInLines } from './judge/found.ts';
import { pairUp } from './judge/pairing.ts';
import { judgePurchase } from './judge/purchase-verdict.ts';
import { boughtIn, strangerKind, suggestionsFor } from './judge/stranger-verdict.ts';
import type { Found, Verdict } from './judge/verdict.ts';

/**
 * What a book has to come to, by DESIGN.md section 6 and BILLING.md section 2. It is slow and looks at everything again
 * and again; it shares no logic with the core, only the types of the book, the identity of a line, and the values.
 */
export function askOracle(book: GeneratedBook): Verdict {
  const { own, strangers } = pairUp(book);
  const all = [...own.flatMap(({ lines }) => lines.map(({ line }) => line)), ...strangers];
  const witnesses = all.filter(({ category }) => category === 'reservation');
  const judged = own.map((one) => judgePurchase(one, own, witnesses, book));
  const strange = strangers.flatMap((line) => ofStranger(line, book));
  const found = [...judged.flatMap((one) => one.found), ...strange, ...judgeDocuments(book)];
  const unexplained = strange.filter(({ kind }) => kind === 'billed_not_purchased');
  return {
    found,
    paired: judged.flatMap(({ paired }) => paired),
    coverage: coverageOf(book.papers, found),
    expected: judged.flatMap(({ awaited }) => awaited.filter(({ stage }) => stage === undefined)),
    absorbed: absorbedBy(found),
    suggested: suggestionsFor(
      unexplained.flatMap(({ lines }) => lines),
      judged.map(({ wanting }) => wanting),
      book,
    ),
    compared: comparedOf(book.papers, own.length),
  };
}

function ofStranger(line: BilledLine, book: GeneratedBook): readonly Found[] {
  const kind = strangerKind(line, book);
  if (!kind) return [];
  const isUnknown = kind === 'unknown_charge_type';
  const expected = isUnknown ? undefined : money(ZERO, line.currency);
  const charge = { lines: [line], speaker: line, amount: line.subtotal };
  const concerns = isUnknown ? {} : { boughtIn: boughtIn(line, book) };
  return [foundInLines(charge, { kind, expected }, concerns, book)];
}
