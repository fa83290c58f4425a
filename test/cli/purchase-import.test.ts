import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { commandLine } from '../builders/command-line.ts';
import { aPurchase, ordered } from '../builders/purchase.ts';
import { createInMemoryDeadLetters } from '../fakes/in-memory-dead-letters.ts';
import { startInMemoryFinanceApi } from '../fakes/in-memory-finance-api.ts';
import { inMemoryFiles } from '../fakes/in-memory-files.ts';
import { createInMemoryPurchaseLedger } from '../fakes/in-memory-purchase-ledger.ts';

const CUSTOMER = '0a1b2c3d-0000-4000-8000-000000000001';
const HEADER = 'customerId,orderId,quantity,term,billingCycle,charge,currency,orderedOn';
const rowOf = (orderId: string, quantity = '2') =>
  `${CUSTOMER},${orderId},${quantity},P1Y,monthly,86.48,EUR,2023-09-14`;

let api: Awaited<ReturnType<typeof startInMemoryFinanceApi>>;
let as: ReturnType<typeof commandLine>;
let files: ReturnType<typeof inMemoryFiles>;

beforeEach(async () => {
  files = inMemoryFiles({ 'history.csv': readFileSync('docs/examples/history.csv') });
  const ledger = createInMemoryPurchaseLedger();
  await ledger.accept([aPurchase(ordered())]);
  api = await startInMemoryFinanceApi({
    ...{ ledger, deadLetters: createInMemoryDeadLetters({}) },
    nowMs: () => Date.parse('2024-03-20T09:00:00Z'),
  });
  as = commandLine({ api: api.api, files });
});
afterEach(async () => {
  await api.stop();
  expect(api.failures).toEqual([]);
});

const imports = (...lines: readonly string[]) => {
  files.kept.set('mine.csv', new TextEncoder().encode(lines.join('\n')));
  return as('ada', 'purchase import mine.csv');
};

describe('what was bought before us', () => {
  it('is taken from a file once, and listed afterwards', async () => {
    expect((await as('ada', 'purchases import history.csv')).out).toMatch(
      /^2 of 2 rows imported, 0 known before/,
    );
    expect((await as('ada', 'purchase import history.csv')).out).toMatch(
      /^0 of 2 rows imported, 2 known before/,
    );
    expect((await as('ada', 'purchase history')).out).toMatch(
      /observed\.0d3f6a9c1b2e\.0 +2023-09-14 +2 +P1Y monthly +86\.48 +EUR +0d3f6a9c1b2e .* file, by ada +renewal of PO 7710/,
    );
  });

  it('names a bad row with each of its columns, and takes the others', async () => {
    const { status, out } = await imports(HEADER, rowOf('order-1', 'two'), rowOf('order-2'), rowOf(''));
    expect(status).toBe(1);
    expect(out).toMatch(/ {2}2 {2}quantity +two +is not a whole number above 0\n/);
    expect(out).toMatch(/ {2}4 {2}orderId +- +is missing, and so is reservationOrderId/);
    const unknown = await imports(HEADER, rowOf('order-3').replace('EUR', 'QQQ'));
    expect(unknown.out).toMatch(/ {2}2 {2}currency +QQQ +is not the code of a currency/);
    expect(out).toMatch(/1 of 3 rows imported, 0 known before, 0 skipped, 2 refused\.\n$/);
  });

  it('goes in parts, of which every row keeps its number', async () => {
    const rows = Array.from({ length: 1_200 }, (_none, index) =>
      rowOf(`order-${index}`, index === 1_100 ? '0' : '1'),
    );
    const { out } = await imports(HEADER, ...rows);
    expect(out).toMatch(/ 1102 {2}quantity /);
    expect(out).toMatch(/1199 of 1200 rows imported/);
  });

  it('is refused as a whole where a column is missing or misspelt', async () => {
    expect(await imports(HEADER.replace('term', 'Term'), rowOf('order-1'))).toMatchObject({
      status: 2,
      err: expect.stringMatching(/^mine\.csv has no column term; it has columns that are not known: Term\./),
    });
  });

  it('can be given back, by the id under which it is listed, and be exchanged for a purchase', async () => {
    await as('ada', 'purchase import history.csv');
    const { status, out } = await as(
      'ada',
      'purchase record-return observed.0d3f6a9c1b2e.0 --on 2024-02-10 --quantity 1 --amount 40.00 --exchanged-for p-1',
    );
    expect([status, out]).toEqual([
      0,
      'Return 2024-02-10.1.40.00: 1 of 2 on 2024-02-10, 40.00 EUR, exchanged for p-1, is recorded.\nWhat is expected, and what differs, follows with the next night.\n',
    ]);
    const shown = (await as('ada', 'purchase show observed.0d3f6a9c1b2e.0')).out;
    expect(shown).toMatch(
      /^Purchase observed\.0d3f6a9c1b2e\.0: bought before us[^]* {2}charge +86\.48 EUR\n/,
    );
  });

  it('is corrected line by line of its order, and shows what stood there before', async () => {
    const header = `${HEADER},orderLine,correct`;
    await imports(header, `${rowOf('order-1')},,`, `${rowOf('order-1', '3')},1,`);
    const { out } = await imports(header, `${rowOf('order-1', '5')},1,yes`);
    expect(out).toMatch(/^1 of 1 rows imported/);
    const second = (await as('ada', 'purchase show observed.order-1.1')).out;
    expect(second).toMatch(
      / {2}quantity +5, P1Y monthly\n[^]*\nUntil ada corrected it at 2024-03-20 09:00:00Z\n/,
    );
    expect(second).toMatch(/corrected it[^]* {2}quantity +3, P1Y monthly\n/);
    const first = (await as('ada', 'purchase show observed.order-1.0')).out;
    expect(first).toMatch(/ {2}quantity +2, P1Y monthly\n/);
    expect(first).not.toContain('corrected');
  });

  it('is read from Microsoft by customer, and followed for as long as wanted', async () => {
    const { status, out, err } = await as('ada', `purchase import --customer ${CUSTOMER} --wait 1`);
    expect(status).toBe(1);
    expect(err).toBe(`Import ${CUSTOMER}.2024-03-20 is asked for.\n`);
    expect(out).toMatch(/has not ended yet/);
    expect(await as('ada', 'purchase import --customer nobody')).toMatchObject({
      status: 2,
      err: '--customer is not a GUID.\n',
    });
  });
});
