import { beforeEach, describe, expect, it } from '@jest/globals';
import { askImport, importRows, readImport } from '../../../lib/purchasing/history/ask-import.ts';
import type { HistoryBook } from '../../../lib/purchasing/history/history-book.ts';
import type { EntitledReservation, PastOrders } from '../../../lib/purchasing/history/past-orders.ts';
import { runImports } from '../../../lib/purchasing/history/run-import.ts';
import type { Looked } from '../../../lib/purchasing/storefront.ts';
import { asId } from '../../../lib/values/id.ts';
import { money } from '../../../lib/values/money.ts';
import { anObserved, anOldOrder, RESERVATION } from '../../builders/history.ts';
import { createInMemoryHistoryBook } from '../../fakes/in-memory-history-book.ts';
import { listed } from '../../aws/both-ledgers.ts';

const DAY_MS = 86_400_000;
const CUSTOMER = '11111111-2222-4333-8444-555555555555';
const DOWN: Looked<never> = { looked: 'unavailable', detail: 'the second lane has no consent' };
const RESERVATIONS: Looked<readonly EntitledReservation[]> = {
  looked: 'found',
  found: [{ orderIds: ['ORDER-OLD'], lineNumber: 0, reservationOrderId: RESERVATION }],
};

describe('importing what was bought before', () => {
  let history: HistoryBook;
  let nowMs: number;
  let past: PastOrders;
  let ours: string[];
  const alarms: string[] = [];
  beforeEach(() => {
    history = createInMemoryHistoryBook();
    nowMs = 1_700_000_000_000;
    ours = [];
    past = {
      orders: async () => ({ looked: 'found', found: [anOldOrder()] }),
      reservations: async () => RESERVATIONS,
    };
  });
  const ledger = {
    orderOwner: async (id: string) => (ours.includes(id) ? asId<'PurchaseId'>('ours') : undefined),
  };
  const ask = (body: unknown) => askImport({ history, nowMs: () => nowMs }, { body, caller: 'ada' });
  const run = () =>
    runImports({
      history,
      past,
      ledger,
      nowMs: () => nowMs,
      say: () => undefined,
      alarm: (message) => void alarms.push(message),
    });
  const asked = { importId: 'import-1', customerId: CUSTOMER };
  const look = async () => {
    const told = await readImport(history, 'import-1');
    if (!told.ok) throw new Error(told.detail);
    return told.value;
  };

  it('reads the orders of a customer once it is asked for, and says what came of it', async () => {
    expect(await ask(asked)).toMatchObject({ ok: true, value: { state: 'asked', askedBy: 'ada' } });
    expect(await run()).toEqual({ looked: 1, nextDueAt: null });
    expect(await look()).toMatchObject({ state: 'done', imported: 1, known: 0, skipped: [] });
    expect(await listed(history.observed())).toEqual([anObserved({ importedAtMs: nowMs })]);
    expect(await run()).toEqual({ looked: 0, nextDueAt: null });
  });

  it('brings in nothing twice', async () => {
    for (const importId of ['import-0', 'import-1']) {
      await ask({ ...asked, importId });
      await run();
    }
    expect(await look()).toMatchObject({ state: 'done', imported: 0, known: 1 });
    expect(await listed(history.observed())).toHaveLength(1);
  });

  it('leaves what is ours to the ledger', async () => {
    ours = ['ORDER-OLD'];
    await ask(asked);
    await run();
    expect(await look()).toMatchObject({
      state: 'done',
      imported: 0,
      skipped: [{ what: 'order ORDER-OLD' }],
    });
    expect(await listed(history.observed())).toEqual([]);
  });

  it('waits while one of the lanes is down, says for what, and goes on', async () => {
    past = { ...past, reservations: async () => DOWN };
    await ask(asked);
    const inFiveMinutes = new Date(nowMs + 300_000).toISOString();
    expect(await run()).toEqual({ looked: 1, nextDueAt: inFiveMinutes });
    expect(await look()).toMatchObject({ state: 'asked', waitsFor: DOWN.detail });
    past = { ...past, reservations: async () => RESERVATIONS };
    await run();
    expect(await look()).toMatchObject({ state: 'done', waitsFor: null, imported: 1 });
  });

  it('gives up after a day, and says why', async () => {
    past = { ...past, orders: async () => DOWN };
    await ask(asked);
    nowMs += DAY_MS;
    await run();
    expect(await look()).toMatchObject({
      state: 'done',
      skipped: [{ why: expect.stringContaining(DOWN.detail) }],
    });
  });

  it('does not let one import that fails hold up another', async () => {
    await ask(asked);
    await ask({ importId: 'import-2', customerId: CUSTOMER });
    const working = past;
    let calls = 0;
    past = {
      ...past,
      orders: async (customerId) => {
        calls += 1;
        if (calls === 1) throw new Error('no token');
        return working.orders(customerId);
      },
    };
    await run();
    expect(alarms).toEqual(['history not imported']);
    expect(await listed(history.observed())).toHaveLength(1);
  });

  it('refuses what is no customer, and another customer under the same name', async () => {
    expect(await ask({ ...asked, customerId: 'ADA' })).toMatchObject({
      ok: false,
      why: 'invalid',
      problems: [{ field: 'customerId' }],
    });
    await ask(asked);
    expect(await ask({ ...asked, customerId: CUSTOMER.replace('1', '2') })).toMatchObject({
      ok: false,
      why: 'conflict',
    });
    expect(await readImport(history, 'another')).toMatchObject({ ok: false, why: 'absent' });
  });

  it('takes the good rows of a file and names the bad one', async () => {
    const cells = {
      customerId: CUSTOMER,
      orderId: 'ORDER-OLD',
      quantity: '2',
      term: 'P1Y',
      billingCycle: 'one_time',
      charge: '1000.00',
      currency: 'EUR',
      orderedOn: '2023-05-04',
    };
    ours = ['ORDER-OURS'];
    const rows = [
      { row: 2, cells },
      { row: 3, cells: { ...cells, charge: '1.000,00' } },
      { row: 4, cells: { ...cells, orderId: 'ORDER-OURS' } },
      { row: 5, cells: { ...cells, quantity: '9' } },
    ];
    expect(
      await importRows({ history, ledger, nowMs: () => nowMs }, { body: { rows }, caller: 'ada' }),
    ).toEqual({
      ok: true,
      value: {
        imported: 1,
        known: 0,
        skipped: [
          { what: 'order ORDER-OURS', why: 'belongs to purchase ours' },
          { what: 'observed.order-old.0', why: expect.stringContaining('other facts') },
        ],
        refused: [{ row: 3, problems: [{ field: 'charge', reason: expect.any(String) }] }],
      },
    });
    expect(
      await importRows({ history, ledger, nowMs: () => nowMs }, { body: { rows: [] }, caller: 'ada' }),
    ).toMatchObject({
      ok: false,
      problems: [{ field: 'rows' }],
    });
  });

  it('corrects by a row that says so, and keeps who and what stood before', async () => {
    await ask(asked);
    await run();
    const importedAtMs = nowMs;
    nowMs += 1_000;
    const cells = {
      customerId: CUSTOMER,
      orderId: 'ORDER-OLD',
      quantity: '3',
      term: 'P1Y',
      billingCycle: 'one_time',
      charge: '1500.00',
      currency: 'EUR',
      orderedOn: '2023-05-04',
      correct: 'yes',
    };
    const take = (rows: readonly object[]) =>
      importRows({ history, ledger, nowMs: () => nowMs }, { body: { rows }, caller: 'grace' });
    const rows = [
      { row: 2, cells },
      { row: 3, cells: { ...cells, orderId: 'ORDER-NEW' } },
      { row: 4, cells: { ...cells, orderedOn: '2023-11-15' } },
    ];
    expect(await take(rows)).toMatchObject({
      value: {
        imported: 2,
        known: 0,
        skipped: [],
        refused: [
          { row: 4, problems: [{ field: 'orderedOn', reason: 'is in the future; today is 2023-11-14' }] },
        ],
      },
    });
    expect(await history.readObserved(anObserved().id)).toEqual({
      ...anObserved({ quantity: 3, charge: money('1500.00', 'EUR'), from: 'file', by: 'grace' }),
      importedAtMs,
      former: [{ observed: anObserved({ importedAtMs }), correctedBy: 'grace', correctedAtMs: nowMs }],
    });
    expect(await take(rows)).toMatchObject({ value: { imported: 0, known: 2 } });
  });

  it('corrects a further line of an order of several, and leaves the first as it was', async () => {
    const [line] = anOldOrder().lines;
    const two = anOldOrder({ lines: [line!, { ...line!, lineNumber: 1, quantity: 5 }] });
    past = { ...past, orders: async () => ({ looked: 'found', found: [two] }) };
    await ask(asked);
    await run();
    const [first, second] = await listed(history.observed());
    const { productId, skuId, charge, orderedOn } = second!;
    const cells = {
      ...{ customerId: CUSTOMER, orderId: 'ORDER-OLD', orderLine: '1', productId, skuId },
      ...{ quantity: '7', term: 'P1Y', billingCycle: 'one_time', orderedOn, correct: 'yes' },
      ...{ charge: charge.amount.toString(), currency: charge.currency },
    };
    const body = { rows: [{ row: 2, cells }] };
    expect(
      await importRows({ history, ledger, nowMs: () => nowMs }, { body, caller: 'grace' }),
    ).toMatchObject({
      value: { imported: 1, refused: [] },
    });
    expect(await listed(history.observed())).toEqual([
      first,
      {
        ...second!,
        ...{ quantity: 7, from: 'file', by: 'grace' },
        former: [{ observed: second, correctedBy: 'grace', correctedAtMs: nowMs }],
      },
    ]);
  });
});
