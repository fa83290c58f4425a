import type { Asked, Desk } from '../../lib/purchasing/people/decide-purchase.ts';
import type { Purchase } from '../../lib/purchasing/purchase.ts';
import type { PurchaseLedger } from '../../lib/purchasing/purchase-ledger.ts';
import { waits } from '../../lib/purchasing/step.ts';
import { createInMemoryPurchaseLedger } from '../fakes/in-memory-purchase-ledger.ts';
import { NOW_MS } from './purchase.ts';

export type TestDesk = Desk & {
  readonly ledger: PurchaseLedger;
  readonly said: { readonly message: string; readonly ids: Readonly<Record<string, unknown>> }[];
};

/** A desk over a ledger with these purchases in it, an hour after they were accepted. */
export async function aDesk(...purchases: readonly Purchase[]): Promise<TestDesk> {
  const ledger = createInMemoryPurchaseLedger();
  for (const purchase of purchases) await ledger.accept([purchase]);
  const said: TestDesk['said'] = [];
  return {
    ledger,
    nowMs: () => NOW_MS + 3_600_000,
    say: (message, ids) => void said.push({ message, ids }),
    alarm: (message) => {
      throw new Error(`A person's decision raised an alarm: ${message}`);
    },
    said,
  };
}

/** The same desk, where a worker moves the purchase just before each of the first `times` decisions is written. */
export function overtaken(
  desk: TestDesk,
  times: number,
  move: (purchase: Purchase) => Purchase = (purchase) => waits(purchase, NOW_MS, 'A worker was here.').to,
): TestDesk {
  let left = times;
  const advance: PurchaseLedger['advance'] = async (from, to, event, outcome) => {
    if (left > 0) {
      left -= 1;
      const stored = await desk.ledger.read(from.id);
      if (stored === undefined) throw new Error('There is no such purchase.');
      const moved = move(stored);
      const facts = { version: moved.version, atMs: NOW_MS, from: stored.stage, to: moved.stage };
      await desk.ledger.advance(stored, moved, { ...facts, what: 'A worker was here.', facts: {} });
    }
    return desk.ledger.advance(from, to, event, outcome);
  };
  return { ...desk, ledger: { ...desk.ledger, advance } };
}

export const asked = (body: unknown, caller = 'grace', id = 'p-1'): Asked => ({ id, body, caller });
