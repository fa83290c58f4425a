import type { ChainView } from '../lib/reporting/views/chain-view.ts';
import type { PurchaseView } from '../lib/reporting/views/purchase-view.ts';
import type { FinanceClient } from './finance-client.ts';
import { whatOf } from './instalment-text.ts';
import { discrepancyTable } from './print-tables.ts';
import { table } from './table.ts';

/** What was billed of a purchase, and what is expected next, without the purchase itself. */
type Billed = Omit<ChainView, 'purchase' | 'customerId'>;

/** Null where nothing has been reconciled yet. */
export async function billedFor(client: FinanceClient, purchaseId: string): Promise<Billed | null> {
  const chain = await client.chain(purchaseId);
  if (chain === undefined || chain.asOf === null) return null;
  const { asOf, matches, discrepancies, expected, suggestions } = chain;
  return { asOf, matches, discrepancies, expected, suggestions };
}

/** The other half of the chain: the lines that were billed for a purchase, where they differ, and what is still to come. */
export function printChain(
  chain: Billed | null,
  purchase: Pick<PurchaseView, 'term' | 'billingCycle'>,
  names: readonly PurchaseView[] = [],
): readonly string[] {
  if (chain === null) return [];
  const { asOf, matches, discrepancies, expected, suggestions } = chain;
  if (matches.length + discrepancies.length + expected.length + suggestions.length === 0) return [];
  return [
    '',
    `Billed, as of ${asOf}${matches.length === 0 ? ': nothing yet' : ''}`,
    ...table(
      [
        { heading: 'WHAT' },
        { heading: 'DOCUMENT' },
        { heading: 'PART', align: 'right' },
        { heading: 'LINE', align: 'right' },
        { heading: 'BEFORE TAX', align: 'right' },
        { heading: 'CURRENCY' },
        { heading: 'FOUND BY' },
      ],
      matches.map(({ instalment, documentId, part, line, amount, by }) => ({
        cells: [
          instalment === null ? 'refund or netted' : whatOf({ instalment, returnId: null }, purchase),
          ...[documentId, String(part), String(line), amount.amount, amount.currency],
          by.replaceAll('_', ' '),
        ],
      })),
    ),
    ...section('Where it differs', discrepancyTable(discrepancies, names)),
    ...section(
      'Expected next',
      expected.map(
        (one) => `  ${whatOf(one, purchase)}  due ${one.dueOn}  ${one.amount.amount} ${one.amount.currency}`,
      ),
    ),
    ...section(
      'Charges that may be of it: tieout suggestions list',
      suggestions.map(({ id, amount, detail }) => `  ${id}  ${amount.amount} ${amount.currency}  ${detail}`),
    ),
  ];
}

function section(heading: string, rows: readonly string[]): readonly string[] {
  return rows.length === 0 ? [] : ['', heading, ...rows];
}
