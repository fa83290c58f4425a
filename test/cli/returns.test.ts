import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FOLLOWS } from '../../cli/commands/purchase-record-return.ts';
import { asId } from '../../lib/values/id.ts';
import { commandLine } from '../builders/command-line.ts';
import { aPurchase, ordered } from '../builders/purchase.ts';
import { RETURNED_MS } from '../builders/returns.ts';
import { inMemoryCaseBooks, type CaseBooks } from '../fakes/in-memory-case-books.ts';
import { createInMemoryDeadLetters } from '../fakes/in-memory-dead-letters.ts';
import { startInMemoryFinanceApi } from '../fakes/in-memory-finance-api.ts';
import { inMemoryFiles } from '../fakes/in-memory-files.ts';
import { createInMemoryPurchaseLedger } from '../fakes/in-memory-purchase-ledger.ts';

const RECORD = 'purchase record-return p-1 --on 2024-02-09 --quantity 1 --amount 500.00';
const WITHDRAW = 'purchase withdraw-return p-1 2024-02-09.1.500.00 --why "It was REQ-2."';

let api: Awaited<ReturnType<typeof startInMemoryFinanceApi>>;
let as: ReturnType<typeof commandLine>;
let caseBooks: CaseBooks;

beforeEach(async () => {
  caseBooks = inMemoryCaseBooks();
  const ledger = createInMemoryPurchaseLedger(caseBooks.returns);
  await ledger.accept([aPurchase(ordered())]);
  const deadLetters = createInMemoryDeadLetters({});
  api = await startInMemoryFinanceApi({ ledger, deadLetters, caseBooks, nowMs: () => RETURNED_MS });
  const files = inMemoryFiles({ 'history.csv': readFileSync('docs/examples/history.csv') });
  as = commandLine({ api: api.api, files });
});
afterEach(async () => {
  await api.stop();
  expect(api.failures).toEqual([]);
});

describe('a recorded return', () => {
  it('is withdrawn with a reason, once, and is shown with both', async () => {
    await as('ada', `${RECORD} --why "Ticket 77"`);
    expect((await as('ada', 'purchase show p-1')).out).toContain(
      [
        'Returns',
        '  ON          QUANTITY  AMOUNT  CURRENCY  RECORDED              BY   RETURN',
        '  2024-02-09         1  500.00  EUR       2024-02-10 09:00:00Z  ada  2024-02-09.1.500.00',
        '      Ticket 77',
      ].join('\n'),
    );
    const by = `by grace at 2024-02-10 09:00:00Z: It was REQ-2.\n${FOLLOWS}\n`;
    expect(await as('grace', WITHDRAW)).toMatchObject({
      status: 0,
      out: `Return 2024-02-09.1.500.00 of p-1 is withdrawn and counts in nothing: ${by}`,
    });
    expect((await as('ben', WITHDRAW.replace('REQ-2', 'REQ-3'))).out).toBe(
      `Return 2024-02-09.1.500.00 of p-1 had been withdrawn already and counts in nothing: ${by}`,
    );
    const { out } = await as('ada', 'purchase show REQ-1/1');
    expect(out).toContain(
      'WITHDRAWN by grace at 2024-02-10 09:00:00Z, counts in nothing: It was REQ-2.; Ticket 77\n',
    );
    const json = JSON.parse((await as('ada', 'purchase show p-1 --json')).out) as { returns: unknown };
    expect(json.returns).toMatchObject([
      { by: 'ada', why: 'Ticket 77', withdrawn: { by: 'grace', why: 'It was REQ-2.' } },
    ]);
  });

  it('that was withdrawn is not recorded again under its name', async () => {
    await as('ada', RECORD);
    const { out } = await as('ada', `${WITHDRAW} --json`);
    expect(JSON.parse(out)).toMatchObject({ withdrawn: 'withdrawn', by: 'ada' });
    expect(await as('ada', RECORD)).toMatchObject({
      status: 1,
      err: expect.stringMatching(
        /^Return 2024-02-09\.1\.500\.00 was withdrawn by ada at .* another return id/,
      ),
    });
    expect(await as('ada', `${RECORD} --return-id second`)).toMatchObject({ status: 0 });
  });

  it('is refused by what is wrong with it, each by its option', async () => {
    const slip = 'purchase record-return p-1 --on 2034-02-01 --quantity 1 --amount 99999999.123456';
    expect(await as('ada', slip)).toMatchObject({
      status: 2,
      err: '--on has not come yet: today is 2024-02-10; --amount has more than 2 decimals.\n',
    });
  });

  it('needs a reason to be withdrawn, and has to be there', async () => {
    expect(await as('ada', 'purchase withdraw-return p-1 r9')).toMatchObject({
      status: 2,
      err: expect.stringMatching(/^--why is missing/),
    });
    expect(await as('ada', 'purchase withdraw-return p-1 r9 --why slip')).toMatchObject({
      status: 1,
      err: 'No return of purchase p-1 is recorded as r9.\n',
    });
    expect(await as('ada', 'purchase withdraw-return p-9 r9 --why slip')).toMatchObject({ status: 1 });
  });

  it('of what was bought before us is shown and withdrawn by the id under which that is listed', async () => {
    await as('ada', 'purchase import history.csv');
    const id = 'observed.0d3f6a9c1b2e.0';
    expect((await as('ada', `purchase show ${id}`)).out).toContain('\nReturns: none recorded\n');
    const record = RECORD.replace('p-1', id).replace('500.00', '40.00');
    expect(await as('ada', `${record} --return-id r1`)).toMatchObject({ status: 0 });
    expect(await as('ada', `purchase withdraw-return ${id} r1 --why slip`)).toMatchObject({ status: 0 });
    expect((await as('ada', `purchase show ${id}`)).out).toMatch(
      /40\.00 .* r1\n +WITHDRAWN by ada .*: slip\n/,
    );
    const json = JSON.parse((await as('ada', `purchase show ${id} --json`)).out) as { returns: unknown };
    expect(json.returns).toMatchObject([{ returnId: 'r1', withdrawn: { why: 'slip' } }]);
  });

  it('is in the audit trail, and who changes it past us is found out', async () => {
    await as('ada', RECORD);
    await as('grace', WITHDRAW);
    expect(await as('ada', 'audit verify')).toMatchObject({
      status: 0,
      out: '1 chains with 2 entries: every one is as it was written.\n',
    });
    expect((await as('ada', 'audit verify --chain return:p-1')).status).toBe(0);
    const record = await caseBooks.returns.read(asId('p-1'));
    Object.assign(caseBooks.returns, { read: async () => ({ ...record, returns: [] }) });
    expect(await as('ada', 'audit verify')).toMatchObject({
      status: 1,
      out: expect.stringMatching(/return:p-1 +2 +left another record behind than the one that is there\n/),
    });
  });
});
