import type { DocumentView } from '../lib/reporting/views/document-view.ts';
import { table } from './table.ts';
import { totalsOf } from './totals.ts';

/** BEFORE TAX is the sum of the lines without tax, on whatever side of the border a document has its tax. */
export function documentTable(documents: readonly DocumentView[]): readonly string[] {
  return table(
    [
      { heading: 'DOCUMENT' },
      { heading: 'TYPE' },
      { heading: 'PERIOD' },
      { heading: 'TOTAL', align: 'right' },
      { heading: 'LINES', align: 'right' },
      { heading: 'BEFORE TAX', align: 'right' },
      { heading: 'TAX', align: 'right' },
      { heading: 'STATEMENT', align: 'right' },
      { heading: 'CURRENCY' },
      { heading: 'READ BY' },
      { heading: 'TIED' },
    ],
    documents.map((document) => ({
      cells: [
        document.id,
        document.documentType.replaceAll('_', ' '),
        document.period,
        document.total,
        document.lines === null ? '-' : String(document.lines),
        document.linesSubtotal ?? '-',
        taxOf(document) ?? '-',
        document.statement?.total ?? (document.statementSha256 === null ? 'missing' : 'not readable'),
        document.currency,
        document.source,
        document.void ? 'void' : document.tied ? 'yes' : 'NO',
      ],
      ...noteOn(document),
    })),
  );
}

/** Count, total, sum of lines before tax and tax of each currency. A void document is owed no more, and is in none of them. */
export function documentTotals(documents: readonly DocumentView[]): readonly string[] {
  const owed = documents.filter((document) => !document.void);
  const sums = totalsOf(
    owed.map((document) => ({
      currency: document.currency,
      amounts: [document.total, document.linesSubtotal ?? '0', taxOf(document) ?? '0'],
    })),
  );
  return table(
    [
      { heading: 'NOT VOID' },
      { heading: 'DOCUMENTS', align: 'right' },
      { heading: 'TOTAL', align: 'right' },
      { heading: 'BEFORE TAX', align: 'right' },
      { heading: 'TAX', align: 'right' },
    ],
    sums.map(({ currency, amounts }) => {
      const own = owed.filter((document) => document.currency === currency);
      return { cells: [currency, String(own.length), ...amounts], ...noteOnSums(own) };
    }),
  );
}

// What the statement shows is the tax of the document; its lines may have none where the document does.
function taxOf({ statement, linesTax }: DocumentView): string | null {
  return statement?.tax ?? linesTax;
}

// A sum says what it leaves out: not known is not zero.
function noteOnSums(documents: readonly DocumentView[]): { readonly note?: string } {
  const unread = documents.filter(({ linesSubtotal }) => linesSubtotal === null).map(({ id }) => id);
  return unread.length === 0 ? {} : { note: `without the lines of ${unread.join(', ')}, not read yet` };
}

function noteOn({ tied, why, explained, amendsOf, currency }: DocumentView): { readonly note?: string } {
  const notes = [
    ...(amendsOf === null ? [] : [`amends ${amendsOf}`]),
    ...explained.map(({ kind, amount }) => `${words(kind)}: ${amount} ${currency}`),
    ...(tied || why === '' ? [] : [why]),
  ];
  return notes.length === 0 ? {} : { note: notes.join('; ') };
}

function words(kind: string): string {
  return kind.replaceAll('_', ' ');
}
