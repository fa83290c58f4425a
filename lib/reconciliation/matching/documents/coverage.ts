import type { BilledLine, LineCategory } from '../../../billing/billed-line.ts';
import { sum, ZERO, type Decimal } from '../../../values/decimal.ts';
import type { DocumentId } from '../../../values/id.ts';
import { money } from '../../../values/money.ts';
import { runningSum, type RunningSum } from '../../../values/running-sum.ts';
import type { CategorySum, PublishedSums, SummedDocument } from '../../book.ts';
import type { Coverage } from '../../discrepancy.ts';
import type { Judgement } from '../finding.ts';

type Sum = { readonly lines: number; readonly amount: Decimal };
type Counting = { lines: number; readonly amount: RunningSum };

/** What of each document was matched, is in a discrepancy, or lies on a void document. */
export type Accounts = {
  readonly judged: (judgement: Judgement) => void;
  readonly matched: (documentId: DocumentId, amount: Decimal) => void;
  /** Takes back what was said to be matched, before it is judged. */
  readonly takeBack: (documentId: DocumentId, amount: Decimal) => void;
  readonly voided: (line: BilledLine) => void;
  readonly coverage: (documents: readonly SummedDocument[]) => readonly Coverage[];
};

/**
 * Explains every published document to its last cent: lines that agree, lines that carry a discrepancy (explained or
 * not), and everything that takes no part, by what it charges for. All lines of a void document take no part. Throws where
 * the three do not come to the lines and their sum: then the rules lost a line or counted one twice.
 */
export function createAccounts(): Accounts {
  const sums = new Map<DocumentId, Map<string, Counting>>();
  const countingOf = (documentId: DocumentId, side: string): Counting => {
    const sides = sums.get(documentId) ?? new Map<string, Counting>();
    if (sides.size === 0) sums.set(documentId, sides);
    const counting = sides.get(side) ?? { lines: 0, amount: runningSum(ZERO) };
    if (counting.lines === 0) sides.set(side, counting);
    return counting;
  };
  const add = (documentId: DocumentId, side: string, amount: Decimal) => {
    const counting = countingOf(documentId, side);
    counting.lines += 1;
    counting.amount.add(amount);
  };
  const sumOf = (documentId: DocumentId, side: string): Sum => {
    const { lines, amount } = sums.get(documentId)?.get(side) ?? {};
    return { lines: lines ?? 0, amount: amount?.total() ?? ZERO };
  };
  return {
    judged({ lines, finding }) {
      const side = finding === undefined ? 'matched' : 'discrepant';
      for (const { documentId, subtotal } of lines) add(documentId, side, subtotal);
    },
    matched: (documentId, amount) => add(documentId, 'matched', amount),
    takeBack(documentId, amount) {
      const counting = countingOf(documentId, 'matched');
      counting.lines -= 1;
      counting.amount.add(amount.neg());
    },
    voided: ({ documentId, category, subtotal }) => add(documentId, category, subtotal),
    coverage: (documents) =>
      documents.flatMap((document) =>
        document.published === undefined
          ? []
          : coverageOf(document, document.published, (side) => sumOf(document.header.id, side)),
      ),
  };
}

function coverageOf(
  { header }: SummedDocument,
  published: PublishedSums,
  sumOf: (side: string) => Sum,
): Coverage {
  const [matched, discrepant] = [sumOf('matched'), sumOf('discrepant')];
  const categories = withVoided(published.outOfScope, sumOf);
  const outOfScope = total(categories);
  const { lines, amount } = total([matched, discrepant, outOfScope]);
  if (!amount.eq(published.subtotal) || lines !== published.lineCount) {
    throw new Error(`The lines of document ${header.id} are not all accounted for.`);
  }
  const inCurrency = (value: Decimal) => money(value, header.total.currency);
  return {
    documentId: header.id,
    version: published.version,
    period: header.period,
    isVoid: header.isVoid,
    matched: inCurrency(matched.amount),
    discrepant: inCurrency(discrepant.amount),
    outOfScope: inCurrency(outOfScope.amount),
    linesSubtotal: inCurrency(published.subtotal),
    lines: {
      matched: matched.lines,
      discrepant: discrepant.lines,
      outOfScope: outOfScope.lines,
      total: lines,
    },
    outOfScopeBy: categories.map((each) => ({ ...each, amount: inCurrency(each.amount) })),
  };
}

const CATEGORIES: readonly LineCategory[] = [
  'azure_usage',
  'license',
  'marketplace',
  'other',
  'perpetual_software',
  'reservation',
  'savings_plan',
  'software_subscription',
];

/** What takes no part by itself, and what does not because its document is void. */
function withVoided(
  outOfScope: readonly CategorySum[],
  sumOf: (side: string) => Sum,
): readonly CategorySum[] {
  return CATEGORIES.flatMap((category) => {
    const both = [...outOfScope.filter((each) => each.category === category), sumOf(category)];
    const { lines, amount } = total(both);
    return lines === 0 ? [] : [{ category, lines, amount }];
  });
}

function total(sums: readonly Sum[]): Sum {
  return {
    lines: sums.reduce((count, { lines }) => count + lines, 0),
    amount: sum(sums.map(({ amount }) => amount)),
  };
}
