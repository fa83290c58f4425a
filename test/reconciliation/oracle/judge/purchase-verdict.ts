import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import type { RecordedReturn } from '../../../../lib/purchasing/purchase-ledger.ts';
import type { DocumentId } from '../../../../lib/values/id.ts';
import { ZERO } from '../../../../lib/values/decimal.ts';
import type { GeneratedBook } from '../generate-book.ts';
import type { Yardstick } from './amount-verdict.ts';
import { awaitedInstalments, awaitedRefunds, type Awaited } from './awaited.ts';
import { instalmentsOf, nearestTo, ofThePeriod, type Instalment } from './calendar.ts';
import { instalmentOf, judgeCharges, type ChargeVerdict } from './charge-verdict.ts';
import { foundInLines, foundMissing } from './found.ts';
import { isKnownWord } from './known-words.ts';
import { madeGood, type Faulty } from './made-good.ts';
import { asOne, isCharge, net, type Netted } from './netting.ts';
import { ownWitness, usualPrice } from './price-witness.ts';
import { takenBack } from './taken-back.ts';
import { learntRate, othersRate, type Witnesses } from './rates.ts';
import { exactRefunds, judgeRefunds, type RefundVerdict } from './refund-verdict.ts';
import type { Wanting } from './stranger-verdict.ts';
import type { Found, Own, Paired } from './verdict.ts';

type PurchaseVerdict = {
  readonly found: readonly Found[];
  readonly paired: readonly Paired[];
  readonly awaited: readonly Awaited[];
  readonly wanting: Wanting;
};

/** One purchase against all of its lines: what was charged, what was given back, and what did not come. */
export function judgePurchase(
  own: Own,
  all: readonly Own[],
  witnesses: Witnesses,
  book: GeneratedBook,
): PurchaseVerdict {
  const { purchase } = own;
  const returns = returnsOf(own, book);
  const instalments = instalmentsOf(purchase, returns);
  const exact = exactRefunds(linesOf(own), returns);
  const periodOfDocument = (id: DocumentId) =>
    book.papers.find(({ header }) => header.id === id)!.header.period;
  const others = othersRate(own, witnesses);
  const by: Yardstick = {
    purchase,
    lines: linesOf(own),
    returns,
    tolerances: book.tolerances,
    othersRate: others,
    learntRate: learntRate(own, others),
    periodOfDocument,
    witness: ownWitness(own, others),
    usualPrice: (pricing) => usualPrice(purchase, pricing, all),
  };
  const inParts = nettedLines(linesOf(own), exact, instalments, by, book);
  const chargesAmong = (some: readonly Netted[]) =>
    judgeCharges(
      some.filter(({ amount }) => amount.gt(ZERO)),
      instalments,
      by,
    );
  const netted = withMadeGood(inParts, chargesAmong(inParts), exact, book);
  const charges = chargesAmong(netted);
  const refunds = judgeRefunds(
    netted.filter(({ amount }) => amount.lt(ZERO)),
    exact,
    returns,
    by,
  );
  const taken = new Set(charges.map(({ instalment }) => instalment));
  const settled = new Set(refunds.map(({ settles }) => settles));
  const awaited = [
    ...awaitedInstalments(own, instalments, taken, book),
    ...awaitedRefunds(own, returns, settled, book),
  ];
  return {
    found: [
      ...charges.flatMap(({ charge, cause, instalment, exchangeRateEffect }) =>
        cause ? [foundInLines(charge, cause, { purchase, instalment, exchangeRateEffect }, book)] : [],
      ),
      ...refunds.flatMap(({ refund, cause }) =>
        cause ? [foundInLines(refund, cause, { purchase }, book)] : [],
      ),
      ...unknownWordsOfNothing(netted).map((one) => {
        const instalment = instalmentOf(one.speaker, instalments, by)?.number;
        return foundInLines(
          one,
          { kind: 'unknown_charge_type', expected: undefined },
          { purchase, instalment },
          book,
        );
      }),
      ...awaited.filter(({ stage }) => stage).map(foundMissing),
    ],
    paired: paired(own, charges, refunds, netted),
    awaited,
    wanting: { own, open: instalments.filter(({ number, units }) => !taken.has(number) && units > 0) },
  };
}

/** The oldest return first. */
function returnsOf({ purchase }: Own, { returns }: GeneratedBook): readonly RecordedReturn[] {
  return returns
    .filter(({ purchaseId }) => purchaseId === purchase.id)
    .sort((a, b) => (`${a.returnedOn} ${a.returnId}` < `${b.returnedOn} ${b.returnId}` ? -1 : 1));
}

/** Words never seen and exact refunds of returns are judged alone; the others net with what takes them back, or by events. */
function nettedLines(
  lines: readonly BilledLine[],
  exact: ReadonlyMap<BilledLine, RecordedReturn>,
  instalments: readonly Instalment[],
  { periodOfDocument }: Yardstick,
  book: GeneratedBook,
): readonly Netted[] {
  const isAlone = (line: BilledLine) => exact.has(line) || !isKnownWord(line);
  const pairs = takenBack(
    lines.filter((line) => !isAlone(line)),
    book,
  );
  const left = lines.filter((line) => !isAlone(line) && !pairs.some((pair) => pair.lines.includes(line)));
  const instalmentOf = ({ chargeStart, documentId }: BilledLine) =>
    chargeStart
      ? nearestTo(chargeStart, instalments).number
      : ofThePeriod(periodOfDocument(documentId), instalments).number;
  // What was charged once only was not charged again: what is given back of it is a refund.
  const notPaired = [...left, ...lines.filter((line) => !isKnownWord(line) && !exact.has(line))];
  const isChargedOnce = ([first]: readonly BilledLine[]) =>
    notPaired.filter((line) => isCharge(line) && instalmentOf(line) === instalmentOf(first!)).length === 1;
  return [
    ...pairs,
    ...net(left, instalmentOf, isChargedOnce),
    ...lines.filter(isAlone).map((line) => asOne([line])),
  ].sort((a, b) => lines.indexOf(a.speaker) - lines.indexOf(b.speaker));
}

/** Charges joined with the single credits that make them good. */
function withMadeGood(
  netted: readonly Netted[],
  charges: readonly ChargeVerdict[],
  exact: ReadonlyMap<BilledLine, RecordedReturn>,
  book: GeneratedBook,
): readonly Netted[] {
  const single = netted.filter(({ lines }) => lines.length === 1).map(({ speaker }) => speaker);
  const credits = single.filter((line) => isKnownWord(line) && !exact.has(line));
  const joined = madeGood(charges.flatMap(faultOf), credits, book);
  const spent = [...joined.values()].flatMap(({ lines }) => lines);
  return netted
    .map((one) => joined.get(one) ?? one)
    .filter((one) => [...joined.values()].includes(one) || !spent.includes(one.speaker));
}

function faultOf({ charge, cause, exchangeRateEffect }: ChargeVerdict): readonly Faulty[] {
  if (cause?.expected?.currency !== charge.speaker.currency) return [];
  const difference = charge.amount.minus(cause.expected.amount);
  const differences = [
    difference,
    ...(exchangeRateEffect ? [difference.minus(exchangeRateEffect.amount)] : []),
  ];
  return [{ charge, differences }];
}

/** Told like any word never seen; but nothing was charged, so they take no instalment. */
function unknownWordsOfNothing(netted: readonly Netted[]): readonly Netted[] {
  return netted.filter(({ amount, speaker }) => amount.eq(ZERO) && !isKnownWord(speaker));
}

/** Charges that are the charge of their instalment, refunds of a recorded return, and what leaves nothing. */
function paired(
  own: Own,
  charges: readonly ChargeVerdict[],
  refunds: readonly RefundVerdict[],
  netted: readonly Netted[],
): readonly Paired[] {
  const byOf = new Map(own.lines.map(({ line, by }) => [line, by]));
  const pair = ({ lines }: Netted, instalment: number | undefined): readonly Paired[] =>
    lines.map((line) => ({ line, instalment, purchaseId: own.purchase.id, by: byOf.get(line)! }));
  return [
    ...charges.flatMap(({ charge, instalment, takes }) => (takes ? pair(charge, instalment) : [])),
    ...refunds.flatMap(({ refund, settles }) => (settles ? pair(refund, undefined) : [])),
    ...netted
      .filter(({ amount, speaker }) => amount.eq(ZERO) && isKnownWord(speaker))
      .flatMap((one) => pair(one, undefined)),
  ];
}

const linesOf = ({ lines }: Own): readonly BilledLine[] => lines.map(({ line }) => line);
