import type { ChangedLine } from '../lib/reporting/views/difference-view.ts';
import type { ListedLine } from '../lib/reporting/views/lines-view.ts';
import { decimal } from '../lib/values/decimal.ts';
import { amountText, money } from '../lib/values/money.ts';
import { table } from './table.ts';

const LONGEST_NAME = 40;

/** Lines of a document, each with its place, which leads to the source line. */
export function lineTable(lines: readonly ListedLine[]): readonly string[] {
  return table(
    COLUMNS,
    lines.map((line) => ({ cells: cellsOf(line) })),
  );
}

/** Lines that only one of two versions has, `-` in front of what went and `+` in front of what came. */
export function changeTable(lines: readonly ChangedLine[]): readonly string[] {
  return table(
    [{ heading: '' }, ...COLUMNS],
    lines.map(({ lineNumber: line, subtotal, tax, total, ...changed }) => {
      const shown = (amount: string) => amountText(money(decimal(amount), changed.currency));
      const amounts = { subtotal: shown(subtotal), tax: shown(tax), total: shown(total) };
      return {
        cells: [changed.change === 'removed' ? '-' : '+', ...cellsOf({ ...changed, line, ...amounts })],
      };
    }),
  );
}

const COLUMNS = [
  { heading: 'PART', align: 'right' },
  { heading: 'LINE', align: 'right' },
  { heading: 'CATEGORY' },
  { heading: 'CHARGE TYPE' },
  { heading: 'CUSTOMER' },
  { heading: 'PRODUCT' },
  { heading: 'BEFORE TAX', align: 'right' },
  { heading: 'TAX', align: 'right' },
  { heading: 'TOTAL', align: 'right' },
  { heading: 'CURRENCY' },
] as const;

type Shown = Omit<ListedLine, 'orderId' | 'state' | 'purchaseId'>;

function cellsOf(line: Shown): readonly string[] {
  const { part, category, chargeType, customerId, productName: name, subtotal, tax, total, currency } = line;
  const product = name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;
  return [
    ...[String(part), String(line.line), category.replaceAll('_', ' '), chargeType],
    ...[customerId, product, subtotal, tax, total, currency],
  ];
}
