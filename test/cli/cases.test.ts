import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { earlierMonths } from '../../cli/commands/period/earlier-months.ts';
import { CUSTOMER } from '../builders/book.ts';
import { commandLine } from '../builders/command-line.ts';
import { startReconciledApi } from '../builders/reconciled-api.ts';
import { inMemoryFiles } from '../fakes/in-memory-files.ts';

const TWICE = 'billed_twice:p1:1';
const UNKNOWN = 'billed_not_purchased:bbbbbbbb-0000-4000-8000-000000000002:2024-01-15';
const MISSING = 'purchased_not_billed:p2:1';

let api: Awaited<ReturnType<typeof startReconciledApi>>;
let as: ReturnType<typeof commandLine>;
let files: ReturnType<typeof inMemoryFiles>;

beforeEach(async () => {
  api = await startReconciledApi();
  files = inMemoryFiles();
  as = commandLine({ api: api.api, files });
});
afterEach(async () => {
  await api.stop();
  expect(api.failures).toEqual([]);
});

const idsOf = async (filters: string) => {
  const found = JSON.parse((await as('ada', `cases list --json ${filters}`)).out) as { id: string }[];
  return found.map(({ id }) => id);
};

describe('the queue of cases', () => {
  it('is listed oldest first, with what each age comes to', async () => {
    expect(await idsOf('')).toEqual([UNKNOWN, TWICE, MISSING]);
    const { out } = await as('ada', 'cases list');
    expect(out).toMatch(/billed_twice:p1:1 +open +- +42 +G000001 +REQ-1\/1 +1037\.78 +EUR +duplicate_charge/);
    expect(out).toMatch(/ {2}31-60 +charges, before tax +3 +1350\.18 +-50\.00 {2}EUR\n/);
  });

  it('is filtered by owner, kind, age, document and purchase', async () => {
    await as('ada', `cases assign ${TWICE} Grace`);
    expect(await idsOf('--owner grace')).toEqual([TWICE]);
    expect(await idsOf('--owner nobody')).toEqual([UNKNOWN, MISSING]);
    expect(await idsOf('--kind billed_twice')).toEqual([TWICE]);
    expect(await idsOf('--invoice G000001')).toEqual([UNKNOWN, TWICE]);
    expect(await idsOf('--purchase REQ-2/1')).toEqual([MISSING]);
    expect(await idsOf('--age 90+')).toEqual([]);
    expect(await as('ada', 'cases list --age old')).toMatchObject({
      status: 2,
      err: expect.stringMatching(/^--age is not one of "0-30"/),
    });
  });

  it('shows one case with its lines and everything that people said and decided', async () => {
    await as('ada', `cases assign ${TWICE} ada`);
    await as('grace', `cases comment ${TWICE} "Microsoft was asked."`);
    await as('grace', `cases evidence ${TWICE} https://tickets.example/7 --note "their answer"`);
    const { status, out } = await as('ada', `case show ${TWICE}`);
    expect(status).toBe(0);
    expect(out).toContain(`Case ${TWICE}: open\n  This instalment has been charged before.\n`);
    expect(out).toContain('  tieout billing line G000001 0 1\n');
    expect(out).toMatch(/https:\/\/tickets\.example\/7 {2}their answer, by grace/);
    expect(out).toMatch(/ada +Assigned to ada\.\n.*grace +Commented\.\n +Microsoft was asked\./);
  });

  it('names the first charge of what was charged twice', async () => {
    expect((await as('ada', `cases show ${TWICE}`)).out).toContain(
      '\nCharged first for the same instalment\n  tieout billing line G000001 0 0\n',
    );
    expect(JSON.parse((await as('ada', `cases show ${TWICE} --json`)).out)).toMatchObject({
      firstCharge: [{ documentId: 'G000001', part: 0, line: 0, amount: { amount: '1037.78' } }],
    });
    expect((await as('ada', `cases show ${UNKNOWN}`)).out).not.toContain('Charged first');
  });

  it('offers a dispute pack to whoever may have one', async () => {
    const offered = async (who: string) => (await as(who, `cases show ${TWICE}`)).out;
    expect(await offered('ada')).toContain(`tieout export dispute_pack --case '${TWICE}'`);
    const restricted = await offered(`ada:${CUSTOMER}`);
    expect(restricted).toContain(`tieout cases status '${TWICE}' accepted`);
    expect(restricted).not.toContain('dispute_pack');
  });

  it('takes a decision, and takes it back only with a comment', async () => {
    const { out } = await as('ada', `cases status ${TWICE} "written off" --comment "Too old to dispute."`);
    expect(out).toBe(`Case ${TWICE} is written_off (duplicate_charge), nobody's, at revision 2.\n`);
    expect(await idsOf('')).toEqual([UNKNOWN, MISSING]);
    expect(await as('ada', `cases reopen ${TWICE}`)).toMatchObject({ status: 2 });
    expect((await as('ada', `cases reopen ${TWICE} --comment "They paid."`)).out).toMatch(/is open/);
    expect(await as('ada', `cases status ${TWICE} lost`)).toMatchObject({
      status: 2,
      err: 'lost is no status of a case. It can be open, investigating, waiting_on_microsoft, accepted, written_off.\n',
    });
    expect(await as('ada', `cases status ${TWICE} resolved`)).toMatchObject({
      status: 2,
      err: expect.stringMatching(/^STATUS is set by reconciliation alone/),
    });
  });

  it('changes nothing of a case that is no longer as it was seen', async () => {
    await as('grace', `cases assign ${TWICE} grace`);
    expect(await as('ada', `cases status ${TWICE} accepted --revision 1`)).toMatchObject({
      status: 1,
      err: 'The case is at revision 2 by now: look again, then decide.\n',
    });
    expect(await as('ada', `cases status ${TWICE} accepted --revision 2 --comment Seen.`)).toMatchObject({
      status: 0,
    });
  });
});

describe('a queue that comes back as a spreadsheet', () => {
  const sheet = (...rows: readonly string[]) => {
    const text = ['id,revision,owner,status,comment,detail', ...rows].join('\n');
    files.kept.set('queue.csv', new TextEncoder().encode(text));
    return as('ada', 'cases upload queue.csv');
  };

  it('is applied row by row; bad rows are named with their column, and the others count', async () => {
    const { status, out } = await sheet(
      `${TWICE},1,ada,accepted,Small.,of no matter`,
      `${UNKNOWN},7,,open,,`,
      `${MISSING},1,ada,fine,,`,
    );
    expect(status).toBe(1);
    expect(out).toMatch(/^ {2}ROW {2}CASE +COLUMN {2}VALUE {2}REFUSED BECAUSE IT\n/);
    expect(out).toContain(`    4  ${MISSING}  status  fine   is not one of open, investigating`);
    expect(out).toContain('1 of 3 rows applied, 1 ask for nothing new, 0 were applied before, 1 refused.\n');
    expect(await idsOf('--status accepted')).toEqual([TWICE]);
  });

  it('may have its columns in large letters', async () => {
    files.kept.set(
      'large.csv',
      new TextEncoder().encode(`ID,REVISION,STATUS,COMMENT\n${TWICE},1,accepted,Small.\n`),
    );
    expect(await as('ada', 'cases upload large.csv')).toMatchObject({
      status: 0,
      out: expect.stringMatching(/^1 of 1 rows applied/),
    });
  });

  it('counts once, however often it is uploaded', async () => {
    const rows = [`${TWICE},1,ada,accepted,Small.,`];
    expect(await sheet(...rows)).toMatchObject({
      status: 0,
      out: expect.stringMatching(/^1 of 1 rows applied/),
    });
    expect(await sheet(...rows)).toMatchObject({
      status: 0,
      out: expect.stringMatching(/1 were applied before/),
    });
  });

  it('that is not there is said in words', async () => {
    expect(await as('ada', 'cases upload none.csv')).toMatchObject({
      status: 2,
      err: 'none.csv cannot be read: there is no such file.\n',
    });
  });

  it('is refused as a whole where it is no queue', async () => {
    files.kept.set('other.csv', new TextEncoder().encode('a,b\n1,2\n'));
    expect(await as('ada', 'cases upload other.csv')).toMatchObject({
      status: 2,
      err: 'other.csv: The file has no table whose first row has a column named id.\n',
    });
    files.kept.set('old.csv', new TextEncoder().encode(`ID,Status\n${TWICE},accepted\n`));
    expect(await as('ada', 'cases upload old.csv')).toMatchObject({
      status: 2,
      err: expect.stringMatching(/^old\.csv has no column revision, .* It has ID, Status\.\n$/),
    });
  });
});

describe('the close of a period, and the audit trail', () => {
  const WAIVED = ['documents_tied', 'night_whole', 'balances_rolled'].map(
    (check) => `--waive "${check}=A test."`,
  );
  const prepare = `period prepare 2024-01 ${WAIVED.join(' ')}`;
  const decideAll = async () => {
    for (const id of [TWICE, UNKNOWN, MISSING])
      await as('ada', `cases status ${id} accepted --comment "Seen."`);
  };

  it('says which checks fail, and what to do about them', async () => {
    const shown = await as('ada', 'period show 2024-01');
    expect(shown.status).toBe(1);
    expect(shown.out).toMatch(/cases_decided +FAILS +cases that are decided/);
    expect(shown.out).toContain(
      'It cannot be signed yet: 4 of 10 checks fail.\n  tieout cases list --period 2024-01 ',
    );
    const { status, out } = await as('ada', prepare);
    expect(status).toBe(1);
    expect(out).toMatch(/^ {2}CHECK +VERDICT +WHAT IS COMPARED\n {2}cases_decided +FAILS/);
    expect(out).toContain('It cannot be signed yet: 1 of 10 checks fails.\n');
    expect(out).toMatch(/These checks do not hold: cases that are decided, or wait for Microsoft\.\n$/);
  });

  it('waives only what is a check, and what is wrong with a waiver is said of --waive', async () => {
    expect(await as('ada', 'period prepare 2024-01 --waive "night_hole=A test."')).toMatchObject({
      status: 2,
      err: expect.stringMatching(
        /^--waive names night_hole, and there is no such check\. There are .*night_whole/,
      ),
    });
    expect(await as('ada', 'period prepare 2024-01 --waive "night_whole= "')).toMatchObject({
      status: 2,
      err: expect.stringMatching(/^--waive /),
    });
  });

  it('says of a later month that an earlier one is not closed, and forbids nothing for it', async () => {
    const note =
      'Note: earlier months are not closed: 2024-01 (open). That forbids nothing; mostly they are signed first.\n';
    expect((await as('ada', 'period show 2024-02')).out).toContain(`\n\n${note}`);
    expect(JSON.parse((await as('ada', 'period show 2024-02 --json')).out)).toMatchObject({
      earlierNotClosed: [{ period: '2024-01', state: 'open' }],
    });
    expect((await as('ada', 'period show 2024-01')).out).not.toContain('Note:');
    const states = ['closed', 'prepared', 'reopened', 'open', 'open'];
    const periods = states.map((state, index) => ({ period: `2024-0${index + 1}`, state }));
    expect(earlierMonths(periods.toReversed(), '2024-04').map(({ period }) => period)).toEqual([
      '2024-02',
      '2024-03',
    ]);
  });

  it('takes two people, and keeps what they signed', async () => {
    await decideAll();
    const prepared = await as('ada', prepare);
    expect(prepared.status).toBe(0);
    expect(prepared.out).toMatch(
      /2024-01 is prepared by ada\. Somebody else signs it: tieout period close 2024-01\n$/,
    );
    expect(await as('ada', 'period close 2024-01')).toMatchObject({
      status: 1,
      err: 'ada prepared 2024-01; a second person has to close it.\n',
    });
    const closed = await as('grace', 'periods close 2024-01');
    expect(closed.status).toBe(0);
    expect(closed.out).toMatch(/EUR +1 +4 .*\n\n2024-01 is closed: prepared by ada, signed by grace\.\n$/);
    expect(await as('ada', 'period difference 2024-01')).toMatchObject({
      status: 0,
      out: '2024-01 is what was signed.\n',
    });
    const shown = await as('ada', 'period show 2024-01');
    expect(shown.status).toBe(0);
    expect(shown.out).toContain('Since it was closed: nothing changed\n');
    expect(shown.out).toContain('  waived    night_whole: A test.\n');
    expect((await as('ada', 'period list')).out).toMatch(/2024-01 +closed +ada +grace/);
  });

  it('opens again with a reason only, and then what was decided can be decided otherwise', async () => {
    await decideAll();
    await as('ada', prepare);
    await as('grace', 'period close 2024-01');
    expect(await as('ada', `cases reopen ${TWICE} --comment "After all."`)).toMatchObject({ status: 1 });
    expect(await as('ada', 'period reopen 2024-01')).toMatchObject({ status: 2 });
    expect((await as('ada', 'period reopen 2024-01 --reason "They paid."')).out).toMatch(
      /^2024-01 is open again/,
    );
    expect(await as('ada', `cases reopen ${TWICE} --comment "After all."`)).toMatchObject({ status: 0 });
    expect(await as('ada', 'period difference 2024-01')).toMatchObject({
      status: 1,
      out: expect.stringContaining(`${TWICE}  accepted  open`),
    });
  });

  it('verifies every entry of the trail, and names what is not as it was written', async () => {
    await as('ada', `cases assign ${TWICE} ada`);
    expect(await as('ada', 'audit verify')).toMatchObject({
      status: 0,
      out: '3 chains with 4 entries: every one is as it was written.\n',
    });
    const trail = api.caseBooks.trails.get(`case:${TWICE}`) ?? [];
    trail.splice(1, 1, { ...trail[1]!, by: 'somebody else' });
    const { status, out } = await as('ada', `audit verify --chain case:${TWICE}`);
    expect(status).toBe(1);
    expect(out).toMatch(/case:billed_twice:p1:1 +2 /);
    expect(out).toMatch(/ARE NOT AS THEY WERE WRITTEN\.\n$/);
  });
});
