import { describe, expect, it } from '@jest/globals';
import type { BilledLine } from '../../lib/billing/billed-line.ts';
import type { BillingDocument } from '../../lib/billing/document.ts';
import type { Purchase } from '../../lib/purchasing/purchase.ts';
import { reconcileBook, type Desk } from '../../lib/reconciliation/reconcile-book.ts';
import { sum } from '../../lib/values/decimal.ts';
import { asId, type DocumentId } from '../../lib/values/id.ts';
import { amountText, money } from '../../lib/values/money.ts';
import { aHeader, aLicence, aLine, CUSTOMER, day, eur, RESERVATION_ORDER } from '../builders/book.ts';
import { inMemoryReconciliationStore } from '../fakes/in-memory-reconciliation-store.ts';
import { sha256 } from '../fakes/sha256.ts';

async function* each<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}

const fulfilled = {
  stage: 'fulfilled',
  id: asId<'PurchaseId'>('p1'),
  intent: {
    customerId: CUSTOMER,
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

type Given = { lines: readonly BilledLine[]; documentId?: string; isVoid?: boolean; lineCount?: number };

function desk(documents: readonly Given[]): Desk & { store: ReturnType<typeof inMemoryReconciliationStore> } {
  const books = documents.map(
    ({ lines, documentId = 'G000001', isVoid = false, lineCount = lines.length }) => {
      const subtotal = money(sum(lines.map((line) => line.subtotal)), 'EUR');
      const header = aHeader({ id: asId(documentId), isVoid, total: subtotal });
      const published = { version: `v-${documentId}`, lineCount, subtotal };
      return {
        lines,
        document: { header, published, restatements: [], tieOut: undefined } as unknown as BillingDocument,
      };
    },
  );
  return {
    ledger: { all: () => each([rejected, fulfilled]), returns: () => each([]) },
    billing: {
      all: () => each(books.map(({ document }) => document)),
      lines: (id: DocumentId) => each(books.find(({ document }) => document.header.id === id)!.lines),
    },
    store: inMemoryReconciliationStore(),
    ledgerStart: day('2024-01-01'),
    hash: sha256,
  };
}

describe('reconciling the book', () => {
  it('compares orders with published lines, keeps the result and one line of figures', async () => {
    const lines = [aLicence('10', { lineNumber: 1 }), aLine(), aLine({ lineNumber: 2 })];
    const tools = desk([{ lines }]);
    const result = await reconcileBook(tools, day('2024-02-10'));
    expect(result.matches.map(({ purchaseId, lineNumber }) => `${purchaseId} ${lineNumber}`)).toEqual([
      'p1 0',
    ]);
    expect(result.discrepancies.map(({ kind }) => kind)).toEqual(['billed_twice']);
    expect((await tools.store.latest())?.inputHash).toBe(result.inputHash);
    const figures = tools.store.figures.get('2024-02-10')!;
    expect({ ...figures, inQuestion: figures.inQuestion.map(amountText) }).toEqual({
      asOf: '2024-02-10',
      matches: 1,
      discrepancies: 1,
      unexplained: 1,
      inQuestion: ['1037.78'],
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
    expect(discrepancies.map(({ kind, documentId }) => `${kind} ${documentId}`)).toEqual([
      'rebilled G000002',
    ]);
  });

  it('does not take lines for complete that are not, and keeps nothing', async () => {
    const tools = desk([{ lines: [aLine()], lineCount: 2 }]);
    await expect(reconcileBook(tools, day('2024-02-10'))).rejects.toThrow(
      'published with 2 lines, and 1 were read',
    );
    expect(await tools.store.latest()).toBeUndefined();
  });

  it('leaves the vocabulary of legacy commerce alone', async () => {
    const legacy = desk([{ lines: [aLicence('5', { chargeType: 'Assess usage fee for current cycle' })] }]);
    const kinds = async (tools: Desk) =>
      (await reconcileBook(tools, day('2024-02-10'))).discrepancies.map(({ kind }) => kind);
    expect(await kinds(legacy)).toEqual(['unknown_charge_type']);
    const billing = legacy.billing;
    const all = async function* () {
      for await (const document of billing.all()) {
        yield { ...document, header: { ...document.header, commerce: 'legacy' as const } };
      }
    };
    expect(await kinds({ ...legacy, billing: { ...billing, all } })).toEqual([]);
  });
});
