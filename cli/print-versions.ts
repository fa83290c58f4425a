import type { DocumentDetails } from '../lib/reporting/views/document-details.ts';
import type { RestatementView, VersionView } from '../lib/reporting/views/version-view.ts';
import { instantText } from './instant-text.ts';
import { table } from './table.ts';

type Shown<Part extends keyof DocumentDetails> = Pick<DocumentDetails, Part>;

/** Every version of the lines, with the hash of each raw part as it lies in the archive. */
export function printVersions({ versions }: Shown<'versions'>): readonly string[] {
  if (versions.length === 0) return ['Versions: none yet'];
  return ['Versions', ...versions.flatMap(versionLines)];
}

function versionLines(version: VersionView): readonly string[] {
  const announced =
    version.announcedParts === null
      ? ''
      : `, ${version.announcedParts} ${version.announcedParts === 1 ? 'part' : 'parts'} announced`;
  return [
    `  ${version.version}  ${version.published ? 'published' : 'replaced'}`,
    `    ${linesText(version.lines)} by ${version.source}${announced}, loaded ${instantText(version.loadedAt)}`,
    `    ${version.subtotal} before tax + ${version.tax} tax, total ${version.total} ${version.currency}`,
    ...(version.eTag === null ? [] : [`    eTag ${version.eTag}`]),
    ...(version.fingerprint === null ? [] : [`    fingerprint ${version.fingerprint}`]),
    ...table(
      [
        { heading: 'PART', align: 'right' },
        { heading: 'LINES', align: 'right' },
        { heading: 'BYTES', align: 'right' },
        { heading: 'SHA-256' },
      ],
      version.parts.map(({ part, lines, length, sha256 }) => ({
        cells: [String(part), String(lines), String(length), sha256],
      })),
      '    ',
    ),
  ];
}

/** What changed on a document that was published: by how much, and line by line where that is worked out. */
export function printRestatements(
  restatements: readonly (RestatementView & { readonly number?: number })[],
): readonly string[] {
  if (restatements.length === 0) return [];
  return [
    '',
    'Restated',
    ...restatements.flatMap((one, index) => restatementLines(one, one.number ?? index)),
  ];
}

function restatementLines(one: RestatementView, number: number): readonly string[] {
  const { difference, currency } = one;
  const cause =
    one.cause === 'microsoft' ? 'Microsoft sent other lines' : 'the same bytes were read otherwise';
  return [
    `  ${number}  ${instantText(one.at)}  ${one.before} -> ${one.after} ${currency} before tax: ${cause}`,
    `    from ${one.from}`,
    `    to   ${one.to}`,
    ...(difference === null
      ? ['    line by line: not worked out yet']
      : [
          `    gone: ${counted(difference.removed, currency)}; new: ${counted(difference.added, currency)}`,
          ...difference.kept.map(({ key, sha256 }) => `    kept in ${key}, SHA-256 ${sha256}`),
        ]),
  ];
}

function counted(of: { readonly lines: number; readonly subtotal: string }, currency: string): string {
  return `${linesText(of.lines)}, ${of.subtotal} ${currency}`;
}

function linesText(count: number): string {
  return `${count} ${count === 1 ? 'line' : 'lines'}`;
}

/** Every distinct PDF of the document, with what its text says. */
export function printStatements({
  statements,
  currency,
}: Shown<'statements' | 'currency'>): readonly string[] {
  if (statements.length === 0) return ['Statements: none yet'];
  return [
    'Statements',
    ...statements.flatMap(({ current, fetchedAt, length, sha256, key, figures }) => [
      `  ${sha256}  ${current ? 'current' : 'replaced'}`,
      `    ${length} bytes, fetched ${instantText(fetchedAt)}, ${key}`,
      figures === null
        ? '    its text cannot be read'
        : `    ${figures.subtotal} before tax + ${figures.tax} tax, total ${figures.total} ${currency}`,
    ]),
  ];
}

export function printReceipts({ receipts }: Shown<'receipts'>): readonly string[] {
  if (receipts.length === 0) return [];
  return [
    '',
    'Tax receipts',
    ...receipts.map(
      ({ receiptId, sha256, length, fetchedAt }) =>
        `  ${receiptId}  ${sha256}  ${length} bytes, fetched ${instantText(fetchedAt)}`,
    ),
  ];
}
