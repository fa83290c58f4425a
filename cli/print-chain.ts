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
  const { asOf, matches, discrepancies, expected, suggestions, documents } = chain;
  return { asOf, matches, discrepancies, expected, suggestions, documents };
}

/** The other half of the chain: the lines that were billed for a purchase, where they differ, and what is still to come. */
export function printChain(
  chain: Billed | null,
  purchase: Pick<PurchaseView, 'term' | 'billingCycle'>,
  names: readonly PurchaseView[] = [],
): readonly string[] {
  if (chain === null) return [];
  const { asOf, matches, discrepancies, expected, suggestions, documents } = chain;
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
    ...section('Documents it is billed on: tieout billing show INVOICE', documents.map(documentRow)),
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

function documentRow(document: ChainView['documents'][number]): string {
  const { id, documentType, period, invoiceDate, tied, statementSha256, paid } = document;
  const statement = statementSha256 === null ? 'no statement yet' : 'statement proven';
  const standing = document.void
    ? 'void'
    : `${tied ? 'ties out' : 'does not tie'}, ${statement}, ${PAID[paid]}`;
  return `  ${id}  ${documentType.replaceAll('_', ' ')} of ${period}, ${invoiceDate}: ${standing}`;
}

const PAID = { paid: 'paid', in_part: 'paid in part', open: 'not paid yet' } as const;

function section(heading: string, rows: readonly string[]): readonly string[] {
  return rows.length === 0 ? [] : ['', heading, ...rows];
}
