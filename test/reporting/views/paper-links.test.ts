import { expect, it } from '@jest/globals';
import { receiptLinks, statementLink } from '../../../lib/reporting/views/paper-links.ts';
import { aBillingDocument } from '../../builders/billing-document.ts';
import { inMemoryExportFiles } from '../../fakes/in-memory-exports.ts';

const links = inMemoryExportFiles();
const paper = (sha256: string) => ({
  ...{ key: `statements/${sha256}`, sha256, length: 3, figures: undefined, fetchedAtMs: 0 },
});
const document = aBillingDocument({
  statement: paper('new'),
  earlierStatements: [paper('old')],
  receipts: [{ receiptId: 'r 1', ...paper('receipt') }],
});

it('the statement that counts has a link that is good for a quarter of an hour', async () => {
  expect(await statementLink(document, {}, links)).toEqual({
    ok: true,
    value: {
      ...{
        documentId: 'G016907411',
        name: 'G016907411.pdf',
        key: 'statements/new',
        sha256: 'new',
        length: 3,
      },
      fetchedAt: '1970-01-01T00:00:00.000Z',
      link: 'https://files.example/statements/new?name=G016907411.pdf&seconds=900',
      seconds: 900,
    },
  });
});

it('an earlier one is found by its hash, and what is not there is absent', async () => {
  expect(await statementLink(document, { sha256: 'old' }, links)).toMatchObject({ value: { sha256: 'old' } });
  expect(await statementLink(document, { sha256: 'other' }, links)).toMatchObject({ why: 'absent' });
  expect(await statementLink(aBillingDocument(), {}, links)).toMatchObject({
    detail: 'The statement of G016907411 is not here yet.',
  });
  expect(await statementLink(document, { sha: 'old' }, links)).toMatchObject({
    problems: [{ field: 'sha' }],
  });
});

it('each tax receipt has a link of its own', async () => {
  expect(await receiptLinks(document, links)).toMatchObject({
    items: [{ name: 'G016907411-r 1.pdf', sha256: 'receipt' }],
    next: null,
  });
  expect(await receiptLinks(aBillingDocument(), links)).toEqual({ items: [], next: null });
});
