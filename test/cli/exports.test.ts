import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ExportJob } from '../../lib/reporting/exports/export-job.ts';
import { commandLine } from '../builders/command-line.ts';
import { createInMemoryDeadLetters } from '../fakes/in-memory-dead-letters.ts';
import { inMemoryExportJobs } from '../fakes/in-memory-exports.ts';
import { startInMemoryFinanceApi } from '../fakes/in-memory-finance-api.ts';
import { inMemoryFiles } from '../fakes/in-memory-files.ts';
import { createInMemoryPurchaseLedger } from '../fakes/in-memory-purchase-ledger.ts';

const LINES = '"id"\r\n"1"\r\n';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

let api: Awaited<ReturnType<typeof startInMemoryFinanceApi>>;
let jobs: ReturnType<typeof inMemoryExportJobs>;
let files: ReturnType<typeof inMemoryFiles>;
let fetched: { readonly url: string; readonly authorization: string | null }[];
/** What the links give out, and what becomes of an export once somebody waits for it. */
let bytes: string;
let written: Partial<ExportJob>;
let as: ReturnType<typeof commandLine>;

beforeEach(async () => {
  [jobs, files, fetched, bytes] = [inMemoryExportJobs(), inMemoryFiles(), [], LINES];
  const file = { name: 'lines.csv', key: 'exports/1/lines.csv', bytes: LINES.length, rows: 1 };
  written = {
    state: 'ready',
    files: [{ ...file, sha256: sha256(LINES) }],
    problems: ['G2 has no lines yet.'],
  };
  api = await startInMemoryFinanceApi({
    ...{ ledger: createInMemoryPurchaseLedger(), deadLetters: createInMemoryDeadLetters({}), jobs },
    nowMs: () => Date.parse('2024-03-20T09:00:00Z'),
  });
  as = commandLine({ api: api.api, files, fetch: linked, pause: write });
});
afterEach(async () => {
  await api.stop();
  expect(api.failures).toEqual([]);
});

/** The API on its socket; a link of the archive gives its bytes out. */
const linked: typeof fetch = async (input, init) => {
  const url = input instanceof Request ? input.url : String(input);
  if (!url.startsWith('https://files.example/')) return fetch(input, init);
  fetched.push({ url, authorization: new Headers(init?.headers).get('authorization') });
  return new Response(bytes);
};

async function write() {
  const job = await jobs.read('export-1');
  if (job?.state === 'asked')
    await jobs.write({ ...job, ...written, endedAtMs: Date.parse('2024-03-20T09:00:05Z') });
}

const saved = (name: string) => new TextDecoder().decode(files.kept.get(name));

describe('an export', () => {
  it('is asked for, waited for, fetched without our token, and proven to be what was written', async () => {
    const { status, out, err } = await as('ada', 'export csv --period 2024-02 --out february');
    expect(status).toBe(0);
    expect(err).toBe('Export export-1 is asked for: csv.\n');
    expect(saved('february/lines.csv')).toBe(LINES);
    expect(out).toContain(`  february/lines.csv     1     ${LINES.length}  ${sha256(LINES)}\n`);
    expect(out).toContain('  NOTE: G2 has no lines yet.\n');
    expect(fetched).toEqual([{ url: expect.stringContaining('lines.csv') as unknown, authorization: null }]);
    expect((await jobs.read('export-1'))?.of).toEqual({ what: 'period', period: '2024-02' });
  });

  it('tells on a terminal how far it is, in a line that is gone afterwards', async () => {
    const watched = commandLine({ api: api.api, files, fetch: linked, pause: write, isTerminal: true });
    const { err } = await watched('ada', 'export csv');
    expect(err).toContain('Export export-1 is waiting, 0 s');
    expect(err).toContain(`[${'#'.repeat(24)}] ${LINES.length} of ${LINES.length} bytes`);
    expect(err.endsWith('\r\x1b[K')).toBe(true);
  });

  it('fails where the bytes are not those that were written', async () => {
    bytes = LINES.replace('1', '2');
    expect(await as('ada', 'export --format csv')).toMatchObject({
      status: 1,
      err: expect.stringContaining('does not have the bytes that were written'),
    });
  });

  it('never gets out of its folder, whatever a file is called', async () => {
    const [file] = written.files ?? [];
    written = { ...written, files: [{ ...file!, name: '../../lines.csv' }] };
    await as('ada', 'export csv --out here');
    expect([...files.kept.keys()]).toEqual(['here/lines.csv']);
  });

  it('says why it could not be written', async () => {
    written = { state: 'failed', files: [], problems: ['There is no document G9.'] };
    const { status, err } = await as('ada', 'export xlsx --invoice G9');
    expect([status, err]).toEqual([1, 'Export export-1 is asked for: xlsx.\nThere is no document G9.\n']);
  });

  it('is written without us where the time is up, and can be fetched later', async () => {
    written = { state: 'writing' };
    const { status, err } = await as('ada', 'export csv --wait 1');
    expect([status, err]).toEqual([1, expect.stringMatching(/tieout exports fetch export-1\n$/)]);
    expect(await as('ada', 'exports fetch export-1')).toMatchObject({
      status: 1,
      err: 'Export export-1 is writing.\n',
    });
    const job = await jobs.read('export-1');
    const [file] = [{ name: 'lines.csv', key: 'k', bytes: LINES.length, rows: 1, sha256: sha256(LINES) }];
    await jobs.write({ ...job!, state: 'ready', files: [file] });
    expect((await as('ada', 'exports fetch export-1')).out).toContain('1 file in exports/export-1');
    expect((await as('ada', 'exports')).out).toMatch(/export-1 .* ada +csv +everything +ready +1 +1 +11\n/);
  });

  it('of the queue of cases gets the name that was asked for', async () => {
    const { status, out } = await as('ada', 'cases download queues/march.csv --period 2024-02');
    expect(status).toBe(0);
    expect(saved('queues/march.csv')).toBe(LINES);
    expect(out).toContain('1 cases in queues/march.csv.\n');
    expect((await jobs.read('export-1'))?.format).toBe('cases_csv');
  });
});
