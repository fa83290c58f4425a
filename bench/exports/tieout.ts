import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Archive } from '../../lib/billing/billing-book.ts';
import { archivedLines } from '../../lib/billing/load/archived-lines.ts';
import { FIRST } from '../../lib/billing/load/tally.ts';
import { wholeLines } from '../../lib/partner-center/billing-source/whole-lines.ts';
import type { ExportBooks } from '../../lib/reporting/exports/export-books.ts';
import type { ExportFormat, ExportJob } from '../../lib/reporting/exports/export-job.ts';
import { readExportSettings } from '../../lib/reporting/exports/export-settings.ts';
import { filesOf } from '../../lib/reporting/exports/files-of.ts';
import { aBillingDocument } from '../../test/builders/billing-document.ts';
import { aHeader, aVersion, documentId } from '../../test/builders/billing.ts';
import { blobNames } from '../export-files.ts';

/** What write-export makes of the blobs, through the very same code, on the disk and hashed on the way as it is there. */
export async function exportWithTieout(format: ExportFormat, from: string, to: string): Promise<void> {
  const books = await booksOver(from);
  const making = { books, settings: readExportSettings({}), tell: () => undefined };
  const job: ExportJob = {
    ...{ id: 'bench', format, askedBy: 'bench', askedAtMs: 0, customers: undefined },
    of: { what: 'document', documentId: documentId('G020000001') },
    ...{ state: 'writing', files: [], problems: [], endedAtMs: undefined, revision: 1 },
  };
  for await (const { name, content } of filesOf(making, job)) {
    const file = await open(join(to, name), 'wx');
    const hash = createHash('sha256');
    for await (const bytes of content) {
      hash.update(bytes);
      await file.appendFile(bytes);
    }
    hash.digest('hex');
    await file.close();
  }
}

/** One published document whose parts are these blobs; nothing was bought and nothing reconciled. */
async function booksOver(folder: string): Promise<ExportBooks> {
  const parts = (await blobNames(folder)).map((key, part) => ({
    part,
    key,
    sha256: '',
    length: 0,
    lines: 0,
  }));
  const header = aHeader({ id: documentId('G020000001') });
  const document = aBillingDocument({ header, published: aVersion({ parts }) });
  const archive: Pick<Archive, 'fetch'> = { fetch: ({ key }) => createReadStream(join(folder, key)) };
  const none = async function* () {};
  return {
    billing: { read: async () => document, all: none, linesAt: async () => [] },
    ledger: { all: none, allReturns: none, read: async () => undefined, history: async () => [] },
    history: { observed: none, readObserved: async () => undefined },
    reconciliations: {
      latest: async () => undefined,
      discrepancies: empty,
      matches: empty,
      expected: empty,
      ofPurchase: async () => ({ matches: [], discrepancies: [], expected: [], suggestions: [] }),
      ofDocument: () => ({ coverage: async () => undefined, matches: none, discrepancies: none }),
    },
    cases: {
      read: async () => undefined,
      readAll: async () => [],
      ofStatus: async () => ({ cases: [], next: undefined }),
      ofPeriod: async () => ({ cases: [], next: undefined }),
    },
    periods: { all: none },
    bookings: { months: async () => (own) => own, caseHistory: async () => [] },
    archive,
    readLines: (of, { source, parts: kept }) =>
      archivedLines({ source: { lines: wholeLines }, archive }, { header: of, source }, kept, FIRST),
    readSourceLine: async () => undefined,
    ageOf: () => ({ days: 0, bucket: '0-30' }),
  };
}

const empty = async () => ({ items: [], next: undefined });
