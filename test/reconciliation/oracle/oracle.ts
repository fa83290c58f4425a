import type { BilledLine } from '../../../lib/billing/billed-line.ts';
import { lineIdentity } from '../../../lib/reconciliation/line-identity.ts';
import { ZERO } from '../../../lib/values/decimal.ts';
import { money } from '../../../lib/values/money.ts';
import type { GeneratedBook } from './generate-book.ts';
import { absorbedBy, comparedOf, coverageOf } from './judge/coverage-verdict.ts';
import { judgeDocuments } from './judge/document-verdict.ts';
import { foundInLines } from './judge/found.ts';
import { pairUp } from './judge/pairing.ts';
import { isKnownWord } from './judge/known-words.ts';
import { madeGood } from './judge/made-good.ts';
import { asOne, net, type Netted } from './judge/netting.ts';
import { withoutTwins } from './judge/one-record.ts';
import { judgePurchase } from './judge/purchase-verdict.ts';
import { boughtIn, strangerKind, suggestionsFor } from './judge/stranger-verdict.ts';
import { takenBack } from './judge/taken-back.ts';
import type { Found, Verdict } from './judge/verdict.ts';

/**
 * What a book has to come to, by DESIGN.md section 6 and BILLING.md section 2. It is slow and looks at everything again
 * and again; it shares no logic with the core, only the types of the book, the identity of a line, and the values.
 */
export function askOracle(asked: GeneratedBook): Verdict {
  const book = withoutTwins(asked);
  const { own, strangers } = pairUp(book);
  const all = [...own.flatMap(({ lines }) => lines.map(({ line }) => line)), ...strangers];
  const witnesses = all.filter(({ category }) => category === 'reservation');
  const judged = own.map((one) => judgePurchase(one, own, witnesses, book));
  const charges = strangeCharges(strangers, book);
  const strange = charges.flatMap((charge) => ofStranger(charge, strangers, book));
  const found = [...judged.flatMap((one) => one.found), ...strange, ...judgeDocuments(book)];
  const unexplained = charges.filter(
    (charge) => strangerKind(charge, strangers, book) === 'billed_not_purchased',
  );
  return {
    found,
    paired: judged.flatMap(({ paired }) => paired),
    coverage: coverageOf(book.papers, found),
    expected: judged.flatMap(({ awaited }) => awaited.filter(({ stage }) => stage === undefined)),
    absorbed: absorbedBy(found),
    suggested: suggestionsFor(
      unexplained,
      judged.map(({ wanting }) => wanting),
      book,
    ),
    compared: comparedOf(book.papers, own.length),
  };
}

/** Of one reservation, or order, that is not ours lines come to nothing, or to what is left of them, as those of ours do. */
function strangeCharges(strangers: readonly BilledLine[], book: GeneratedBook): readonly Netted[] {
  const known = strangers.filter(isKnownWord);
  const identities = [...new Set(known.map(lineIdentity))];
  return [
    ...identities.flatMap((identity) =>
      ofOneStranger(
        known.filter((line) => lineIdentity(line) === identity),
        book,
      ),
    ),
    ...strangers.filter((line) => !isKnownWord(line)).map((line) => asOne([line])),
  ];
}

// Nothing is expected of a stranger: what makes it good gives back all of it.
function ofOneStranger(lines: readonly BilledLine[], book: GeneratedBook): readonly Netted[] {
  const pairs = takenBack(lines, book);
  const left = lines.filter((line) => !pairs.some((pair) => pair.lines.includes(line)));
  const netted = net(left, ({ chargeStart }) => chargeStart);
  const charges = netted.filter(({ amount }) => amount.gt(ZERO));
  const credits = netted.filter((one) => one.lines.length === 1).map(({ speaker }) => speaker);
  const joined = madeGood(
    charges.map((charge) => ({ charge, differences: [charge.amount] })),
    credits,
    book,
  );
  const spent = [...joined.values()].flatMap((one) => one.lines);
  return netted.filter(({ speaker }) => !spent.includes(speaker));
}

function ofStranger(charge: Netted, strangers: readonly BilledLine[], book: GeneratedBook): readonly Found[] {
  const { speaker } = charge;
  const kind = strangerKind(charge, strangers, book);
  if (!kind) return [];
  const isUnknown = kind === 'unknown_charge_type';
  const expected = isUnknown ? undefined : money(ZERO, speaker.currency);
  const concerns = isUnknown ? {} : { boughtIn: boughtIn(speaker, book) };
  return [foundInLines(charge, { kind, expected }, concerns, book)];
}
