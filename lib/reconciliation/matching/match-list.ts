import type { BilledLine } from '../../billing/billed-line.ts';
import type { Match, ToldReconciliation } from '../discrepancy.ts';
import type { CleanCharge } from './clean-charges.ts';
import type { Teller } from './told.ts';

type Place = Pick<BilledLine, 'documentId' | 'part' | 'lineNumber'>;

/** All matches in the order of the lines, those of clean charges made when they are asked for. Both come in this order. */
export function matchList(
  clean: { readonly length: number; readonly all: () => Iterable<CleanCharge> },
  judged: readonly Match[],
  { match }: Pick<Teller, 'match'>,
  inOrder: (a: Place, b: Place) => number,
): ToldReconciliation['matches'] {
  return {
    length: clean.length + judged.length,
    *[Symbol.iterator](): Generator<Match> {
      let next = 0;
      for (const charge of clean.all()) {
        for (; next < judged.length && inOrder(judged[next]!, charge) < 0; next += 1) yield judged[next]!;
        yield match(matchOf(charge));
      }
      for (; next < judged.length; next += 1) yield judged[next]!;
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
