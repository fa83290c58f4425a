import type { BilledLine } from '../../billing/billed-line.ts';
import type { Decimal } from '../../values/decimal.ts';
import type { ReconcilablePurchase } from '../book.ts';
import type { MatchedBy } from '../discrepancy.ts';
import type { PurchaseNumber } from './keys/match-keys.ts';
import { createRemembered, createSaidLines } from './said-lines.ts';

/** A line that has a purchase, the key that paired it, and its number among all lines. */
export type NotedLine = Pick<BilledLine, 'documentId' | 'part' | 'lineNumber'> & {
  readonly at: PurchaseNumber;
  readonly by: MatchedBy;
  readonly number: number;
  /** The line again, with everything that the rules look at. */
  readonly line: () => BilledLine;
};

type NotedLines = {
  /** `amount` where it is another than that of its purchase: whoever knows that need not look at the purchase. */
  readonly push: (line: BilledLine, found: Pick<NotedLine, 'at' | 'by' | 'number'>, amount?: Decimal) => void;
  readonly at: (row: number) => NotedLine;
  /** By row, the purchase. */
  readonly purchases: readonly PurchaseNumber[];
};

/**
 * Lines in as little memory as they take: a list for each property, because numbers in a list of their own take a tenth of
 * what an object with them does, and of what they say only what their purchases do not.
 */
export function createNotedLines(purchases: readonly ReconcilablePurchase[]): NotedLines {
  const rows: PurchaseNumber[] = [];
  const parts: number[] = [];
  const lineNumbers: number[] = [];
  const numbers: number[] = [];
  const documents = createRemembered<BilledLine['documentId']>();
  const keys = createRemembered<MatchedBy>();
  const said = createSaidLines();
  return {
    purchases: rows,
    push(line, { at, by, number }, amount) {
      rows.push(at);
      numbers.push(number);
      parts.push(line.part);
      lineNumbers.push(line.lineNumber);
      documents.push(line.documentId);
      keys.push(by);
      said.push(line, amount);
    },
    at(row) {
      const at = rows[row]!;
      const [documentId, part, lineNumber] = [documents.at(row), parts[row]!, lineNumbers[row]!];
      const line = () => said.at(row, { documentId, part, lineNumber }, purchases[at]!);
      return { documentId, part, lineNumber, at, by: keys.at(row), number: numbers[row]!, line };
    },
  };
}
