import { describe, expect, it } from '@jest/globals';
import type { BilledLine } from '../../lib/billing/billed-line.ts';
import type { BillingDocument } from '../../lib/billing/document.ts';
import type { Purchase } from '../../lib/purchasing/purchase.ts';
import type { CategorySum } from '../../lib/reconciliation/book.ts';
import type { MatchRecord } from '../../lib/reconciliation/cases/matches/match-record.ts';
import { DOCUMENTED_ROUNDING, reconcileBook, type Desk } from '../../lib/reconciliation/reconcile-book.ts';
import { sum } from '../../lib/values/decimal.ts';
import { asId } from '../../lib/values/id.ts';
import { amountText, money } from '../../lib/values/money.ts';
import { aHeader, aLicence, aLine, CUSTOMER, day, eur, RESERVATION_ORDER } from '../builders/book.ts';
import { createInMemoryHistoryBook } from '../fakes/in-memory-history-book.ts';
import { inMemoryReconciliationStore } from '../fakes/in-memory-reconciliation-store.ts';
import { inMemorySiftedLines } from '../fakes/in-memory-sifted-lines.ts';
import { sha256 } from '../fakes/sha256.ts';

async function* each<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}

const fulfilled = {
  stage: 'fulfilled',
  id: asId<'PurchaseId'>('p1'),
  intent: {
    customerId: CUSTOMER,
    productId: 'DZH318Z0BQ3Q',
    skuId: '00FV',
    quantity: 2,
    term: 'P1Y',
    billingCycle: 'one_time',
    expected: { charge: eur('1037.78') },
  },
  cart: { charge: eur('1037.78') },
  order: { orderId: 'order0000001', alternateId: undefined, orderedAtMs: Date.parse('2024-01-15T23:59:59Z') },
  reservationOrderId: RESERVATION_ORDER,
} as unknown as Purchase;
const rejected = { stage: 'rejected', id: asId<'PurchaseId'>('p2') } as unknown as Purchase;

type Given = {
  lines: readonly BilledLine[];
  documentId?: string;
  version?: string;
  isVoid?: boolean;
  lineCount?: number;
};
type TestDesk = Omit<Desk, 'store' | 'sifted' | 'history'> & {
  history: ReturnType<typeof createInMemoryHistoryBook>;
  store: ReturnType<typeof inMemoryReconciliationStore>;
  sifted: ReturnType<typeof inMemorySiftedLines>;
  /** Every line that was read of a document since the desk was made. */
  linesRead: string[];
};

function desk(documents: readonly Given[]): TestDesk {
  const linesRead: string[] = [];
  const books = documents.map(
    ({ lines, documentId = 'G000001', version = 'v1', isVoid = false, lineCount = lines.length }) => {
      const subtotal = money(sum(lines.map((line) => line.subtotal)), 'EUR');
      const header = aHeader({ id: asId(documentId), isVoid, total: subtotal });
      const published = { version, lineCount, subtotal };
      return {
        lines,
        document: { header, published, restatements: [], tieOut: undefined } as unknown as BillingDocument,
      };
    },
  );
  const sift: Desk['sift'] = ({ id }, _version, { takesPart, take }) => {
    const others: CategorySum[] = [];
    for (const found of books.find(({ document }) => document.header.id === id)!.lines) {
      linesRead.push(`${id} ${found.lineNumber}`);
      const line = { ...found, documentId: id };
      if (takesPart(line)) take(line);
      else others.push({ category: line.category, lines: 1, amount: line.subtotal });
    }
    return Promise.resolve(others);
  };
  return {
    ledger: {
      all: () => each([rejected, fulfilled]),
      returns: () => each([]),
      ordersElsewhere: () => each([]),
    },
    history: createInMemoryHistoryBook(),
    billing: { all: () => each(books.map(({ document }) => document)) },
    sift,
    sifted: inMemorySiftedLines(),
    decisions: { all: () => each([]) },
    store: inMemoryReconciliationStore(),
    ledgerStart: day('2024-01-01'),
    tolerances: DOCUMENTED_ROUNDING,
    hash: sha256,
    linesRead,
  };
}

describe('reconciling the book', () => {
  it('compares orders with published lines, keeps the result and one line of figures', async () => {
    const lines = [aLicence('10', { lineNumber: 1 }), aLine(), aLine({ lineNumber: 2 })];
    const tools = desk([{ lines }]);
    const result = await reconcileBook(tools, day('2024-02-10'));
    expect([...result.matches].map(({ purchaseId, lineNumber }) => `${purchaseId} ${lineNumber}`)).toEqual([
      'p1 0',
    ]);
    expect([...result.discrepancies].map(({ kind }) => kind)).toEqual(['billed_twice']);
    expect((await tools.store.latest())?.inputHash).toBe(result.inputHash);
    const figures = tools.store.figures.get('2024-02-10')!;
    expect({ ...figures, unexplainedMoney: figures.unexplainedMoney.map(amountText) }).toEqual({
      asOf: '2024-02-10',
      matches: 1,
      discrepancies: 1,
      unexplained: 1,
      unexplainedMoney: ['1037.78'],
    });
  });

  it('finds that a void document was billed again under another number', async () => {
    const lines = [aLine(), aLicence('10', { lineNumber: 1 })];
    const again = lines.map((line) => ({ ...line, documentId: asId<'DocumentId'>('G000002') }));
    const tools = desk([
      { lines, isVoid: true },
      { lines: again, documentId: 'G000002' },
    ]);
    const { discrepancies } = await reconcileBook(tools, day('2024-02-10'));
    expect([...discrepancies].map(({ kind, documentId }) => `${kind} ${documentId}`)).toEqual([
      'rebilled G000002',
    ]);
  });

  it('does not take lines for complete that are not, and keeps nothing', async () => {
    const tools = desk([{ lines: [aLine()], lineCount: 2 }]);
    await expect(reconcileBook(tools, day('2024-02-10'))).rejects.toThrow(
      'published with 2 lines, and 1 were read',
    );
    expect(await tools.store.latest()).toBeUndefined();
    expect(tools.sifted.written).toEqual([]);
  });

  it('leaves the vocabulary of legacy commerce alone', async () => {
    const legacy = desk([{ lines: [aLicence('5', { chargeType: 'Assess usage fee for current cycle' })] }]);
    const kinds = async (tools: Desk) =>
      [...(await reconcileBook(tools, day('2024-02-10'))).discrepancies].map(({ kind }) => kind);
    // A document of legacy commerce is no evidence either that a reservation was not billed.
    expect(await kinds(legacy)).toEqual(['unknown_charge_type', 'purchased_not_billed']);
    const billing = legacy.billing;
    const all = async function* () {
      for await (const document of billing.all()) {
        yield { ...document, header: { ...document.header, commerce: 'legacy' as const } };
      }
    };
    expect(await kinds({ ...legacy, billing: { ...billing, all } })).toEqual([]);
  });
});

describe('the next night', () => {
  const first = { lines: [aLine(), aLicence('10', { lineNumber: 1 })] };
  const second = { lines: [aLicence('7')], documentId: 'G000002' };
  const kindsAndPlaces = ({ discrepancies }: Awaited<ReturnType<typeof reconcileBook>>) =>
    [...discrepancies].map(({ kind, documentId }) => `${kind} ${documentId}`);

  it('reads only the lines of documents that changed, and finds the same as one that reads everything', async () => {
    const before = desk([first, second]);
    await reconcileBook(before, day('2024-02-10'));
    expect(before.linesRead).toEqual(['G000001 0', 'G000001 1', 'G000002 0']);
    await reconcileBook(before, day('2024-02-11'));
    expect(before.linesRead).toHaveLength(3);

    const restated = {
      lines: [aLine({ documentId: asId('G000002') })],
      documentId: 'G000002',
      version: 'v2',
    };
    const { sifted } = before;
    const incremental = { ...desk([first, restated]), sifted };
    const whole = desk([first, restated]);
    const result = await reconcileBook(incremental, day('2024-02-12'));
    expect(incremental.linesRead).toEqual(['G000002 0']);
    expect(whole.linesRead).toEqual([]);
    expect(JSON.stringify(result)).toBe(JSON.stringify(await reconcileBook(whole, day('2024-02-12'))));
    expect(kindsAndPlaces(result)).toEqual(['billed_twice G000002']);
  });

  it('matches a charge of last night with an order that became known today, without reading a line', async () => {
    const tools = desk([first]);
    const { ledger } = tools;
    const late = { ...tools, ledger: { ...ledger, all: () => each([rejected]) } };
    expect(kindsAndPlaces(await reconcileBook(late, day('2024-02-10')))).toEqual([
      'billed_not_purchased G000001',
    ]);
    const read = tools.linesRead.length;
    const result = await reconcileBook(tools, day('2024-02-11'));
    expect(kindsAndPlaces(result)).toEqual([]);
    expect(result.matches).toHaveLength(1);
    expect(tools.linesRead).toHaveLength(read);
  });

  it('counts the charges of a document anew where one of its month turns out to be void', async () => {
    const again = { ...first, documentId: 'G000002' };
    const tools = desk([first, again]);
    await reconcileBook(tools, day('2024-02-10'));
    const { sifted } = tools;
    const voided = { ...desk([{ ...first, isVoid: true }, again]), sifted };
    expect(kindsAndPlaces(await reconcileBook(voided, day('2024-02-11')))).toEqual(['rebilled G000002']);
  });

  it('matches what was bought before us, and what a person confirmed', async () => {
    const stranger = aLine({
      lineNumber: 1,
      reservationOrderId: 'bbbbbbbb-0000-4000-8000-000000000002',
      orderId: '',
      alternateId: '',
    });
    const tools = desk([{ lines: [stranger] }]);
    await tools.history.note({
      id: asId('observed.1.0'),
      customerId: asId(CUSTOMER),
      orderId: asId('elsewhere001'),
      reservationOrderId: undefined,
      alternateId: undefined,
      productId: 'DZH318Z0BQ3Q',
      skuId: '00FV',
      quantity: 2,
      term: 'P1Y',
      billingCycle: 'one_time',
      charge: eur('1037.78'),
      unitPrice: undefined,
      exchangeRate: undefined,
      orderedOn: day('2024-01-15'),
      reference: undefined,
      from: 'file',
      by: 'finance',
    });
    const { suggestions } = await reconcileBook(tools, day('2024-02-10'));
    const [suggestion] = suggestions.filter(({ purchaseId }) => purchaseId === 'observed.1.0');
    const record = {
      identity: suggestion!.identity,
      decisions: [{ purchaseId: asId<'PurchaseId'>('observed.1.0'), decision: 'confirmed' }],
    } as unknown as MatchRecord;
    const confirmed = { ...tools, decisions: { all: () => each([record]) } };
    const { matches } = await reconcileBook(confirmed, day('2024-02-10'));
    expect([...matches].map(({ purchaseId, by }) => `${purchaseId} ${by}`)).toEqual([
      'observed.1.0 confirmed',
    ]);
  });
});
