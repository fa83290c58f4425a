import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { COMMANDS } from '../../cli/commands.ts';
import { tieout } from '../../cli/tieout.ts';
import { aReport } from '../builders/report.ts';
import { inMemoryFiles } from '../fakes/in-memory-files.ts';
import { startFinanceApi } from '../fakes/finance-api-server.ts';

const FILES = {
  'request.json': '{}',
  'queue.xlsx': 'id,revision\nbilled_twice:p1:1,1\n',
  'docs/examples/history.csv': readFileSync('docs/examples/history.csv'),
};

let api: Awaited<ReturnType<typeof startFinanceApi>>;
beforeEach(async () => {
  api = await startFinanceApi(aReport());
});
afterEach(() => api.stop());

const run = (line: string, env?: Record<string, string>, localSession?: string) =>
  runWords(line.split(' ').filter(Boolean), env, localSession);

async function runWords(
  words: readonly string[],
  env: Record<string, string> | undefined = undefined,
  localSession?: string,
) {
  const said = { out: '', err: '' };
  const status = await tieout(words, {
    env: env ?? { TIEOUT_API: api.api, TIEOUT_TOKEN: api.token },
    fetch,
    localSession: () => localSession,
    files: inMemoryFiles(FILES),
    nowMs: () => Date.parse('2024-02-10T09:00:00Z'),
    pause: async () => {},
    out: (text) => void (said.out += text),
    err: (text) => void (said.err += text),
  });
  return { status, ...said };
}

describe('the command line', () => {
  it('prints the report a finance person reads', async () => {
    const { status, out } = await run('report');
    expect(status).toBe(0);
    expect(out).toBe(REPORT);
  });

  it('reads whole lists, page by page', async () => {
    const { out } = await run('discrepancies --all --json');
    const ids = (JSON.parse(out) as { id: string }[]).map(({ id }) => id);
    expect(ids).toEqual(aReport().discrepancies.map(({ id }) => id));
  });

  it('shows discrepancies with both sides, explained ones only where they are asked for', async () => {
    const some = (await run('discrepancies')).out;
    expect(some).toContain('billed_twice');
    expect(some).toContain('1037.78 EUR  1200.00');
    expect(some).not.toContain('tax_on_invoice_only');
    expect((await run('discrepancies --all')).out).toContain('tax_on_invoice_only');
  });

  it('finds a purchase by our id and by the names upstream has for it', async () => {
    const byId = await run('purchase show p2');
    expect(byId.out).toContain('Purchase REQ-2/1: ordered');
    for (const name of ['REQ-2/1', 'REQ-2', 'shop/REQ-2', 'shop/REQ-2/1'])
      expect((await run(`purchase show ${name}`)).out).toBe(byId.out);
    for (const name of ['other/REQ-2', 'shop/REQ-2/2', 'a/shop/REQ-2/1'])
      expect(await run(`purchase show ${name}`)).toMatchObject({ status: 1 });
    expect(await run('purchase show REQ-2/9')).toMatchObject({
      status: 1,
      err: 'There is no purchase REQ-2/9.\n',
    });
    expect(await run('purchase show p9')).toMatchObject({ status: 1, err: 'There is no purchase p9.\n' });
  });

  it("shows what was given back, and tells upstream's request from the ids of calls to Microsoft", async () => {
    expect((await run('purchase show p1')).out).toBe(PURCHASE);
    expect((await run('purchase show p2')).out).toContain('Returns: none recorded\n');
    const json = JSON.parse((await run('purchase show p1 --json')).out) as { returns: unknown };
    expect(json.returns).toMatchObject([{ returnId: 'ret-1', quantity: 1 }]);
  });

  it('says of a request that was refused that it was', async () => {
    const refused = 'request REQ-5 of shop was refused: lines[0].quantity is missing (message m1)';
    expect(await run('purchase list --request REQ-5')).toMatchObject({ status: 0, out: `${refused}\n` });
    expect((await run('purchase list --request REQ-6')).out).toBe('No such purchases.\n');
    expect(await run('purchase show REQ-5/1')).toMatchObject({
      status: 1,
      err: `There is no purchase REQ-5/1.\n${refused}\n`,
    });
  });

  it('lists purchases of one stage', async () => {
    const { out } = await run('purchase list --stage rejected');
    expect(out).toContain('REQ-3/1');
    expect(out).not.toContain('REQ-1/1');
    expect((await run('purchase list --stage failed')).out).toBe('No such purchases.\n');
  });

  it('records a return in the currency of the purchase, under a name that makes a repetition harmless', async () => {
    const { status, out } = await run(
      'purchase record-return REQ-1/1 --on 2024-02-10 --quantity 1 --amount 500.00',
    );
    expect([status, out]).toEqual([
      0,
      'Return 2024-02-10.1.500.00: 1 of 2 on 2024-02-10, 500.00 EUR is recorded.\nWhat is expected, and what differs, follows with the next night.\n',
    ]);
    expect(api.asked.at(-1)).toEqual({
      method: 'POST',
      path: '/purchases/p1/returns',
      body: {
        returnId: '2024-02-10.1.500.00',
        returnedOn: '2024-02-10',
        quantity: 1,
        amount: '500.00',
        currency: 'EUR',
      },
    });
    const wrong = await run('purchase record-return p1 --on 2024-02-10 --quantity 3 --amount 5');
    expect(wrong).toMatchObject({ status: 2, err: '--quantity is more than the 2 units that are left.\n' });
  });

  it('stops and opens purchasing with a reason', async () => {
    const { out } = await run('purchasing stop --reason audit');
    expect(out).toBe('Purchasing is stopped since 2024-02-10 09:00:00Z, by operator: audit\n');
    expect(api.asked.at(-1)?.body).toEqual({ state: 'stopped', reason: 'audit' });
    expect((await run('purchasing show')).out).toContain('Purchasing is open');
  });

  it('prints documents and balances', async () => {
    expect((await run('documents')).out).toContain('Microsoft has no line data for it yet.');
    expect((await run('balances')).out).toContain('= CLOSING');
  });
});

describe('what can be wrong', () => {
  it.each([
    ['', /tieout COMMAND/],
    ['vouchers', /There is no command "vouchers"/],
    ['purchase', /There is no command "purchase". There are:\n {2}tieout purchase send FILE\n/],
    ['purchases', /There is no command "purchases". There are:\n {2}tieout purchase send FILE\n/],
    ['purchases import', /Name a FILE or a --customer/],
    ['discrepancies --all --unexplained', /not both/],
    ['export', /Name one format/],
    ['export csv --format xlsx', /Name one format/],
    ['export pdf', /There is no format pdf. There are csv, xlsx, parquet/],
    ['export dispute-pack', /of one --invoice or one --case/],
    ['export csv --invoice G1 --period 2024-01', /Name one of/],
    ['cases download queue.pdf', /ends in .xlsx or .csv/],
    ['cases upload absent.csv', /absent.csv cannot be read: there is no such file/],
    ['period prepare 2024-01 --waive night_whole', /is a check and why/],
    ['report --colour', /Unknown option '--colour'[^]*tieout report/],
    ['purchase show', /called as: tieout purchase show ID/],
    ['purchase show a b', /called as/],
    ['purchasing stop', /--reason is missing/],
    ['purchase cancel p1', /--reason is missing/],
    ['billing show', /called as: tieout billing show INVOICE/],
    ['billing line G1 0', /called as: tieout billing line INVOICE PART LINE/],
    ['billing backfill --from 2023-10', /--to is missing/],
    ['billing night --wait soon', /--wait is not a whole number of minutes: soon/],
    ['purchase approve p1 --charge 1037,78', /--charge is not an amount like 1037.78, .*: 1037,78$/m],
    ['purchase resolve p1 --evidence page', /either --ordered ORDER or --failed/],
    ['purchase resolve p1 --ordered o1 --failed --evidence page', /either --ordered ORDER or --failed/],
    ['purchase resolve p1 --failed', /--evidence is missing/],
    ['purchase send request.json --wait soon', /--wait is not a whole number of minutes: soon/],
    ['dlq redrive', /called as: tieout dlq redrive QUEUE/],
    [
      'purchase record-return p1 --on 2024-02-10 --quantity two --amount 5',
      /--quantity is not a whole number above 0: two/,
    ],
    ['purchase record-return p1 --on 2024-02-10 --quantity 1 --amount 5,00', /^--amount is not a.*: 5,00$/m],
    ['purchase record-return p1 --on 2024-02-10 --quantity 1 --amount 0.00', /^--amount is not a positive/],
    [
      'purchase record-return p1 --on 2024-02-30 --quantity 1 --amount 5',
      /^--on is not a day.*: 2024-02-30$/m,
    ],
  ])('"%s" ends with status 2 and says what is right', async (line, message) => {
    const { status, out, err } = await run(line);
    expect([status, out]).toEqual([2, '']);
    expect(err).toMatch(message);
    expect(api.asked.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('an argument without anything in it is mistyped, and asks for nothing', async () => {
    expect(await runWords(['purchase', 'show', ''])).toMatchObject({
      status: 2,
      err: expect.stringMatching(/^ID is empty\.\n/),
    });
    expect(api.asked).toEqual([]);
  });

  it('for programs a refusal is one JSON document, too, and the sentence is still there for people', async () => {
    const { status, out, err } = await run('purchase show p9 --json');
    expect([status, err]).toEqual([1, 'There is no purchase p9.\n']);
    expect(JSON.parse(out)).toEqual({
      error: { status: 404, message: 'There is no purchase p9.', problems: [] },
    });
    const nowhere = await run('report --json', { TIEOUT_API: 'http://127.0.0.1:1', TIEOUT_TOKEN: 'x' });
    expect(JSON.parse(nowhere.out)).toMatchObject({ error: { status: null } });
  });

  it('help is no error', async () => {
    expect(await run('--help', {})).toMatchObject({ status: 0, err: '' });
    expect((await run('purchase record-return --help', {})).out).toContain('--amount AMOUNT');
    expect(await run('purchase --help', {})).toMatchObject({
      status: 0,
      out: expect.stringContaining('  tieout purchase resolve ID\n'),
    });
  });

  it.each(COMMANDS.map((command) => [command.words.join(' '), command] as const))(
    'the help of "%s" has an example that is called rightly',
    async (words, { example, summary }) => {
      const help = await run(`${words} --help`, {});
      expect(help).toMatchObject({ status: 0, err: '' });
      expect(help.out).toContain(`Example: tieout ${example}\n`);
      expect(help.out).toContain(summary);
      const typed = [...example.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
      expect(await runWords(typed)).not.toMatchObject({ status: 2 });
    },
  );

  it('without a place to go it says how to give one; half of one is a mistake', async () => {
    expect(await run('report', {})).toMatchObject({ status: 1, err: expect.stringContaining('npm start') });
    expect(await run('report', { TIEOUT_API: api.api })).toMatchObject({
      status: 2,
      err: 'Set both TIEOUT_API and TIEOUT_TOKEN, or neither.\n',
    });
    const session = JSON.stringify({ api: api.api, token: api.token });
    expect(await run('balances', {}, session)).toMatchObject({ status: 0 });
    expect(await run('balances', {}, '{')).toMatchObject({ status: 1 });
  });

  it('on one machine another person may be meant; elsewhere the token says who it is', async () => {
    const session = JSON.stringify({ api: api.api, token: 'other', people: { ada: api.token } });
    expect(await run('balances', { TIEOUT_AS: 'ada' }, session)).toMatchObject({ status: 0 });
    for (const person of ['ben', 'toString'])
      expect(await run('balances', { TIEOUT_AS: person }, session)).toMatchObject({
        status: 2,
        err: `There is no ${person} on this machine. TIEOUT_AS can be ada.\n`,
      });
    const elsewhere = { TIEOUT_API: api.api, TIEOUT_TOKEN: api.token, TIEOUT_AS: 'ada' };
    expect(await run('balances', elsewhere)).toMatchObject({
      status: 2,
      err: 'TIEOUT_AS is for this machine only: TIEOUT_TOKEN says who you are.\n',
    });
  });

  it('a token that is not good, and an API that is not there, end with status 1', async () => {
    expect(await run('report', { TIEOUT_API: api.api, TIEOUT_TOKEN: 'other' })).toMatchObject({
      status: 1,
      err: `${api.api} refused the token. It comes from TIEOUT_TOKEN in the environment.\n`,
    });
    const stale = JSON.stringify({ api: api.api, token: 'of-yesterday' });
    expect((await run('report', {}, stale)).err).toBe(
      `${api.api} refused the token. It comes from the session of \`npm start\` on this machine.\n`,
    );
    const { status, err } = await run('report', { TIEOUT_API: 'http://127.0.0.1:1', TIEOUT_TOKEN: 'x' });
    expect([status, err]).toEqual([1, 'No answer from http://127.0.0.1:1. Is it running?\n']);
  });
});

const REPORT = `Tieout report as of 2024-02-10 (rules R1)
=========================================

Purchases: 5 requested
  fulfilled                        1
  ordered, not yet fulfilled       1
  in progress                      1
  rejected                         2

  REQUEST  STAGE     QUANTITY  TERM           CHARGE  CURRENCY  ORDER  PURCHASE
  REQ-3/1  rejected         2  P1Y one_time  1037.78  EUR       -      p3
      market_without_reservations: Reservations are not sold in BY.
  request REQ-5 of shop was refused: lines[0].quantity is missing (message m1)

Documents: 2; 1 of 2 tied
  DOCUMENT  TYPE     PERIOD     TOTAL  LINES  BEFORE TAX     TAX  STATEMENT  CURRENCY  READ BY  TIED
  G000001   invoice  2024-01  1234.96      1     1037.78  197.18    1234.96  EUR       v2       yes
      tax on invoice only: 197.18 EUR
  G000002   invoice  2024-01    12.00      -           -       -    missing  EUR       v2       NO
      Microsoft has no line data for it yet.

  NOT VOID  DOCUMENTS    TOTAL  BEFORE TAX     TAX
  EUR               2  1246.96     1037.78  197.18
      without the lines of G000002, not read yet

  The night of 2024-02-10 still waits for G000002.

Paired with a purchase: 1 line, 1 of them matched: without a difference; charges expected and not due yet: 1
  Compared: 1 of 2 documents with 3 lines, and 2 purchases
  Before tax: 1037.78 on matched lines + 1037.78 on lines with a discrepancy + 10.00 on lines that are no reservations = 2085.56 EUR

Discrepancies that no rule explains: 2
  2 on charges, before tax: net 1037.78 EUR, 1200.00 USD
  KIND              DOCUMENT  PURCHASE     EXPECTED   ACTUAL  DIFFERENCE  CURRENCY
  billed_twice      G000001   REQ-1/1          0.00  1037.78     1037.78  EUR
      This instalment has been charged before.
  currency_differs  G000001   REQ-2/1   1037.78 EUR  1200.00     1200.00  USD
      Bought in EUR, billed in USD.

Differences that are explained: 1
  1 on whole documents, with tax: net 197.18 EUR
  KIND                 DOCUMENT  PURCHASE  EXPECTED   ACTUAL  DIFFERENCE  CURRENCY
  tax_on_invoice_only  G000001   -          1037.78  1234.96      197.18  EUR
      The lines carry no tax.

Balances: they roll forward
  CURRENCY  FROM        TO          OPENING  + INVOICED  - PAID  = CLOSING  UNEXPLAINED
  EUR       2024-02-08  2024-02-10     0.00     1234.96    0.00    1234.96         0.00
`;

const PURCHASE = `Purchase REQ-1/1: fulfilled
  request          REQ-1, line 1
  source           shop
  requester        ordering-team
  purchase         p1
  content          hash
  customer         c1
  subscription     s1
  product          DZH318Z0BQ3Q, SKU 00FV, market DE
  quantity         2, P1Y one_time, shared
  expected charge  1037.78 EUR
  charge           1037.78 EUR
  order            0123456789ab
  accepted         2024-01-15 09:00:00Z

Returns
  ON          QUANTITY  AMOUNT  CURRENCY  RECORDED              BY        RETURN
  2024-02-10         1  500.00  EUR       2024-02-11 08:00:00Z  operator  ret-1

History
  AT                       AFTER  STAGE     WHAT
  2024-01-15 09:00:00Z            accepted  Accepted.
      request REQ-1, line 1, source shop, requester ordering-team, contentHash hash
  2024-01-15 09:16:00Z  + 16 min  ordered   Ordered.
      attempt 1, charge 1037.78 EUR, orderId 0123456789ab, MS-RequestId d00d1e, MS-CorrelationId c0ffee
`;
