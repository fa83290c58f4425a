import { createHash } from 'node:crypto';
import type { ArchivedPart, BillingDocument } from '../../lib/billing/document.ts';
import type { TieCheck } from '../../lib/billing/filing/tie-checks.ts';
import { aHeader, aVersion, day, documentId, euro, figures } from '../builders/billing.ts';

const hash = (text: string) => createHash('sha256').update(text).digest('hex');

/** Parts as the archive keeps them, each another one. */
export const archived = (count: number, seed = ''): ArchivedPart[] =>
  Array.from({ length: count }, (_, part) => {
    const sha256 = hash(`${seed}/${part}`);
    return { part, key: `lines/G016907411/${sha256}`, sha256, length: 483_212 + part * 17, lines: 62_500 };
  });

const check = (name: TieCheck['check'], title: string, left: string, right: string): TieCheck => ({
  ...{ check: name, title, verdict: 'equal', detail: '' },
  left: { name: left, figure: euro('152381.67') },
  right: { name: right, figure: euro('152381.67') },
});

/** An invoice as it is after most nights: filed, tied, and nothing on its way. */
export function filed(parts: readonly ArchivedPart[], over: Partial<BillingDocument> = {}): BillingDocument {
  const [version, statement] = [hash('version'), hash('statement')];
  const amount = euro('152381.67');
  return {
    header: aHeader({ id: documentId('G016907411'), total: amount }),
    stage: 'filed',
    source: 'v2',
    export: undefined,
    published: aVersion({
      ...{ version, parts, lineCount: 1_000, subtotal: amount, total: amount, loadedAtMs: 1_709_950_000_000 },
      ...{
        eTag: hash('eTag').slice(0, 32),
        fingerprint: `1000-${hash('lines')}`,
        announcedParts: parts.length,
      },
    }),
    restatements: [],
    statement: {
      ...{ key: `statements/G016907411/${statement}.pdf`, sha256: statement, length: 183_114 },
      ...{ figures: figures('152381.67', '0.00', '152381.67'), fetchedAtMs: 1_709_950_010_000 },
    },
    statementProblem: undefined,
    tieOut: {
      ...{ total: amount, linesTotal: amount, difference: euro('0.00'), unexplained: euro('0.00') },
      ...{ explained: [], findings: [], tied: true, why: '' },
      checks: [
        check('T0', 'parts received', 'received', 'announced'),
        check('T0', 'lines stored', 'read', 'stored'),
        check('T1', 'lines whose total is not subtotal plus tax', 'lines', 'expected'),
        check('T2', 'lines before tax against the statement', 'lines', 'statement'),
        check('T3', 'gross against the document', 'lines', 'document'),
        { ...check('T4', 'with its credit notes', '', ''), verdict: 'does_not_apply' },
      ],
    },
    failure: undefined,
    firstSeenMs: 1_709_940_000_000,
    night: day('2024-03-09'),
    history: [
      { atMs: 1_709_950_000_000, what: 'published', ids: { version, fingerprint: `1000-${hash('lines')}` } },
      { atMs: 1_709_950_010_000, what: 'statement kept', ids: { sha256: statement } },
      { atMs: 1_709_950_010_000, what: 'filed', ids: { version } },
    ],
    linesNight: day('2024-03-09'),
    revision: 0,
    dueAtMs: undefined,
    ...over,
  };
}
