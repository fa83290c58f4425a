import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import type { Absorbed, Compared, Coverage } from '../../../../lib/reconciliation/discrepancy.ts';
import { sum, ZERO } from '../../../../lib/values/decimal.ts';
import { money } from '../../../../lib/values/money.ts';
import type { Paper } from '../generated/papers.ts';
import { takesPart } from './pairing.ts';
import type { Found, Verdict } from './verdict.ts';

/** Every line of every document that was read is matched, discrepant or out of scope; their sums are the whole. */
export function coverageOf(papers: readonly Paper[], found: readonly Found[]): Verdict['coverage'] {
  const discrepant = new Set(found.flatMap(({ lines }) => lines.map(placeOf)));
  return papers.flatMap(({ header, version, lines }): Verdict['coverage'] => {
    if (!lines) return [];
    const { currency } = header.total;
    const outside = lines.filter((line) => header.isVoid || !takesPart(line, header));
    const inside = lines.filter((line) => !outside.includes(line));
    const wrong = inside.filter((line) => discrepant.has(placeOf(line)));
    const right = inside.filter((line) => !wrong.includes(line));
    const total = (some: readonly BilledLine[]) => money(sum(some.map(({ subtotal }) => subtotal)), currency);
    const count = { matched: right.length, discrepant: wrong.length, outOfScope: outside.length };
    const { id: documentId, period, isVoid } = header;
    const sums = { matched: total(right), discrepant: total(wrong), outOfScope: total(outside) };
    const whole = { linesSubtotal: total(lines), lines: { ...count, total: lines.length } };
    return [
      { documentId, version, period, isVoid, ...sums, ...whole, outOfScopeBy: byCategory(outside, currency) },
    ];
  });
}

function byCategory(lines: readonly BilledLine[], currency: string): Coverage['outOfScopeBy'] {
  const categories = [...new Set(lines.map(({ category }) => category))].sort();
  return categories.map((category) => {
    const ofIt = lines.filter((line) => line.category === category);
    return {
      category,
      lines: ofIt.length,
      amount: money(sum(ofIt.map(({ subtotal }) => subtotal)), currency),
    };
  });
}

/** How far all of this reaches. */
export function comparedOf(papers: readonly Paper[], purchases: number): Compared {
  const read = papers.filter(({ lines }) => lines !== undefined);
  return {
    documents: read.length,
    ofDocuments: papers.length,
    unread: papers.filter((paper) => !read.includes(paper)).map(({ header }) => header.id),
    lines: read.reduce((count, { lines }) => count + lines!.length, 0),
    purchases,
  };
}

export const placeOf = ({
  documentId,
  part,
  lineNumber,
}: Pick<BilledLine, 'documentId' | 'part' | 'lineNumber'>) => `${documentId}/${part}/${lineNumber}`;

/** What rounding and tolerances took as it is, of both signs apart. */
export function absorbedBy(found: readonly Found[]): readonly Omit<Absorbed, 'rule'>[] {
  const kinds = ['rounding', 'within_tolerance'] as const;
  const currencies = [...new Set(found.map(({ amount }) => amount.currency))];
  return currencies.flatMap((currency) =>
    kinds.flatMap((kind) => {
      const amounts = found
        .filter((one) => one.kind === kind && one.amount.currency === currency)
        .map(({ amount }) => amount.amount);
      if (amounts.length === 0) return [];
      const above = money(sum(amounts.filter((amount) => amount.gt(ZERO))), currency);
      const below = money(sum(amounts.filter((amount) => amount.lt(ZERO))), currency);
      return [{ currency, kind, count: amounts.length, above, below }];
    }),
  );
}
