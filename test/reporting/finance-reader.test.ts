import { beforeEach, describe, expect, it } from '@jest/globals';
import type { BillingDocument } from '../../lib/billing/document.ts';
import { judgement } from '../../lib/billing/judgement.ts';
import { tieOut } from '../../lib/billing/filing/tie-out.ts';
import type { Purchase } from '../../lib/purchasing/purchase.ts';
import { withdrawReturn } from '../../lib/purchasing/people/withdraw-return.ts';
import type { PurchaseLedger } from '../../lib/purchasing/purchase-ledger.ts';
import { refusalOf } from '../../lib/purchasing/upstream/outcome-of.ts';
import { nightlyFigures } from '../../lib/reconciliation/nightly-figures.ts';
import { reconcile } from '../../lib/reconciliation/reconcile.ts';
import { createFinanceReader, type FinanceReader } from '../../lib/reporting/finance-reader.ts';
import type { Answer } from '../../lib/values/answer.ts';
import { asId } from '../../lib/values/id.ts';
import { aHeader, aSnapshot, aVersion, day, documentId, euro, figures } from '../builders/billing.ts';
import { aBillingDocument } from '../builders/billing-document.ts';
import { aBook, aDocument, aLine } from '../builders/book.ts';
import { addReturn } from '../builders/returns.ts';
import { go } from '../aws/both-ledgers.ts';
import {
  aPurchase,
  awaitingApproval,
  checkingOut,
  failed,
  fulfilled,
  NOW_MS,
  ordered,
  unfulfilled,
  unknown,
} from '../builders/purchase.ts';
import { inMemoryArchive } from '../fakes/in-memory-archive.ts';
import { inMemoryBillingBook } from '../fakes/in-memory-billing-book.ts';
import { createInMemoryHistoryBook } from '../fakes/in-memory-history-book.ts';
import { createInMemoryPurchaseLedger } from '../fakes/in-memory-purchase-ledger.ts';
import { inMemoryExportFiles } from '../fakes/in-memory-exports.ts';
import { inMemoryCaseBooks } from '../fakes/in-memory-case-books.ts';
import { inMemoryDocumentLists, inMemoryPurchaseLists } from '../fakes/in-memory-lists.ts';
import { inMemoryReconciliationStore } from '../fakes/in-memory-reconciliation-store.ts';
import { sha256 } from '../fakes/sha256.ts';

const caseBooks = inMemoryCaseBooks();
const ledger = createInMemoryPurchaseLedger(caseBooks.returns);
const billing = inMemoryBillingBook();
const history = createInMemoryHistoryBook();
const reconciliations = inMemoryReconciliationStore();
const reading = {
  ...judgement,
  archive: inMemoryArchive(),
  nowMs: () => NOW_MS,
  nightHour: 2,
  readSourceLine: async () => undefined,
  links: inMemoryExportFiles(),
  history,
  purchaseLists: inMemoryPurchaseLists(ledger, history, caseBooks.returns),
  documentLists: inMemoryDocumentLists(billing),
  ...caseBooks,
};
let reader: FinanceReader;

function given<Value>(answer: Answer<Value>): Value {
  if (!answer.ok) throw new Error(answer.detail);
  return answer.value;
}

const purchase = (id: string, requestId: string, acceptedAtMs: number) =>
  aPurchase(ordered(), { id: asId(id), acceptedAtMs, intent: { requestId } });

beforeEach(async () => {
  reader = createFinanceReader({ ledger, billing, reconciliations, ...reading, pageLength: 2 });
  await ledger.accept([purchase('p3', 'REQ-1', NOW_MS + 2)]);
  await ledger.accept([purchase('p1', 'REQ-2', NOW_MS)]);
  await ledger.accept([purchase('p2', 'REQ-3', NOW_MS)]);
});

describe('the lists that finance reads', () => {
  it('come in pages, in the order in which purchases were accepted', async () => {
    const first = given(await reader.purchases({}));
    const second = given(await reader.purchases({ next: first.next! }));
    expect([first, second].map(({ items }) => items.map(({ id }) => id))).toEqual([['p1', 'p2'], ['p3']]);
    expect(second.next).toBeNull();
  });

  it('are asked by request, source and stage, together or alone', async () => {
    const ids = async (asked: Record<string, string>) =>
      given(await reader.purchases(asked)).items.map(({ id }) => id);
    expect(await ids({ requestId: 'REQ-3' })).toEqual(['p2']);
    expect(await ids({ source: 'shop', requestId: 'REQ-3' })).toEqual(['p2']);
    expect(await ids({ source: 'other' })).toEqual([]);
    expect(await ids({ stage: 'fulfilled' })).toEqual([]);
    expect(await ids({ stage: 'ordered', requestId: 'REQ-1' })).toEqual(['p3']);
  });

  it('have every stage, whichever list it is in, and only what is in it now', async () => {
    const books = createInMemoryPurchaseLedger();
    const lists = inMemoryPurchaseLists(books, history);
    const staged = createFinanceReader({
      ...reading,
      ...{ ledger: books, purchaseLists: lists, billing, reconciliations },
    });
    const stages = [checkingOut(), fulfilled(), unfulfilled(), failed(), awaitingApproval(), ordered()];
    for (const [index, stage] of stages.entries())
      await books.accept([
        aPurchase(stage, {
          id: asId(`p${index}`),
          intent: { requestId: `REQ-${index}` },
          ...endOf(stage.stage),
        }),
      ]);
    for (const requestId of ['REQ-8', 'REQ-9'])
      await books.accept([aPurchase(checkingOut(), { id: asId(requestId), intent: { requestId } })]);
    const parked = [await parkedAs(books, 'REQ-8'), await parkedAs(books, 'REQ-9')];
    await go(books, parked[1]!, ordered({ orderId: asId('order-9') }));
    const idsIn = async (stage: string) => given(await staged.purchases({ stage })).items.map(({ id }) => id);
    expect(await Promise.all(stages.map(({ stage }) => idsIn(stage)))).toEqual([
      ...[['p0'], ['p1'], ['p2'], ['p3'], ['p4'], ['p5', 'REQ-9'].toSorted()],
    ]);
    expect(await idsIn('unknown')).toEqual(['REQ-8']);
  });

  it.each([
    ['stage', { stage: 'lost' }],
    ['colour', { colour: 'red' }],
    ['requestId', { requestId: '' }],
  ])('name %s where it is asked in the wrong way', async (field, asked) => {
    expect(await reader.purchases(asked)).toMatchObject({ ok: false, why: 'invalid', problems: [{ field }] });
  });
});

// What has ended is never due again.
const endOf = (stage: string) =>
  ['fulfilled', 'unfulfilled', 'failed'].includes(stage) ? { dueAtMs: undefined } : {};

async function parkedAs(books: PurchaseLedger, id: string): Promise<Purchase> {
  return go(books, (await books.read(asId(id)))!, unknown());
}

describe('single things', () => {
  it('a purchase has its history, and what was bought', async () => {
    const shown = given(await reader.purchase('p1'));
    expect(shown).toMatchObject({
      id: 'p1',
      requestId: 'REQ-2',
      stage: 'ordered',
      charge: { amount: '1037.78', currency: 'EUR' },
      orderId: 'order-of-cart-1',
      acceptedAt: '2024-02-05T09:00:00.000Z',
    });
    expect(shown.history.map(({ at, from, to }) => [at, from, to])).toEqual([
      ['2024-02-05T09:00:00.000Z', null, 'accepted'],
    ]);
  });

  it('a purchase has what an approver needs to see, and how purchasing stands has no inner workings', async () => {
    expect(given(await reader.purchase('p1'))).toMatchObject({
      contentHash: 'hash-1',
      sends: [{ attempt: 1, answer: 'order' }],
      hold: { amount: { amount: '1037.78', currency: 'EUR' }, budgets: [] },
    });
    expect(Object.keys(given(await reader.purchasing())).sort()).toEqual(['by', 'reason', 'since', 'state']);
  });

  it('a purchase has the returns that were recorded for it, and no others', async () => {
    const returned = (purchaseId: string, returnId: string, returnedOn: string) => ({
      ...{ purchaseId: asId<'PurchaseId'>(purchaseId), returnId, returnedOn, by: 'operator' },
      ...{ quantity: 1, amount: '500', currency: 'EUR' },
    });
    await addReturn(caseBooks.returns, returned('p1', 'later', '2024-02-20'));
    await addReturn(caseBooks.returns, returned('p1', 'earlier', '2024-02-10'));
    await addReturn(caseBooks.returns, returned('p2', 'other', '2024-02-10'));
    const withdrawal = { id: 'p1', body: { returnId: 'later', why: 'a slip' }, caller: 'grace' };
    await withdrawReturn({ returns: caseBooks.returns, nowMs: () => NOW_MS }, withdrawal);
    const { returns } = given(await reader.purchase('p1'));
    expect(returns.map(({ returnId }) => returnId)).toEqual(['earlier', 'later']);
    expect(returns[0]).toEqual({
      returnId: 'earlier',
      returnedOn: '2024-02-10',
      quantity: 1,
      amount: { amount: '500.00', currency: 'EUR' },
      exchangedFor: null,
      by: 'operator',
      recordedAt: '2024-02-10T09:00:00.000Z',
      why: null,
      withdrawn: null,
    });
    expect(returns[1]).toMatchObject({
      withdrawn: { by: 'grace', at: '2024-02-05T09:00:00.000Z', why: 'a slip' },
    });
    expect(given(await reader.purchase('p3')).returns).toEqual([]);
  });

  it('what does not exist is absent, and is no error', async () => {
    const none = createFinanceReader({
      ledger,
      billing: inMemoryBillingBook(),
      reconciliations: inMemoryReconciliationStore(),
      ...reading,
    });
    const answers = [
      await none.purchase('p9'),
      await none.document('G9'),
      await none.reconciliation(),
      await none.latestNight(),
    ];
    expect(answers.map((answer) => !answer.ok && answer.why)).toEqual(Array(4).fill('absent'));
    expect(given(await none.discrepancies({}))).toEqual({ items: [], next: null });
  });
});

describe('refused messages', () => {
  it.each([
    ['{"requestId":"REQ-9","lines":0}', 'REQ-9'],
    ['{"requestId":"two words"}', null],
    ['{"requestId":7}', null],
    ['null', null],
    ['not JSON', null],
  ])('%s has the request %s', async (body, requestId) => {
    const refusing = createInMemoryPurchaseLedger();
    const message = { messageId: 'm1', source: 'shop', receivedAtMs: NOW_MS, body, problems: [] };
    await refusing.refuse(message, refusalOf(message));
    const books = {
      ledger: refusing,
      billing,
      reconciliations,
      ...reading,
      purchaseLists: inMemoryPurchaseLists(refusing, history),
    };
    const { items } = given(await createFinanceReader(books).refusedMessages({}));
    expect(items).toMatchObject([{ messageId: 'm1', requestId }]);
    expect(items[0]).not.toHaveProperty('body');
  });
});

describe('documents', () => {
  const document = (over: Partial<BillingDocument>) => aBillingDocument(over);

  it('show every side, and null where a side is not known yet', async () => {
    const header = aHeader({ total: euro('357.00') });
    const statement = {
      key: 'k',
      sha256: 'abc',
      length: 1,
      figures: figures('300', '57', '357'),
      fetchedAtMs: 0,
    };
    const tied = tieOut(header, aVersion(), statement);
    await billing.write(document({ header, stage: 'filed', published: aVersion(), statement, tieOut: tied }));
    const credit = aHeader({
      id: documentId('G016907412'),
      documentType: 'credit_note',
      invoiceDate: day('2024-03-20'),
      total: euro('30'),
      amendsOf: documentId('G016907411'),
    });
    await billing.write(document({ header: credit, stage: 'not_ready' }));
    expect(given(await reader.documents({})).items).toMatchObject([
      {
        id: 'G016907411',
        total: '357.00',
        linesTotal: '300.00',
        lines: 3,
        statement: { subtotal: '300.00', tax: '57.00', total: '357.00' },
        statementSha256: 'abc',
        tied: true,
        difference: '57.00',
        explained: [{ kind: 'tax_on_invoice_only', amount: '57.00' }],
        unexplained: '0.00',
        why: '',
      },
      {
        id: 'G016907412',
        documentType: 'credit_note',
        amendsOf: 'G016907411',
        total: '-30.00',
        linesTotal: null,
        lines: null,
        statementSha256: null,
        tied: false,
        difference: null,
        why: 'Microsoft has no line data for it yet.',
      },
    ]);
    expect(given(await reader.document('G016907412')).period).toBe('2024-02');
  });

  it('the statement of a credit note gives back, as its total does', async () => {
    const id = documentId('G016907413');
    const header = aHeader({ id, documentType: 'credit_note', total: euro('36') });
    const version = aVersion({ subtotal: euro('-30'), tax: euro('-6'), total: euro('-36') });
    const statement = {
      ...{ key: 'k', sha256: 'abc', length: 1, fetchedAtMs: 0 },
      figures: figures('30', '6', '36'),
    };
    const tied = tieOut(header, version, statement);
    await billing.write(document({ header, stage: 'filed', published: version, statement, tieOut: tied }));
    expect(given(await reader.document(id))).toMatchObject({
      total: '-36.00',
      linesTotal: '-36.00',
      statement: { subtotal: '-30.00', tax: '-6.00', total: '-36.00' },
      tied: true,
    });
  });
});

describe('what was found', () => {
  it('a list that was begun is read to its end, also when the book is reconciled meanwhile', async () => {
    const stranger = (orderId: string) => aLine({ orderId, alternateId: '', reservationOrderId: '' });
    const result = (asOf: string, orders: string[]) =>
      reconcile(aBook({ asOf: day(asOf), documents: [aDocument(orders.map(stranger))] }), sha256);
    const save = (found: ReturnType<typeof result>) => reconciliations.save(found, nightlyFigures(found));
    await save(result('2024-02-10', ['a', 'b', 'c']));
    const first = given(await reader.discrepancies({}));
    await save(result('2024-02-11', ['x']));
    const rest = given(await reader.discrepancies({ next: first.next! }));
    expect([...first.items, ...rest.items].map(({ id }) => id.split(':')[1])).toEqual(['a', 'b', 'c']);
    expect(rest.next).toBeNull();
    expect(given(await reader.reconciliation())).toMatchObject({
      asOf: '2024-02-11',
      discrepancies: 1,
      matches: 0,
    });
    expect(await reader.discrepancies({ next: 'nonsense' })).toMatchObject({ problems: [{ field: 'next' }] });
  });

  it('balances roll forward', async () => {
    await billing.saveBalance(aSnapshot('2024-02-08', '0', []));
    await billing.saveBalance(aSnapshot('2024-03-08', '250', [{ id: 'G1', total: '300', paid: '50' }]));
    expect(given(await reader.balances()).items).toEqual([
      {
        currency: 'EUR',
        from: '2024-02-08',
        to: '2024-03-08',
        opening: '0.00',
        invoiced: '300.00',
        paid: '50.00',
        closing: '250.00',
        unexplained: '0.00',
        check: {
          check: 'T5',
          title: 'the balance against what was invoiced and paid',
          left: { name: 'opening + invoiced - paid', figure: '250.00' },
          right: { name: "Microsoft's balance", figure: '250.00' },
          verdict: 'equal',
        },
        doubts: [],
      },
    ]);
  });
});
