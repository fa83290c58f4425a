import type { BilledLine } from '../../billing/billed-line.ts';
import type { Match, ToldReconciliation } from '../discrepancy.ts';
import type { CleanCharge } from './clean-charges.ts';
import type { Judgement } from './finding.ts';
import type { Teller } from './told.ts';

type Place = Pick<BilledLine, 'documentId' | 'part' | 'lineNumber'>;

/** All matches in the order of the lines, each made when it is asked for. Clean charges come in this order. */
export function matchList(
  clean: { readonly length: number; readonly all: () => Iterable<CleanCharge> },
  judgements: readonly Judgement[],
  teller: Teller,
  inOrder: (a: Place, b: Place) => number,
): ToldReconciliation['matches'] {
  const judged = judgements.flatMap(({ matches }) => matches).sort((a, b) => inOrder(a.line, b.line));
  return {
    length: clean.length + judged.length,
    *[Symbol.iterator](): Generator<Match> {
      let next = 0;
      for (const charge of clean.all()) {
        for (; next < judged.length && inOrder(judged[next]!.line, charge) < 0; next += 1) {
          yield teller.match(judged[next]!);
        }
        yield teller.match(matchOf(charge));
      }
      for (; next < judged.length; next += 1) yield teller.match(judged[next]!);
    },
  };
}

function matchOf(charge: CleanCharge): Parameters<Teller['match']>[0] {
  const { purchase, instalment, by, documentId, part, lineNumber } = charge;
  const { id: purchaseId, customerId } = purchase;
  const { amount: subtotal, currency } = purchase.charge;
  return {
    purchaseId,
    customerId,
    instalment,
    by,
    line: { documentId, part, lineNumber, subtotal, currency },
  };
}
