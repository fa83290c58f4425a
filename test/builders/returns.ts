import type { HistoryBook } from '../../lib/purchasing/history/history-book.ts';
import { recordReturn, type ReturnDesk } from '../../lib/purchasing/people/record-return.ts';
import type { ReturnBook } from '../../lib/purchasing/people/return-book.ts';
import { withdrawReturn } from '../../lib/purchasing/people/withdraw-return.ts';
import type { Purchase } from '../../lib/purchasing/purchase.ts';
import type { RecordedReturn } from '../../lib/purchasing/purchase-ledger.ts';
import { inMemoryCaseBooks } from '../fakes/in-memory-case-books.ts';
import { createInMemoryHistoryBook } from '../fakes/in-memory-history-book.ts';
import { createInMemoryPurchaseLedger } from '../fakes/in-memory-purchase-ledger.ts';
import { anObserved } from './history.ts';

/** Five days after the order of the purchases of the builders. */
export const RETURNED_MS = Date.parse('2024-02-10T09:00:00Z');

/** One unit of the two that a purchase of the builders has. */
export const RETURNED = {
  ...{ returnId: 'r1', returnedOn: '2024-02-10', quantity: 1, amount: '500.00', currency: 'EUR' },
};

/** The desk of returns over these purchases and one that was bought before us, with the books that it writes. */
export async function aReturnDesk(...purchases: readonly Purchase[]) {
  const books = inMemoryCaseBooks();
  const ledger = createInMemoryPurchaseLedger(books.returns);
  for (const purchase of purchases) await ledger.accept([purchase]);
  const history: HistoryBook = createInMemoryHistoryBook();
  await history.note(anObserved());
  const desk: ReturnDesk = { ledger, history, returns: books.returns, nowMs: () => RETURNED_MS };
  return {
    ...{ books, ledger, desk },
    record: (body: object = RETURNED, id = 'p-1', caller = 'finance') =>
      recordReturn(desk, { id, body, caller }),
    withdraw: (body: object = { returnId: 'r1', why: 'It was p-2.' }, id = 'p-1', caller = 'grace') =>
      withdrawReturn(desk, { id, body, caller }),
  };
}

/** Writes one more return as it is, past everything that a desk would say against it. */
export async function addReturn(
  book: ReturnBook,
  recorded: RecordedReturn,
  atMs = RETURNED_MS,
): Promise<'written' | 'lost'> {
  const before = await book.read(recorded.purchaseId);
  const { purchaseId, returnId, by } = recorded;
  const returns = [...(before?.returns ?? []), { ...recorded, recordedAtMs: atMs, why: '' }];
  const said = { atMs, by, what: 'Recorded.', why: '', facts: { purchaseId, returnId } };
  return book.write({ before, after: { purchaseId, returns }, said });
}
