import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { commandLine } from '../builders/command-line.ts';
import { startReconciledApi } from '../builders/reconciled-api.ts';

let api: Awaited<ReturnType<typeof startReconciledApi>>;
let run: (line: string) => ReturnType<ReturnType<typeof commandLine>>;

beforeEach(async () => {
  api = await startReconciledApi();
  const as = commandLine({ api: api.api });
  run = (line) => as('ada', line);
});
afterEach(async () => {
  await api.stop();
  expect(api.failures).toEqual([]);
});

describe('invoices', () => {
  it('are listed with how they are explained, what is in question and how many cases wait', async () => {
    const { status, out } = await run('invoices');
    expect(status).toBe(0);
    expect(out).toBe(INVOICES);
    expect(JSON.parse((await run('invoices --json')).out)).toMatchObject([
      {
        ...{ id: 'G000001', openCases: 2, coverage: { lines: { total: 4 } } },
        inQuestion: { count: 2, tooMuch: '1350.18', tooLittle: '0.00', decided: [] },
      },
    ]);
  });

  it('are those of one period where one is named', async () => {
    expect((await run('invoices --period 2024-01')).out).toBe(INVOICES);
    expect((await run('invoices --period 2024-02')).out).toBe('No invoices yet.\n');
    expect(await run('invoices --period 2024')).toMatchObject({
      status: 2,
      err: '--period is not a month like 2024-02.\n',
    });
  });

  it('say first what is in question, and then how it comes to be, to the last cent', async () => {
    const { status, out } = await run('invoices explain G000001');
    expect(status).toBe(0);
    expect(out.startsWith(EXPLANATION)).toBe(true);
    expect(out).toContain(NOT_BILLED);
    expect(out).toContain('  tieout export dispute_pack --invoice G000001 ');
  });

  it('add up for programs as well: what should be and every difference is what was billed', async () => {
    const { out } = await run('invoices explain G000001 --json');
    expect(JSON.parse(out)).toMatchObject({
      ladder: {
        ...{ expected: '1057.78', shouldBe: '1057.78', billed: '2407.96' },
        steps: [{ kind: 'billed_not_purchased' }, { kind: 'billed_twice' }],
      },
      nextSteps: { toDispute: { count: 1, beforeTax: '1037.78', withTax: null } },
      inQuestion: { tooMuch: '1350.18', tooLittle: '0.00', toClarify: [], decided: [] },
      discrepancies: [{ kind: 'billed_twice', next: 'dispute' }, { next: 'look_into' }],
      notBilled: [{ kind: 'purchased_not_billed', purchaseId: 'p2', stage: 'missing' }],
    });
  });

  it('say of what people decided that it is decided, and count it no more as in question', async () => {
    await run('cases status billed_twice:p1:1 accepted --comment "Credited in May."');
    const { out } = await run('invoices explain G000001');
    expect(out.split('\n')[0]).toBe(
      'Invoice G000001 of 2024-01: 312.40 EUR in question before tax: 312.40 too much, 0.00 too little, in 1 charge ' +
        'that no rule explains. Decided: 1 billed_twice (1037.78 EUR) accepted.',
    );
    expect(out).toContain('  = should have been billed, before tax   1057.78');
    expect(out).toMatch(/\+ billed_twice +1037\.78 {2}1, accepted\n/);
    expect((await run('invoices')).out).toMatch(
      /G000001 .* 1350\.18 +20\.00 +312\.40 +0\.00 +1037\.78 {2}EUR +NO +1\n/,
    );
  });

  it('say of what is on none of them how it was decided', async () => {
    await run('cases status purchased_not_billed:p2:1 written_off --comment "Too old."');
    expect((await run('invoices')).out).toMatch(
      /\n {2}purchased_not_billed, written off +1 {2}50\.00 {2}EUR\n/,
    );
    expect((await run('invoices explain G000001')).out).toContain(
      '  1 purchased_not_billed, 50.00 EUR, written off: tieout discrepancies --kind purchased_not_billed ',
    );
    expect(JSON.parse((await run('invoices explain G000001 --json')).out)).toMatchObject({
      notBilled: [{ kind: 'purchased_not_billed', decided: 'written_off' }],
    });
  });

  it('that nobody knows are told in the words of whoever typed them', async () => {
    expect(await run('invoice explain g000001')).toMatchObject({
      status: 1,
      err: 'There is no document g000001. Its letters may have to be capitals: G000001\n',
    });
  });
});

describe('what was never billed, and what is still to come', () => {
  it('names each purchase with its stage and due day, and what they come to', async () => {
    expect(await run('discrepancies --kind purchased_not_billed')).toEqual({
      status: 0,
      out: NEVER_BILLED,
      err: '',
    });
  });

  it('sums what is in question apart from what was decided, and says of each what to do', async () => {
    await run('cases status billed_twice:p1:1 written_off --comment "Too small to ask."');
    const { out } = await run('discrepancies');
    expect(out).toMatch(/charged before\. -> Nothing: it is written off\.\n/);
    expect(out).toMatch(/ -> Find the buyer; recharge it, or dispute it if there is none\.\n/);
    expect(out).toContain(STANDING);
    expect(out).not.toContain('TO DISPUTE');
  });

  it('sums what is to be disputed with Microsoft of all invoices', async () => {
    const { out } = await run('discrepancies');
    expect(out).toMatch(
      /\n\n {2}TO DISPUTE WITH MICROSOFT, BEFORE TAX +COUNT +SUM +CURRENCY\n {2}on invoices: to be withheld +1 +1037\.78 +EUR\n/,
    );
    expect(out).toMatch(/\n\nWith tax, invoice by invoice: tieout invoices explain INVOICE\n$/);
  });

  it('filters discrepancies by purchase, invoice, customer and period', async () => {
    const kinds = async (filter: string) => {
      const found = JSON.parse((await run(`discrepancies --json ${filter}`)).out) as { kind: string }[];
      return found.map(({ kind }) => kind);
    };
    expect(await kinds('')).toEqual(['billed_not_purchased', 'billed_twice', 'purchased_not_billed']);
    expect(await kinds('--purchase REQ-1/1')).toEqual(['billed_twice']);
    expect(await kinds('--invoice G000001')).toEqual(['billed_not_purchased', 'billed_twice']);
    expect(await kinds('--customer c0000000-0000-4000-8000-000000000002')).toEqual(['billed_not_purchased']);
    expect(await kinds('--period 2024-02')).toEqual([]);
    expect(await run('discrepancies --purchase REQ-9')).toMatchObject({ status: 1 });
    expect(await run('discrepancies --invoice NOPE')).toMatchObject({
      status: 1,
      err: 'There is no document NOPE.\n',
    });
  });

  it('is told to who may see one customer only: theirs, and of others that there is no such purchase', async () => {
    const theirs = commandLine({ api: api.api });
    const one = 'cleo:c0000000-0000-4000-8000-000000000002';
    expect(await theirs(one, 'purchase show REQ-1/1')).toMatchObject({
      status: 1,
      err: 'There is no purchase REQ-1/1.\n',
    });
    expect(await theirs(one, 'purchase list --request REQ-1')).toMatchObject({
      status: 0,
      out: 'No such purchases.\n',
    });
  });

  it.each(['discrepancies --kind purchased-not-billed', 'cases list --kind foo'])(
    'refuses %s, which would read like an all-clear',
    async (line) => {
      const { status, err } = await run(line);
      expect(status).toBe(2);
      expect(err).toMatch(/^--kind is not one of .*"purchased_not_billed"/);
    },
  );

  it('shows what will be billed, by month and currency', async () => {
    const { out } = await run('expected --period 2024-03');
    expect(out).toMatch(/REQ-3\/1 .* 2024-03 {2}2024-04-10 {7}10\.00 {2}EUR/);
    expect(out).toMatch(/ {2}2024-03, by 2024-04-10 +1 +10\.00 {2}EUR\n/);
    expect(out).toContain('BILLED BY');
    expect(out).toContain('Licences and usage: tieout billing estimates\n');
    expect((await run('expected --period 2024-01')).out).toMatch(
      /^Nothing is expected\. Instalments and refunds of reservations only\..*purchased_not_billed, --kind refund_missing\. .* once it is imported: tieout purchase import --help\n$/,
    );
  });

  it('says of a month beyond what is looked ahead that it is not listed yet, not that nothing is expected', async () => {
    expect((await run('expected --period 2024-04')).out).toMatch(/REQ-3\/1 .* 2024-04 /);
    expect((await run('expected --period 2024-05')).out).toBe(
      'What is expected is listed up to the end of the month after the last reconciliation, which was of 2024-03-15: ' +
        'up to 2024-04. 2024-05 is not listed yet.\n',
    );
    const cleo = commandLine({ api: api.api });
    const { status, out } = await cleo(
      'cleo:c0000000-0000-4000-8000-000000000002',
      'expected --period 2024-05',
    );
    expect(status).toBe(0);
    expect(out).toMatch(/listed up to the end of the month after the last reconciliation\n$/);
  });

  it('shows of one purchase what was billed for it, where that differs, and what comes next', async () => {
    const billed = (await run('purchase show REQ-1/1')).out;
    expect(billed).toContain('\nBilled, as of 2024-03-15\n');
    expect(billed).toMatch(/one charge {2}G000001 +0 +0 +1037\.78 +EUR +reservation order id/);
    expect(billed).toContain('\nWhere it differs\n');
    expect((await run('purchase show REQ-3/1')).out).toContain('\nExpected next\n');
    expect(JSON.parse((await run('purchase show REQ-1/1 --json')).out)).toMatchObject({
      chain: { matches: [{ documentId: 'G000001' }], discrepancies: [{ kind: 'billed_twice' }] },
    });
  });
});

const INVOICES = `  INVOICE  TYPE     PERIOD     TOTAL  LINES  BEFORE TAX  MATCHED  DISCREPANT  OUT OF SCOPE  TOO MUCH  TOO LITTLE  DECIDED  CURRENCY  TIED  OPEN CASES
  G000001  invoice  2024-01  2407.96      4     2407.96  1037.78     1350.18         20.00   1350.18        0.00     0.00  EUR       NO             2

  NOT VOID  INVOICES    TOTAL  BEFORE TAX  MATCHED  DISCREPANT  OUT OF SCOPE  TOO MUCH  TOO LITTLE  DECIDED
  EUR              1  2407.96     2407.96  1037.78     1350.18         20.00   1350.18        0.00     0.00

Why one of them is as high as it is: tieout invoices explain INVOICE

  ON NO INVOICE         COUNT    SUM  CURRENCY
  purchased_not_billed      1  50.00  EUR

Which ones: tieout discrepancies --kind KIND
`;

const EXPLANATION = `Invoice G000001 of 2024-01: 1350.18 EUR in question before tax: 1350.18 too much, 0.00 too little, in 2 charges that no rule explains.
  To dispute with Microsoft: 1 charge, 1037.78 EUR before tax. Withhold that and the tax on it. What tax is owed of this document is not known yet.
  To look into first: 1 charge, 312.40 EUR too much, 0.00 too little, before tax.
  Nothing to do: no difference is explained or decided.

  FROM WHAT IT SHOULD BE                      EUR
  bought, and all that is no reservation  1057.78
  = should have been billed, before tax   1057.78
  + billed_not_purchased                   312.40  1, to look into
  + billed_twice                          1037.78  1, to dispute
  = billed, before tax                    2407.96
  + tax on its lines                         0.00
  = total                                 2407.96

To dispute with Microsoft
  KIND          PURCHASE  EXPECTED   ACTUAL  TO DISPUTE EUR  TAX  WITH TAX
  billed_twice  REQ-1/1       0.00  1037.78         1037.78    -         -
      This instalment has been charged before. -> Dispute the whole second line.
  What tax is owed of this document is not known yet.

To look into first
`;

const NOT_BILLED = `
Not of this invoice: of 2024-01, due in EUR and on no invoice at all
  1 purchased_not_billed, 50.00 EUR: tieout discrepancies --kind purchased_not_billed --period 2024-01
`;

const STANDING = `
  STANDING     KIND                  COUNT    ABOVE   BELOW  CURRENCY
  in question  billed_not_purchased      1   312.40    0.00  EUR
  in question  purchased_not_billed      1     0.00  -50.00  EUR
  written off  billed_twice              1  1037.78    0.00  EUR
`;

const NEVER_BILLED = `  KIND                  PURCHASE  INSTALMENT  STAGE    PERIOD   DUE         EXPECTED  CURRENCY  CUSTOMER
  purchased_not_billed  REQ-2/1            1  missing  2024-01  2024-02-10     50.00  EUR       c0000000-0000-4000-8000-000000000001
      The charge of 2024-01-15, due by 2024-02-10, is on no invoice of its month and not on the next. -> Ask Microsoft: what comes late comes at once.

  NOT BILLED                     COUNT    SUM  CURRENCY
  purchased_not_billed, missing      1  50.00  EUR

What is not due yet is no discrepancy: tieout expected
`;
