import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { tieout } from '../../cli/tieout.ts';
import { planNight } from '../../lib/billing/night/plan-night.ts';
import type { DocumentHeader } from '../../lib/billing/document.ts';
import { aBillingDocument } from '../builders/billing-document.ts';
import { aHeader, aVersion, day, documentId, euro, figures, period } from '../builders/billing.ts';
import { billingTools } from '../builders/billing-tools.ts';
import { exportLineMembers, jsonLine } from '../builders/export-line.ts';
import { seededRandom } from '../builders/seeded-random.ts';
import { contentOf } from '../fakes/in-memory-archive.ts';
import { createInMemoryDeadLetters } from '../fakes/in-memory-dead-letters.ts';
import { inMemoryFiles } from '../fakes/in-memory-files.ts';
import { startInMemoryFinanceApi } from '../fakes/in-memory-finance-api.ts';
import { createInMemoryPurchaseLedger } from '../fakes/in-memory-purchase-ledger.ts';
import {
  pdf,
  scriptedBillingSource,
  scriptedDocument,
  scriptedEstimate,
  WorldFailure,
  type ScriptedDocument,
} from '../fakes/scripted-billing-source.ts';

const header = (number: number, over: Partial<DocumentHeader> = {}) =>
  aHeader({ id: documentId(`G${number}`), ...over });
const script = (number: number, over: Partial<ScriptedDocument> = {}, of: Partial<DocumentHeader> = {}) =>
  scriptedDocument(header(number, of), { statement: pdf(`G${number}`), ...over });

let source: ReturnType<typeof scriptedBillingSource>;
let at: ReturnType<typeof billingTools>;
let api: Awaited<ReturnType<typeof startInMemoryFinanceApi>>;
/** What happens while somebody waits at the terminal: a minute goes by, and everything that is due is done. */
let onPause: () => Promise<void>;

beforeEach(async () => {
  source = scriptedBillingSource(script(1));
  at = billingTools(source);
  onPause = work;
  api = await startInMemoryFinanceApi({
    ...{ billing: at.book, archive: at.archive, work: at.work, nowMs: () => at.clock.nowMs },
    ledger: createInMemoryPurchaseLedger(),
    deadLetters: createInMemoryDeadLetters({}),
  });
});
afterEach(async () => {
  await api.stop();
  expect(api.failures).toEqual([]);
});

async function work(): Promise<void> {
  for (const night of at.work.toPlan.splice(0))
    await planNight(at.tools, night).catch(() => at.work.toPlan.push(night));
  await at.settle(60_000);
  at.clock.nowMs += 60_000;
}

async function run(line: string, isTerminal = false) {
  const said = { out: '', err: '' };
  const status = await tieout(line.split(' '), {
    env: { TIEOUT_API: api.api, TIEOUT_TOKEN: 'ada' },
    fetch,
    localSession: () => undefined,
    files: inMemoryFiles(),
    nowMs: () => Date.parse('2024-02-10T09:00:00Z'),
    pause: () => onPause(),
    out: (text) => void (said.out += text),
    err: (text) => void (said.err += text),
    isTerminal,
  });
  return { status, ...said };
}

const json = (text: string) => JSON.parse(text) as Record<string, unknown>;

describe('billing night', () => {
  it('starts a night, follows it to its end, and says that it is whole', async () => {
    source.documentsNow.push(script(2, { export: ['running', 'running', 'ready'] }));
    const { status, out, err } = await run('billing night');
    expect(out).toBe(WHOLE_NIGHT);
    expect(status).toBe(0);
    expect(err).toBe('The night of 2024-03-09 is asked for.\nG2  running\nG2  whole\n');
  });

  it('that is planned again with nothing left to ask for says what came first', async () => {
    await run('billing night');
    at.clock.nowMs += 3 * 3_600_000;
    const { status, out } = await run('billing night');
    expect(status).toBe(0);
    expect(out).toMatch(
      /^Night of 2024-03-09: whole\n {2}ended {4}2024-03-09 02:0.*\n {2}planned {2}again 2024-03-09 05:\d\d:\d\dZ, with nothing left to ask for\n {2}came /,
    );
  });

  it('that is not whole ends with status 1, and says what is missing, why, and what to do', async () => {
    source.documentsNow.push(script(2, { export: ['not_ready'] }));
    const { status, out } = await run('billing night');
    expect(status).toBe(1);
    expect(out).toContain('Night of 2024-03-09: NOT WHOLE\n');
    expect(out).toContain('  came     1 of 2 documents\n');
    expect(out).toMatch(
      /Not whole\n.*STATE.*\n {2}G2 +not ready +2024-03-09 08:\d\d:\d\dZ\n.*Microsoft has no lines/,
    );
    expect(out).toContain('  Each is looked at again by itself. Sooner: tieout billing sync DOCUMENT\n');
  });

  it('whose list cannot be had is no quiet success: it says why, and gives up when the time is up', async () => {
    source.listing = new WorldFailure('unavailable', 'Partner Center is down');
    const { status, out, err } = await run('billing night --wait 1');
    expect(status).toBe(1);
    expect(err).toContain('The documents could not be listed: Partner Center is down\n');
    expect(err).toContain('The time is up; the night goes on without us.');
    expect(out).toContain('Night of 2024-03-09: still running\n  planned  not complete yet\n');
  });

  it('again on the same day follows the new plan, and not the end of the old one', async () => {
    await run('billing night');
    source.documentsNow.push(script(2));
    const second = await run('billing night');
    expect(second.err).toContain('is asked for; it was planned before.\n');
    expect(second.out).toContain('  came     2 of 2 documents\n');
    expect(second.status).toBe(0);
  });

  it('--look only looks: at the latest one, or that of a day', async () => {
    expect(await run('billing night --look')).toEqual({
      ...{ status: 1, err: 'No billing night has run yet.\n', out: '' },
    });
    await run('billing night');
    for (const line of ['billing night --look', 'billing night --look --date 2024-03-09'])
      expect(await run(line)).toEqual({ status: 0, out: WHOLE_OF_ONE, err: '' });
    expect(at.work.toPlan).toEqual([]);
    const asJson = json((await run('billing night --look --json')).out);
    expect(asJson).toMatchObject({ whole: true, coverage: { finished: 1, of: 1 }, endedBy: 'all_settled' });
  });

  it('--look of a night that did not run is refused in the words of the API, for programs too', async () => {
    await run('billing night');
    const message = 'The night of 2024-03-01 has not run.';
    const look = 'billing night --look --date 2024-03-01';
    expect(await run(look)).toEqual({ status: 1, out: '', err: `${message}\n` });
    const error = { status: 404, message, problems: [] };
    expect(json((await run(`${look} --json`)).out)).toEqual({ error });
  });

  it('--look is no success where a later night should have run, and names those that did not', async () => {
    await run('billing night');
    const look = async (instant: string) => {
      at.clock.nowMs = Date.parse(instant);
      return run('billing night --look');
    };
    expect(await look('2024-03-10T01:59:59Z')).toEqual({ status: 0, out: WHOLE_OF_ONE, err: '' });
    const one = await look('2024-03-10T02:00:00Z');
    expect(one.status).toBe(1);
    expect(one.out).toContain('  since    The night of 2024-03-10 did not run: what Microsoft has issued');
    const more = await look('2024-03-13T09:00:00Z');
    expect(more.out).toContain('  since    The 4 nights from 2024-03-10 to 2024-03-13 did not run: ');
    expect(json((await run('billing night --look --json')).out)).toMatchObject({
      ...{ whole: true, notRunSince: { from: '2024-03-10', to: '2024-03-13', nights: 4 } },
    });
    // Of a night that was asked for by its day, only that night is in question.
    expect(await run('billing night --look --date 2024-03-09')).toMatchObject({ status: 0 });
  });

  it('of a day that has not come is mistyped', async () => {
    const refused = await run('billing night --date 2099-01-01 --json');
    expect(refused.status).toBe(2);
    expect(refused.err).toBe('--date has not come yet: today is 2024-03-09.\n');
    expect(json(refused.out)).toEqual({
      error: {
        ...{ status: 400, message: '--date has not come yet: today is 2024-03-09.' },
        problems: [{ field: '--date', reason: 'has not come yet: today is 2024-03-09' }],
      },
    });
    expect(at.work.toPlan).toEqual([]);
    expect(await run('billing night --look --date 2099-01-01')).toEqual({
      ...{ status: 2, out: '', err: '--date has not come yet: today is 2024-03-09.\n' },
    });
  });

  it('draws a bar on a terminal, and leaves nothing of it behind', async () => {
    source.documentsNow.push(script(2, { export: ['running', 'ready'] }));
    const { err } = await run('billing night', true);
    expect(err).toContain('\r\x1b[K[############------------] 1 of 2 documents');
    expect(err.endsWith('\r\x1b[K')).toBe(true);
  });
});

describe('billing sync', () => {
  it('of a document that no night has listed says where documents come from', async () => {
    expect(await run('billing sync G9')).toEqual({
      ...{ status: 1, out: '' },
      err: 'There is no document G9. A document is known once a night has listed it.\n',
    });
  });

  it('looks again at once, follows it, and ends with status 0 only where it is filed', async () => {
    const [document] = source.documentsNow;
    document!.export = ['not_ready'];
    await run('billing night');
    const still = await run('billing sync G1');
    expect(still.status).toBe(1);
    expect(still.out).toContain('Microsoft has no lines for it yet');
    document!.export = ['ready'];
    const { status, out, err } = await run('billing sync G1');
    expect([status, err]).toEqual([0, 'G1  requested\nG1  filed\n']);
    expect(out).toMatch(/G1 +invoice +2024-02 +300\.00 +3 +300\.00 +0\.00 +300\.00 +EUR +v2 +yes/);
  });

  it('goes on without us where the time is up', async () => {
    await run('billing night');
    source.documentsNow[0]!.export = ['running'];
    const { status, err } = await run('billing sync G1 --wait 1');
    expect(status).toBe(1);
    expect(err).toContain('The time is up; G1 goes on without us. `tieout billing show G1` shows it.\n');
  });
});

describe('billing show', () => {
  it('shows one document whole: figures, checks, versions, hashes, statement and what happened', async () => {
    await run('billing night');
    const { status, out } = await run('billing show G1');
    expect(status).toBe(0);
    const { published, statement } = await at.document('G1');
    expect(out).toMatch(
      /^Invoice G1: filed\n {2}period {10}2024-02, dated 2024-03-08\n {2}total {11}300\.00 EUR\n/,
    );
    for (const check of ['T0', 'T1', 'T2', 'T3'])
      expect(out).toMatch(new RegExp(`^ {2}${check} .* equal`, 'm'));
    expect(out).toContain(`  ${published!.version}  published\n    3 lines by v2, 2 parts announced, loaded`);
    for (const { sha256 } of published!.parts) expect(out).toContain(sha256);
    expect(out).toContain(`  ${statement!.sha256}  current\n`);
    expect(out).toMatch(/\nTimeline\n {2}AT +AFTER +WHAT\n(.|\n)*published(.|\n)*filed/);
    const shown = json((await run('billing show G1 --json')).out);
    expect(shown).toMatchObject({ id: 'G1', stage: 'filed', versions: [{ version: published!.version }] });
  });

  it('of a restated one shows both versions, by how much they differ, and line by line', async () => {
    await run('billing night');
    const [document] = source.documentsNow;
    const before = (await at.document('G1')).published!.version;
    document!.parts = [[{}, {}], [{ subtotal: '90.00', total: '90.00' }]];
    document!.eTag = 'etag-2';
    await run('billing sync G1');
    const { out } = await run('billing show G1');
    expect(out).toContain(`  ${before}  replaced\n`);
    expect(out).toMatch(/\nRestated\n.* 300\.00 -> 290\.00 EUR before tax: Microsoft sent other lines\n/);
    expect(out).toContain('    gone: 1 line, 100.00 EUR; new: 1 line, 90.00 EUR\n    kept in differences/');
    expect(out).toMatch(/^ {2}T3 .* DIFFERS/m);
  });

  it('of a document with a credit note compares the two together', async () => {
    const credit = { documentType: 'credit_note', amendsOf: documentId('G1'), total: euro('-100') } as const;
    source.documentsNow.push(
      script(2, { parts: [[{ subtotal: '-100' }]], figures: figures('-100', '0', '-100') }, credit),
    );
    await run('billing night');
    const { out } = await run('billing show G1');
    expect((await run('documents')).out).toMatch(/^ {2}G2 +credit note +/m);
    expect(out).toMatch(/\nTogether with G2\n/);
    expect(out).toMatch(/^ {2}T4 +lines against the amount payable .*200\.00 EUR .*200\.00 EUR +equal$/m);
  });

  it('of one that does not exist ends with status 1', async () => {
    expect(await run('billing show G9')).toMatchObject({ status: 1, err: 'There is no document G9.\n' });
  });

  it('of a number in small letters says that they may have to be capitals', async () => {
    const hint = 'There is no document g1. Its letters may have to be capitals: G1\n';
    expect(await run('billing show g1')).toMatchObject({ status: 1, err: hint });
  });

  it('says which side is larger: the lines, the document or its statement', async () => {
    source.documentsNow = [
      script(1, { figures: figures('310', '0', '310') }),
      script(2, { figures: figures('301', '0', '301') }, { total: euro('301') }),
    ];
    await run('billing night');
    const statement = (await run('billing show G1')).out;
    expect(statement).toContain('  difference      none between the lines and the document\n');
    expect(statement).toContain('  statement       310.00 EUR, 10.00 EUR more than the document\n');
    const lines = (await run('billing show G2')).out;
    expect(lines).toContain('  difference      the lines are 1.00 EUR less than the document\n');
  });
});

describe('billing lines', () => {
  it('lists every line with its place, whatever the length of a page, and sums them', async () => {
    await run('billing night');
    const { status, out } = await run('billing lines G1');
    const { version } = (await at.document('G1')).published!;
    expect(status).toBe(0);
    const places = [...out.matchAll(/^ +(\d) +(\d) +reservation .* 100\.00 +0\.00 +100\.00 +EUR$/gm)];
    expect(places.map(([, part, line]) => [part, line])).toEqual([
      ['0', '0'],
      ['0', '1'],
      ['1', '0'],
    ]);
    expect(out.endsWith(SUMMED(version))).toBe(true);
  });

  it('are one JSON document a line for programs, and of any version', async () => {
    await run('billing night');
    const before = (await at.document('G1')).published!.version;
    await restate();
    const rows = async (line: string) => (await run(line)).out.trimEnd().split('\n').map(json);
    expect((await rows('billing lines G1 --json')).at(-1)).toMatchObject({
      ...{ event: 'end', lines: 3, whole: true },
      sums: [{ currency: 'EUR', subtotal: '290.00', tax: '0.00', total: '290.00' }],
    });
    const old = await rows(`billing lines G1 --version ${before} --json`);
    expect(old.map(({ event, subtotal }) => [event, subtotal])).toEqual([
      ['line', '100.00'],
      ['line', '100.00'],
      ['line', '100.00'],
      ['end', undefined],
    ]);
  });

  it('that are fewer than the version has are no success', async () => {
    await run('billing night');
    const document = await at.document('G1');
    const published = { ...document.published!, lineCount: 4 };
    await at.book.write({ ...document, published });
    const { status, out } = await run('billing lines G1');
    expect(status).toBe(1);
    expect(out).toContain('\n3 of 4 lines of G1, ');
  });

  it('of a document without any are refused', async () => {
    source.documentsNow[0]!.export = ['not_ready'];
    await run('billing night');
    expect(await run('billing lines G1')).toMatchObject({
      ...{ status: 1, err: 'G1 has no published version yet.\n' },
    });
  });
});

describe('billing difference', () => {
  it('shows what went and what came, and the hash under which it is kept', async () => {
    await run('billing night');
    await restate();
    const { status, out } = await run('billing difference G1');
    expect(status).toBe(0);
    expect(out).toMatch(/^ {2}- +1 +0 .* 100\.00 +0\.00 +100\.00 +EUR$/m);
    expect(out).toMatch(/^ {2}\+ +1 +0 .* 90\.00 +0\.00 +90\.00 +EUR$/m);
    const [kept] = (await at.document('G1')).restatements[0]!.difference!.kept;
    expect(out).toContain('\n  0  2024-03-09 ');
    expect(out).toContain('    gone: 1 line, 100.00 EUR; new: 1 line, 90.00 EUR\n');
    expect(out).toContain(`SHA-256 ${kept!.sha256}\n`);
    const rows = (await run('billing difference G1 --number 0 --json')).out.trimEnd().split('\n').map(json);
    expect(rows).toMatchObject([
      { event: 'line', change: 'removed', part: 1, lineNumber: 0, subtotal: '100' },
      { event: 'line', change: 'added', part: 1, lineNumber: 0, subtotal: '90' },
      { event: 'end', whole: true, number: 0, cause: 'microsoft' },
    ]);
  });

  it.each([
    ['G1', 1, /^G1 was never restated/],
    ['G1 --number 0', 1, /^G1 was restated 0 times/],
    ['G1 --number x', 2, /^--number is not a number/],
    ['G9', 1, /^There is no document G9/],
  ] as [string, number, RegExp][])('%s ends with status %d', async (typed, status, message) => {
    await run('billing night');
    const said = await run(`billing difference ${typed}`);
    expect(said.status).toBe(status);
    expect(`${said.out}${said.err}`).toMatch(message);
  });
});

/** Microsoft sends the third line of G1 with another amount. */
async function restate(): Promise<void> {
  const [document] = source.documentsNow;
  document!.parts = [[{}, {}], [{ subtotal: '90.00', total: '90.00' }]];
  document!.eTag = 'etag-2';
  await run('billing sync G1');
}

const SUMMED = (version: string) =>
  `\n3 of 3 lines of G1, version ${version}\n  300.00 before tax + 0.00 tax, total 300.00 EUR\n`;

describe('billing reload', () => {
  it('asks Microsoft for nothing, and says that it reads as before', async () => {
    await run('billing night');
    const asked = [...source.asked];
    const { published } = await at.document('G1');
    expect(await run('billing reload G1')).toMatchObject({
      ...{
        status: 0,
        out: `G1 reads as before: 3 lines, 300.00 EUR before tax, version ${published!.version}.\n`,
      },
    });
    expect(source.asked.filter((what) => !what.startsWith('statement'))).toEqual(
      asked.filter((what) => !what.startsWith('statement')),
    );
  });

  it('says by how much it reads otherwise, where our reading has changed', async () => {
    await run('billing night');
    // What was read by an older program bears another name, as every version names the reading that made it.
    const document = await at.document('G1');
    await at.book.write({
      ...document,
      published: { ...document.published!, version: 'of-an-older-reading' },
    });
    const before = { ...source };
    source.lines = async function* (...given) {
      for await (const batch of before.lines(...given))
        yield batch.map((line) => ({ ...line, skuId: 'read better' }));
    };
    const { status, out } = await run('billing reload G1');
    expect(status).toBe(0);
    expect(out).toMatch(
      /^G1 reads otherwise than before: 3 lines, 300\.00 EUR before tax, version [0-9a-f]{64}\.\n/,
    );
    expect(out).toContain('300.00 -> 300.00 EUR before tax: the same bytes were read otherwise\n');
  });

  it('is impossible where nothing is published, and says why', async () => {
    source.documentsNow[0]!.export = ['not_ready'];
    await run('billing night');
    expect(await run('billing reload G1')).toMatchObject({
      ...{ status: 1, err: 'Nothing of G1 is published yet, so there is nothing to read again.\n' },
    });
  });
});

describe('billing backfill', () => {
  const month = (number: number, text: string, over: Partial<ScriptedDocument> = {}) =>
    script(number, over, { period: period(text), invoiceDate: day(`${text}-20`) });

  beforeEach(async () => {
    at.clock.nowMs = Date.parse('2024-09-09T02:00:00Z');
    const months = ['2024-02', '2024-03', '2024-03', '2024-04', '2024-05', '2024-06'];
    source.documentsNow = months.map((text, index) => month(index + 1, text, { export: ['not_ready'] }));
    await run('billing night');
    for (const document of source.documentsNow) document.export = ['ready'];
  });

  it('reads what is not filed in these months and nothing else, with a line of JSON for each', async () => {
    const { status, out } = await run('billing backfill --from 2024-02 --to 2024-04 --json');
    const lines = out.trimEnd().split('\n').map(json);
    expect(
      lines
        .slice(0, -1)
        .map(({ documentId: id, result }) => [id, result])
        .sort(),
    ).toEqual([
      ['G1', 'filed'],
      ['G2', 'filed'],
      ['G3', 'filed'],
      ['G4', 'filed'],
    ]);
    expect(lines.at(-1)).toMatchObject({ event: 'end', whole: true });
    expect(status).toBe(0);
    expect(await at.document('G5')).toMatchObject({ stage: 'not_ready' });
  });

  it('can be stopped and started again: what is filed is not asked for twice', async () => {
    source.documentsNow[3]!.export = ['running'];
    let pauses = 0;
    onPause = async () => {
      pauses += 1;
      if (pauses === 12) throw new Error('stopped');
      await work();
    };
    await expect(run('billing backfill --from 2024-02 --to 2024-04')).rejects.toThrow('stopped');
    expect(await at.document('G1')).toMatchObject({ stage: 'filed' });
    const asked = source.asked.length;
    onPause = work;
    source.documentsNow[3]!.export = ['ready'];
    const { status, out } = await run('billing backfill --from 2024-02 --to 2024-04');
    expect(out).toBe(
      [
        '  PERIOD   DOCUMENTS  FILED  BEFORE',
        '  2024-02          1      1       1',
        '  2024-03          2      2       2',
        '  2024-04          1      1       0',
        '',
      ].join('\n'),
    );
    expect(status).toBe(0);
    expect(source.asked.slice(asked).some((what) => /G[123]\b/.test(what))).toBe(false);
  });

  it('is not done where a month has no document, or one is not filed, and names both', async () => {
    source.documentsNow[0]!.export = ['not_ready'];
    const { status, out } = await run('billing backfill --from 2024-01 --to 2024-02');
    expect(status).toBe(1);
    expect(out).toContain('  2024-01          0      0       0\n      no document is known');
    expect(out).toMatch(/Not filed\n {2}G1 {2}not_ready {2}Microsoft has no lines/);
  });

  it.each([
    ['--from 2023-13 --to 2024-01', '--from is not a month like 2023-10: 2023-13'],
    ['--from 2024-01 --to 2023-12', '--from is after --to: 2024-01, 2023-12'],
    ['--from 1900-01 --to 2023-12', 'More than 240 months at once.'],
  ])('%s is mistyped', async (options, message) => {
    const { status, err } = await run(`billing backfill ${options}`);
    expect([status, err]).toEqual([2, `${message}\n`]);
  });

  it('shows how far it is', async () => {
    const { err } = await run('billing backfill --from 2024-02 --to 2024-04', true);
    expect(err).toContain('[############------------] 2 of 4 documents');
  });
});

describe('billing line', () => {
  const random = seededRandom(3);
  const texts = Array.from({ length: 3 }, () => jsonLine(exportLineMembers(random)));

  beforeEach(async () => {
    const kept = await at.archive.keep('lines', 'G020000001', contentOf(gzipSync(texts.join('\n'))));
    const published = aVersion({ parts: [{ part: 0, lines: 3, ...kept }] });
    const of = aHeader({ id: documentId('G020000001') });
    await at.book.write(aBillingDocument({ header: of, stage: 'published', published }));
  });

  it('shows the source line to the letter, the hash of its part, and what is read in it', async () => {
    const { status, out } = await run('billing line G020000001 0 1');
    expect(status).toBe(0);
    expect(out).toMatch(/^Line 1 of part 0 of G020000001, both counted from 0\n {2}version {2}v-1\n/);
    expect(out).toMatch(/ {2}SHA-256 {2}[0-9a-f]{64}, as its bytes have now\n/);
    expect(out).toContain(`\nAs Microsoft wrote it\n  ${texts[1]}\n`);
    expect(out).toMatch(/\nAs it is read\n(.|\n)* {2}currency +EUR\n/);
  });

  it.each([
    ['0 7', 1, /has no line 7; it has 3 lines/],
    ['4 0', 1, /has parts 0 to 0/],
    ['0 1 --version x', 1, /has no version x/],
    ['0 one', 2, /PART and LINE are numbers that count from 0: 0 one/],
  ] as [string, number, RegExp][])('%s ends with status %d', async (place, status, message) => {
    const found = await run(`billing line G020000001 ${place}`);
    expect(found.status).toBe(status);
    expect(found.err).toMatch(message);
  });
});

describe('what was learnt, expected and owed', () => {
  it('facts name the documents that taught them, and one that is open is not passed over', async () => {
    await at.book.learn({ fact: 'total_includes_tax', value: true, documentId: documentId('G1'), atMs: 0 });
    const { status, out } = await run('billing facts');
    expect(status).toBe(0);
    expect(out).toContain('The total of a document includes tax, as G1 shows (1970-01-01 00:00:00Z).\n');
    expect(out).toContain(
      'Is the total of a credit note negative? Not learnt yet: no document left no doubt.\n',
    );
    await at.book.learn({ fact: 'total_includes_tax', value: false, documentId: documentId('G2'), atMs: 0 });
    const open = await run('billing facts');
    expect(open.status).toBe(1);
    expect(open.out).toContain(
      'Does the total of a document include tax? OPEN: documents teach the opposite',
    );
    expect(open.out).toContain(
      '\n  The total of a document is before tax, as G2 shows (1970-01-01 00:00:00Z).\n',
    );
  });

  it('estimates say that they are, and that there are none', async () => {
    expect(await run('billing estimates')).toMatchObject({
      status: 0,
      out: expect.stringMatching(/^No estimates/),
    });
    await run('billing night');
    const { out } = await run('billing estimates');
    expect(out).toMatch(/^Estimates: not billed yet, .* They are no facts, and are in no other sum\.\n/);
    expect(out).toMatch(/ EUR +(current|last) /);
  });

  it('an estimate whose month an invoice bills by now is marked, and in no sum', async () => {
    source.estimatesNow = (['current', 'last'] as const).map((of) =>
      scriptedEstimate({ currency: 'EUR', period: of }),
    );
    await run('billing night');
    await work();
    const estimates = (await run('billing estimates')).out;
    expect(estimates).toMatch(/ EUR +last .*\n +billed meanwhile by G1: no longer open\n/);
    expect(estimates).not.toMatch(/ EUR +current .*\n +billed meanwhile/);
    const rows = JSON.parse((await run('billing estimates --json')).out) as {
      readonly period: string;
      readonly billedBy: readonly string[];
      readonly loaded: { readonly subtotal: string } | null;
    }[];
    const open = rows.filter(({ billedBy }) => billedBy.length === 0);
    expect(open.map(({ period: of }) => of)).toEqual(['current']);
    expect(estimates).toMatch(
      new RegExp(`\\n {2}NOT BILLED YET +BEFORE TAX\\n {2}EUR +${open[0]!.loaded!.subtotal}\\n$`),
    );
  });

  it('balances show T5 with both sides, and a difference is no success', async () => {
    expect(await run('billing balances')).toMatchObject({ out: 'No balances recorded yet.\n' });
    await run('billing night');
    expect((await run('billing balances')).out).toContain(
      'T5 EUR: one snapshot only, nothing to compare with yet\n',
    );
    at.clock.nowMs += 86_400_000;
    source.balancesNow = [{ balance: euro('290'), accountingDate: undefined, details: [] }];
    await run('billing night');
    const { status, out } = await run('billing balances');
    expect(out).toContain(
      "T5 EUR: opening + invoiced - paid 300.00, Microsoft's balance 290.00 EUR: DIFFERS\n",
    );
    expect(status).toBe(1);
  });
});

const WHOLE_OF_ONE = `Night of 2024-03-09: whole
  planned  2024-03-09 02:00:00Z
  ended    2024-03-09 02:01:00Z, every document is settled
  came     1 of 1 documents

Documents, as they stand now
  DOCUMENT  TYPE     PERIOD    TOTAL  LINES  BEFORE TAX   TAX  STATEMENT  CURRENCY  READ BY  TIED
  G1        invoice  2024-02  300.00      3      300.00  0.00     300.00  EUR       v2       yes

  NOT VOID  DOCUMENTS   TOTAL  BEFORE TAX   TAX
  EUR               1  300.00      300.00  0.00
`;

const WHOLE_NIGHT = `Night of 2024-03-09: whole
  planned  2024-03-09 02:00:00Z
  ended    2024-03-09 02:07:00Z, every document is settled
  came     2 of 2 documents

Documents, as they stand now
  DOCUMENT  TYPE     PERIOD    TOTAL  LINES  BEFORE TAX   TAX  STATEMENT  CURRENCY  READ BY  TIED
  G1        invoice  2024-02  300.00      3      300.00  0.00     300.00  EUR       v2       yes
  G2        invoice  2024-02  300.00      3      300.00  0.00     300.00  EUR       v2       yes

  NOT VOID  DOCUMENTS   TOTAL  BEFORE TAX   TAX
  EUR               2  600.00      600.00  0.00
`;
