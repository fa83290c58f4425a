import { expect, it } from '@jest/globals';
import { parseCsv } from 'hucre/csv';
import { filesOf } from '../../../lib/reporting/exports/files-of.ts';
import { aLine } from '../../builders/book.ts';
import { OCTOBER } from '../../builders/case.ts';
import { anOctober } from '../../builders/closing.ts';
import { anExportJob, exportBooks, SETTINGS } from '../../builders/exported.ts';
import { filesRead } from './collected.ts';

it('a billing period in FOCUS is closed from its second signature on, until it is reopened', async () => {
  const office = await anOctober([]);
  const status = async () => {
    const books = await exportBooks({ documents: [{ lines: [aLine()], header: { period: OCTOBER } }] });
    const making = {
      ...{ books: { ...books, periods: office.books.periods }, settings: SETTINGS },
      tell: () => undefined,
    };
    const files = await filesRead(filesOf(making, anExportJob({ format: 'focus' })));
    const written = files.find(({ name }) => name === 'focus-billing-period.csv')?.bytes;
    const [names = [], ...rows] = parseCsv(Buffer.from(written ?? []).toString(), { delimiter: ',' });
    return rows.map((cells) => String(cells[names.indexOf('BillingPeriodStatus')]));
  };
  const signed = async (signing: Promise<{ readonly ok: boolean }>) => {
    expect(await signing).toMatchObject({ ok: true });
    return await status();
  };
  expect(await status()).toEqual(['Open']);
  expect(await signed(office.prepares())).toEqual(['Open']);
  expect(await signed(office.closes())).toEqual(['Closed']);
  expect(await signed(office.reopens())).toEqual(['Open']);
  expect(await signed(office.prepares())).toEqual(['Open']);
  expect(await signed(office.closes())).toEqual(['Closed']);
});
