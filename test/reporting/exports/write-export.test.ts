import { describe, expect, it } from '@jest/globals';
import type { ExportBooks } from '../../../lib/reporting/exports/export-books.ts';
import { exportIdOf } from '../../../lib/reporting/exports/export-message.ts';
import type { ExportJob } from '../../../lib/reporting/exports/export-job.ts';
import { readExportSettings } from '../../../lib/reporting/exports/export-settings.ts';
import { writeExport } from '../../../lib/reporting/exports/write-export.ts';
import { asId } from '../../../lib/values/id.ts';
import { aLicence, eur } from '../../builders/book.ts';
import { anExportJob, exportBooks, SETTINGS } from '../../builders/exported.ts';
import { inMemoryExportFiles, inMemoryExportJobs } from '../../fakes/in-memory-exports.ts';

const FIRST_TRY = { isLast: false, timeLeftMs: () => 900_000 };
const LAST_TRY = { ...FIRST_TRY, isLast: true };
const GIVEN = { documents: [{ lines: [aLicence('12.50')], total: eur('13.00') }] };

async function desk(job: Partial<ExportJob> = {}, over: Partial<ExportBooks> = {}) {
  const jobs = inMemoryExportJobs(anExportJob(job));
  const files = inMemoryExportFiles();
  const books = { ...(await exportBooks(GIVEN)), ...over };
  const tools = { jobs, files, books, settings: SETTINGS, nowMs: () => 7, say: () => undefined };
  return { jobs, files, tools, stored: () => jobs.read('export-1') };
}

describe('an export', () => {
  it('is ready once all its files lie in the archive, named with their hashes and rows', async () => {
    const { tools, files, stored } = await desk();
    await writeExport(tools, 'export-1', FIRST_TRY);
    const job = await stored();
    expect(job).toMatchObject({
      state: 'ready',
      endedAtMs: 7,
      problems: ['G000001 does not tie out: the lines sum to something else.'],
    });
    expect(job?.files.map(({ name, rows }) => [name, rows])).toEqual([
      ['lines.csv', 1],
      ['discrepancies.csv', expect.any(Number)],
      ['documents.csv', 1],
    ]);
    for (const { key, bytes } of job?.files ?? []) expect(files.objects.get(key)?.length).toBe(bytes);
  });

  it('says what its files cannot show', async () => {
    const { tools, stored } = await desk({ format: 'focus' });
    await writeExport(tools, 'export-1', FIRST_TRY);
    expect((await stored())?.problems).toEqual([
      'G000001 does not tie out: the lines sum to something else.',
      'G000001 comes to 0.50 EUR more than its rows.',
    ]);
  });

  it.each(['csv', 'parquet', 'focus', 'accounting'] as const)(
    'without any row says so (%s)',
    async (format) => {
      const { tools, stored } = await desk({ format, of: { what: 'period', period: '2019-05' as never } });
      await writeExport(tools, 'export-1', FIRST_TRY);
      expect((await stored())?.problems).toEqual([
        'There is no document of 2019-05.',
        'The files have no row.',
      ]);
    },
  );

  it('fails for entries of a month that has not begun, and says why', async () => {
    const of = { what: 'period', period: '2030-01' as never } as const;
    const { tools, stored } = await desk({ format: 'accounting', of });
    await writeExport(tools, 'export-1', FIRST_TRY);
    expect(await stored()).toMatchObject({
      ...{ state: 'failed', files: [] },
      problems: ['There are no entries of 2030-01 yet: the books are as of 2024-02-10.'],
    });
  });

  it('says so where a workbook has no line', async () => {
    const of = { what: 'period', period: '2031-05' as never } as const;
    const { tools, stored } = await desk({ format: 'xlsx', of });
    await writeExport(tools, 'export-1', FIRST_TRY);
    expect((await stored())?.problems).toEqual([
      'There is no document of 2031-05.',
      'The workbook has no line.',
    ]);
  });

  it('is not written again once it is ready', async () => {
    const { tools, stored } = await desk();
    await writeExport(tools, 'export-1', FIRST_TRY);
    const before = await stored();
    await writeExport(tools, 'export-1', FIRST_TRY);
    expect(await stored()).toEqual(before);
  });

  it('killed on the way is written again, to the same bytes', async () => {
    let calls = 0;
    const whole = await exportBooks(GIVEN);
    const broken = await desk(
      {},
      {
        readLines: (header, version) => {
          calls += 1;
          if (calls === 1) throw new Error('killed');
          return whole.readLines(header, version);
        },
      },
    );
    await expect(writeExport(broken.tools, 'export-1', FIRST_TRY)).rejects.toThrow('killed');
    expect(await broken.stored()).toMatchObject({ state: 'writing' });
    await writeExport(broken.tools, 'export-1', FIRST_TRY);
    const other = await desk();
    await writeExport(other.tools, 'export-1', FIRST_TRY);
    expect((await broken.stored())?.files).toEqual((await other.stored())?.files);
    expect((await broken.stored())?.state).toBe('ready');
  });

  it('that is not possible fails with the reason and is settled', async () => {
    const { tools, stored } = await desk({ of: { what: 'document', documentId: asId('G9') } });
    await writeExport(tools, 'export-1', FIRST_TRY);
    expect(await stored()).toMatchObject({
      state: 'failed',
      files: [],
      problems: ['There is no document G9.'],
    });
  });

  it('that would outlast its function fails at once, and says what to ask for instead', async () => {
    const { tools, stored } = await desk();
    await writeExport(tools, 'export-1', { isLast: false, timeLeftMs: () => 89_999 });
    expect(await stored()).toMatchObject({
      ...{ state: 'failed', files: [] },
      problems: ['It takes longer than one export may: ask for one period or one document.'],
    });
  });

  it('that nobody will try again is told as failed, and the message still goes to the operators', async () => {
    const { tools, stored } = await desk(
      {},
      {
        readLines: () => {
          throw new Error('the archive is away');
        },
      },
    );
    await expect(writeExport(tools, 'export-1', LAST_TRY)).rejects.toThrow('the archive is away');
    expect(await stored()).toMatchObject({
      state: 'failed',
      problems: ['It could not be written; the operators have been told.'],
    });
  });

  it('that failed is written when its message is delivered once more', async () => {
    const { tools, stored } = await desk({ state: 'failed', problems: ['It could not be written.'] });
    await writeExport(tools, 'export-1', FIRST_TRY);
    expect(await stored()).toMatchObject({
      state: 'ready',
      problems: ['G000001 does not tie out: the lines sum to something else.'],
    });
  });

  it('that two write at once is ready once', async () => {
    const { tools, stored } = await desk();
    await Promise.all([writeExport(tools, 'export-1', FIRST_TRY), writeExport(tools, 'export-1', FIRST_TRY)]);
    expect(await stored()).toMatchObject({ state: 'ready' });
  });

  it('is named by its message and nothing else', () => {
    expect(exportIdOf('{"exportId":"e-1"}')).toBe('e-1');
    for (const body of ['{}', 'null', '{"exportId":7}', '{"exportId":""}'])
      expect(() => exportIdOf(body)).toThrow('a message names no export');
  });
});

describe('the settings of exports', () => {
  it('have a default for everything', () => {
    expect(readExportSettings({})).toMatchObject({ paymentDays: 60, accounts: { payable: '2000' } });
  });

  it('take account codes one by one', () => {
    const { accounts } = readExportSettings({ accounts: { payable: '3300', tax: '1576' } });
    expect([accounts.payable, accounts.tax, accounts.prepaid]).toEqual(['3300', '1576', '1400']);
  });

  it('refuse what they do not know, by name', () => {
    expect(() => readExportSettings({ acounts: {} })).toThrow('acounts is not a known field');
    expect(() => readExportSettings({ accounts: { payables: '1' } })).toThrow(/payables/);
  });
});
