import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createHistoryBook } from '../../lib/aws/purchases/history-book.ts';
import type { HistoryBook, HistoryImport } from '../../lib/purchasing/history/history-book.ts';
import { asId } from '../../lib/values/id.ts';
import { money } from '../../lib/values/money.ts';
import { anObserved } from '../builders/history.ts';
import { createInMemoryHistoryBook } from '../fakes/in-memory-history-book.ts';
import { listed } from './both-ledgers.ts';
import { startBillingTables } from './billing-table.ts';

let tables: Awaited<ReturnType<typeof startBillingTables>>;
beforeAll(async () => {
  tables = await startBillingTables();
});
afterAll(() => tables.stop());

const anImport: HistoryImport = {
  importId: 'import-1',
  customerId: 'customer-1',
  askedBy: 'ada',
  askedAtMs: 1_700_000_000_000,
  state: 'asked',
  waitsFor: undefined,
  imported: 0,
  known: 0,
  skipped: [],
  revision: 1,
};

describe.each<[string, () => Promise<HistoryBook>]>([
  ['in memory', async () => createInMemoryHistoryBook()],
  ['in DynamoDB', async () => createHistoryBook(await tables.newTable())],
])('the history, %s', (_, create) => {
  let history: HistoryBook;
  beforeEach(async () => {
    history = await create();
  });
  const all = () => listed(history.observed());

  it('keeps what it was told, once', async () => {
    expect(await history.note(anObserved())).toBe('new');
    expect(await history.note(anObserved({ by: 'grace', from: 'file', reference: 'PO 7' }))).toBe('known');
    expect(await all()).toEqual([anObserved()]);
    expect(await history.readObserved(anObserved().id)).toEqual(anObserved());
    expect(await history.readObserved(asId('observed.other.0'))).toBeUndefined();
  });

  it('adds an id that was missing', async () => {
    await history.note(anObserved({ reservationOrderId: undefined, skuId: '' }));
    expect(await history.note(anObserved())).toBe('completed');
    expect(await all()).toEqual([anObserved()]);
    expect(await history.note(anObserved({ reservationOrderId: undefined }))).toBe('known');
    expect(await all()).toEqual([anObserved()]);
  });

  it('adds a price and a rate that were missing, and keeps them', async () => {
    const priced = anObserved({ unitPrice: money('555.56', 'USD'), exchangeRate: '0.9' });
    await history.note(anObserved());
    expect(await history.note(priced)).toBe('completed');
    expect(await all()).toEqual([priced]);
    expect(await history.note(anObserved())).toBe('known');
    expect(await history.note({ ...priced, exchangeRate: '0.90' })).toBe('known');
    expect(await history.note({ ...priced, exchangeRate: '0.91' })).toBe('differs');
    expect(await history.note({ ...priced, unitPrice: money('555.56', 'EUR') })).toBe('differs');
    expect(await all()).toEqual([priced]);
  });

  it('keeps a price that a correction leaves out, and takes one that it brings', async () => {
    const priced = anObserved({ unitPrice: money('555.56', 'USD'), exchangeRate: '0.9' });
    await history.note(priced);
    expect(await history.correct({ ...priced, exchangeRate: '0.900' }, 1_700_000_000_000)).toBe('known');
    expect(await history.correct(anObserved(), 1_700_000_000_001)).toBe('known');
    const dearer = { ...priced, unitPrice: money('560', 'USD') };
    expect(await history.correct({ ...dearer, exchangeRate: undefined }, 1_700_000_000_002)).toBe(
      'corrected',
    );
    expect(await history.readObserved(priced.id)).toEqual({
      ...dearer,
      former: [{ observed: priced, correctedBy: 'ada', correctedAtMs: 1_700_000_000_002 }],
    });
  });

  it('keeps the first word where a second one differs', async () => {
    await history.note(anObserved());
    expect(await history.note(anObserved({ quantity: 3 }))).toBe('differs');
    expect(await history.note(anObserved({ reservationOrderId: asId('another') }))).toBe('differs');
    expect(await all()).toEqual([anObserved()]);
  });

  it('takes a correction, and keeps what stood before each', async () => {
    const [first, second] = [
      anObserved({ alternateId: 'alternate' }),
      anObserved({ quantity: 3, by: 'grace' }),
    ];
    await history.note(first);
    expect(await history.correct(second, 1_700_000_000_000)).toBe('corrected');
    expect(await history.correct(second, 1_700_000_000_001)).toBe('known');
    const corrected = { ...second, alternateId: 'alternate' };
    const former = [{ observed: first, correctedBy: 'grace', correctedAtMs: 1_700_000_000_000 }];
    expect(await history.readObserved(first.id)).toEqual({ ...corrected, former });
    const third = anObserved({ charge: money('900.00', 'EUR'), reservationOrderId: undefined, by: 'ada' });
    expect(await history.correct(third, 1_700_000_000_002)).toBe('corrected');
    expect(await all()).toEqual([
      {
        ...anObserved({ charge: money('900.00', 'EUR'), alternateId: 'alternate' }),
        former: [...former, { observed: corrected, correctedBy: 'ada', correctedAtMs: 1_700_000_000_002 }],
      },
    ]);
    expect(await history.note(first)).toBe('differs');
  });

  it('notes what is corrected without being known', async () => {
    expect(await history.correct(anObserved(), 1_700_000_000_000)).toBe('new');
    expect(await all()).toEqual([anObserved()]);
  });

  it('loses no correction of several at once', async () => {
    await history.note(anObserved());
    const quantities = [3, 4, 5, 6, 7];
    await Promise.all(quantities.map((quantity) => history.correct(anObserved({ quantity }), quantity)));
    const [now] = await all();
    const said = [now!.quantity, ...now!.former!.map(({ observed }) => observed.quantity)];
    expect(said.toSorted()).toEqual([2, ...quantities]);
  });

  it('takes one of ten who tell it at once', async () => {
    const noted = await Promise.all(Array.from({ length: 10 }, () => history.note(anObserved())));
    expect(noted.filter((one) => one === 'new')).toHaveLength(1);
    expect(await all()).toHaveLength(1);
  });

  it('lists the imports that are still to be done', async () => {
    expect(await history.askImport(anImport)).toBe('asked');
    expect(await history.askImport({ ...anImport, customerId: 'another' })).toBe('known');
    expect(await history.openImports(5)).toEqual([anImport]);
    const done = { ...anImport, state: 'done', skipped: [{ what: 'a', why: 'b' }], revision: 2 } as const;
    expect(await history.saveImport(done)).toBe('written');
    expect(await history.saveImport(done)).toBe('lost');
    expect(await history.readImport('import-1')).toEqual(done);
    expect(await history.openImports(5)).toEqual([]);
  });
});
