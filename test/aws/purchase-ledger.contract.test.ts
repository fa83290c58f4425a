import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createPurchaseLedger } from '../../lib/aws/purchase-ledger.ts';
import { outcomeOf } from '../../lib/purchasing/outcome-of.ts';
import type { Outcome } from '../../lib/purchasing/outcome.ts';
import type { Purchase, Stage } from '../../lib/purchasing/purchase.ts';
import type { PurchaseLedger, RecordedReturn } from '../../lib/purchasing/purchase-ledger.ts';
import { decimal } from '../../lib/values/decimal.ts';
import { asId } from '../../lib/values/id.ts';
import { money } from '../../lib/values/money.ts';
import { aCart, anOffer, aPurchase, aSend, checkingOut, NOW_MS, ordered } from '../builders/purchase.ts';
import { openPurchasing } from '../builders/purchasing-tools.ts';
import { createInMemoryPurchaseLedger } from '../fakes/in-memory-purchase-ledger.ts';
import { startBillingTables } from './billing-table.ts';

const reason = { code: 'price_differs', detail: 'too dear', field: 'expected.amount' };

/** The purchase one transition later. */
function next(purchase: Purchase, stage: Stage, dueAtMs: number | undefined = NOW_MS): Purchase {
  const { id, intent, contentHash, requester, acceptedAtMs, version } = purchase;
  return { ...{ id, intent, contentHash, requester, acceptedAtMs }, ...stage, version: version + 1, dueAtMs };
}

const eventOf = (from: Purchase, to: Purchase) => ({
  version: to.version,
  atMs: NOW_MS,
  from: from.stage,
  to: to.stage,
  what: 'It moved.',
  facts: { cartId: 'cart-1' },
});

async function go(
  ledger: PurchaseLedger,
  from: Purchase,
  stage: Stage,
  outcome?: Outcome,
): Promise<Purchase> {
  const to = next(from, stage);
  expect(await ledger.advance(from, to, eventOf(from, to), outcome)).toBe('written');
  return to;
}

const line = (lineId: string, requestId = 'REQ-1', contentHash = 'hash-1') =>
  aPurchase(
    { stage: 'accepted' },
    { id: asId(`${requestId}.${lineId}`), intent: { lineId, requestId }, contentHash },
  );

async function listed<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

let tables: Awaited<ReturnType<typeof startBillingTables>>;
beforeAll(async () => {
  tables = await startBillingTables();
});
afterAll(() => tables.stop());

const LEDGERS: readonly { name: string; create: () => Promise<PurchaseLedger> }[] = [
  { name: 'in memory', create: async () => createInMemoryPurchaseLedger() },
  {
    name: 'in DynamoDB',
    create: async () =>
      createPurchaseLedger({ ...(await tables.newTable()), newId: () => crypto.randomUUID() }),
  },
];

describe.each(LEDGERS)('the purchase ledger $name', ({ create }) => {
  let ledger: PurchaseLedger;
  beforeEach(async () => {
    ledger = await create();
  });

  describe('accepting', () => {
    it('writes all lines with their first event, due at once', async () => {
      const lines = [line('1'), line('2')];
      expect(await ledger.accept(lines)).toEqual({ accepted: 'new' });
      expect(await ledger.read(lines[1]!.id)).toEqual(lines[1]);
      expect(await ledger.history(lines[0]!.id)).toEqual([
        expect.objectContaining({ version: 1, from: undefined, to: 'accepted', atMs: NOW_MS }),
      ]);
      expect(await ledger.due(NOW_MS, 10)).toMatchObject({
        ids: expect.arrayContaining(lines.map(({ id }) => id)),
      });
      expect(await ledger.ofRequest('shop', 'REQ-1')).toEqual(lines);
    });

    it('takes twenty lines in one write', async () => {
      const lines = Array.from({ length: 20 }, (_, index) => line(`L${index}`));
      expect(await ledger.accept(lines)).toEqual({ accepted: 'new' });
      expect(await listed(ledger.all())).toHaveLength(20);
    });

    it('gives a repeated request what became of it, and changes nothing', async () => {
      await ledger.accept([line('1')]);
      const moved = await go(ledger, line('1'), { stage: 'ready', offer: anOffer() });
      expect(await ledger.accept([line('1')])).toEqual({ accepted: 'again', purchases: [moved] });
      expect(await ledger.history(moved.id)).toHaveLength(2);
    });

    it('refuses the same key with other content, whole', async () => {
      await ledger.accept([line('1')]);
      expect(await ledger.accept([line('1', 'REQ-1', 'hash-2'), line('2', 'REQ-1', 'hash-2')])).toEqual({
        accepted: 'conflict',
      });
      expect(await ledger.read(line('2').id)).toBeUndefined();
      expect(await ledger.read(line('1').id)).toEqual(line('1'));
    });

    it('lets one of ten win', async () => {
      const answers = await Promise.all(Array.from({ length: 10 }, () => ledger.accept([line('1')])));
      expect(answers.map(({ accepted }) => accepted).toSorted()).toEqual([
        ...Array<string>(9).fill('again'),
        'new',
      ]);
    });

    it('keeps requests of two sources apart, whatever they are called', async () => {
      const other = {
        ...line('1'),
        id: asId<'PurchaseId'>('other'),
        intent: { ...line('1').intent, source: 'shop#REQ' },
      };
      await ledger.accept([line('1')]);
      expect(await ledger.accept([other])).toEqual({ accepted: 'new' });
      expect(await ledger.ofRequest('shop#REQ', 'REQ-1')).toEqual([other]);
      expect(await ledger.ofRequest('shop', 'REQ#REQ-1')).toEqual([]);
    });
  });

  describe('advancing', () => {
    it('keeps every stage to the last digit, with everything the intent carries', async () => {
      const full = aPurchase(
        { stage: 'accepted', registrationAskedAtMs: NOW_MS - 1 },
        {
          intent: {
            scope: 'single',
            entitlementId: 'e-1',
            purchaseOrder: 'PO 1',
            costCentre: 'CC',
            reference: 'Müller',
            supersedes: 'REQ-0',
            expected: {
              charge: money('12345678901234567890.123456789012', 'EUR'),
              unitPrice: money('0.1999968000511991808131', 'USD'),
              exchangeRate: decimal('0.92580000001'),
            },
          },
        },
      );
      await openPurchasing(ledger);
      await ledger.accept([full]);
      expect(await ledger.read(full.id)).toEqual(full);
      const cart = aCart({ expiresAtMs: undefined, charge: money('1037.780', 'EUR') });
      const order = { ...ordered().order, alternateId: undefined };
      const sends = [aSend({ answer: 'unknown', detail: 'timeout' }), aSend({ attempt: 2 })];
      const stages: Stage[] = [
        { stage: 'ready', offer: anOffer() },
        { stage: 'carted', offer: anOffer(), cart },
        { ...checkingOut(sends), cart },
        { ...ordered(), cart, order },
        { ...ordered(), stage: 'fulfilled', cart, order, reservationOrderId: asId('r-1') },
      ];
      let purchase: Purchase = full;
      for (const stage of stages) {
        purchase = await go(ledger, purchase, stage);
        expect(await ledger.read(full.id)).toEqual(purchase);
      }
      expect((await ledger.history(full.id)).map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6]);
    });

    it('keeps what was sent beside an unknown end, and the order beside an unfulfilled one', async () => {
      await openPurchasing(ledger);
      await ledger.accept([line('1'), line('2')]);
      for (const [one, end] of [
        [
          line('1'),
          {
            stage: 'unknown',
            reason,
            checkout: { offer: anOffer(), cart: aCart(), attempt: checkingOut().attempt, sends: [aSend()] },
          },
        ],
        [line('2'), { stage: 'unfulfilled', order: ordered().order, reason }],
      ] as const) {
        const ended = await go(ledger, one, end);
        expect(await ledger.read(one.id)).toEqual(ended);
      }
    });

    it('only from the version and stage that was read', async () => {
      await ledger.accept([line('1')]);
      const ready = await go(ledger, line('1'), { stage: 'ready', offer: anOffer() });
      const late = next(line('1'), { stage: 'rejected', reason });
      expect(await ledger.advance(line('1'), late, eventOf(line('1'), late))).toBe('lost');
      const wrong = { ...line('1'), version: 2 };
      const skipped = next(wrong, { stage: 'rejected', reason });
      expect(await ledger.advance(wrong, skipped, eventOf(wrong, skipped))).toBe('lost');
      expect(await ledger.read(ready.id)).toEqual(ready);
      expect(await ledger.history(ready.id)).toHaveLength(2);
    });

    it('lets one of ten win', async () => {
      await ledger.accept([line('1')]);
      const to = next(line('1'), { stage: 'ready', offer: anOffer() });
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => ledger.advance(line('1'), to, eventOf(line('1'), to))),
      );
      expect(answers.toSorted()).toEqual([...Array<string>(9).fill('lost'), 'written']);
      expect(await ledger.history(to.id)).toHaveLength(2);
    });

    it('one cart is bound to one purchase', async () => {
      await ledger.accept([line('1'), line('2')]);
      const carted: Stage = { stage: 'carted', offer: anOffer(), cart: aCart() };
      await go(ledger, await go(ledger, line('1'), { stage: 'ready', offer: anOffer() }), carted);
      const second = await go(ledger, line('2'), { stage: 'ready', offer: anOffer() });
      const to = next(second, carted);
      expect(await ledger.advance(second, to, eventOf(second, to))).toBe('claimed');
      expect(await ledger.read(second.id)).toEqual(second);
    });

    it('one order is claimed by one purchase', async () => {
      await ledger.accept([line('1'), line('2')]);
      await openPurchasing(ledger);
      const lines = [];
      for (const [index, one] of [line('1'), line('2')].entries()) {
        lines.push(await go(ledger, one, checkingOut([aSend()], { cartId: asId(`cart-${index}`) })));
      }
      await go(ledger, lines[0]!, ordered());
      const to = next(lines[1]!, ordered());
      expect(await ledger.advance(lines[1]!, to, eventOf(lines[1]!, to))).toBe('claimed');
      expect(await ledger.read(lines[1]!.id)).toMatchObject({ stage: 'checking_out' });
    });

    it('no send is recorded while purchasing is stopped, as it is until somebody opens it', async () => {
      await ledger.accept([line('1')]);
      const to = next(line('1'), checkingOut());
      const tried = () => ledger.advance(line('1'), to, eventOf(line('1'), to));
      expect(await ledger.purchasing()).toMatchObject({ state: 'stopped' });
      expect(await tried()).toBe('stopped');
      const stopped = {
        state: 'stopped',
        since: '2024-02-01T00:00:00.000Z',
        by: 'ada',
        reason: 'audit',
      } as const;
      await ledger.setPurchasing(stopped);
      expect(await ledger.purchasing()).toEqual(stopped);
      expect(await tried()).toBe('stopped');
      await openPurchasing(ledger);
      expect(await tried()).toBe('written');
    });
  });

  describe('work', () => {
    it('is found oldest first, and says when there is work again', async () => {
      const at = (lineId: string, dueAtMs: number) => ({ ...line(lineId), dueAtMs });
      await ledger.accept([at('1', NOW_MS + 1), at('2', NOW_MS - 1), at('3', NOW_MS + 5), at('4', NOW_MS)]);
      expect(await ledger.due(NOW_MS, 10)).toEqual({
        ids: [line('2').id, line('4').id],
        nextDueAtMs: NOW_MS + 1,
      });
      expect(await ledger.due(NOW_MS, 1)).toEqual({ ids: [line('2').id], nextDueAtMs: NOW_MS });
      expect(await ledger.due(NOW_MS - 2, 10)).toEqual({ ids: [], nextDueAtMs: NOW_MS - 1 });
      expect(await ledger.due(NOW_MS + 9, 10)).toMatchObject({ ids: { length: 4 }, nextDueAtMs: undefined });
    });

    it('ends with the purchase', async () => {
      await ledger.accept([line('1')]);
      const to = next(line('1'), { stage: 'rejected', reason }, undefined);
      await ledger.advance(line('1'), { ...to, dueAtMs: undefined }, eventOf(line('1'), to));
      expect(await ledger.due(NOW_MS + 1e12, 10)).toEqual({ ids: [], nextDueAtMs: undefined });
    });
  });

  describe('outcomes', () => {
    const rejected = async () => {
      await ledger.accept([line('1')]);
      const to = next(line('1'), { stage: 'rejected', reason });
      const outcome = outcomeOf(to, NOW_MS);
      await ledger.advance(line('1'), to, eventOf(line('1'), to), outcome);
      return outcome;
    };

    it('are unsent until they are marked, and again once they are to be told again', async () => {
      const outcome = await rejected();
      expect(await ledger.unsentOutcomes(10)).toEqual([outcome]);
      await ledger.markSent(outcome);
      expect(await ledger.unsentOutcomes(10)).toEqual([]);
      await ledger.sendAgain(outcome);
      await ledger.sendAgain(outcome);
      expect(await ledger.unsentOutcomes(10)).toEqual([outcome]);
    });

    it('of a transition that was not written do not exist', async () => {
      await ledger.accept([line('1')]);
      const wrong = { ...line('1'), version: 7 };
      const to = next(wrong, { stage: 'rejected', reason });
      expect(await ledger.advance(wrong, to, eventOf(wrong, to), outcomeOf(to, NOW_MS))).toBe('lost');
      expect(await ledger.unsentOutcomes(10)).toEqual([]);
    });

    it('are found by the hundred, oldest first', async () => {
      const many = Array.from({ length: 120 }, (_, index): Outcome => ({
        schemaVersion: '1',
        outcomeId: `refused-m-${index}`,
        at: new Date(NOW_MS - index * 1000).toISOString(),
        source: 'shop',
        result: 'refused',
        messageId: `m-${index}`,
      }));
      await Promise.all(many.map((outcome) => ledger.sendAgain(outcome)));
      expect(new Set((await ledger.unsentOutcomes(500)).map(({ outcomeId }) => outcomeId)).size).toBe(120);
      expect((await ledger.unsentOutcomes(3)).map(({ outcomeId }) => outcomeId).toSorted()).toEqual([
        'refused-m-117',
        'refused-m-118',
        'refused-m-119',
      ]);
    });
  });

  it('a refused message is kept once, with its first reasons and message id, however often it comes', async () => {
    const message = {
      messageId: 'm#1',
      source: 'shop',
      receivedAtMs: NOW_MS,
      body: '{"a":',
      problems: [{ field: '(whole)', reason: 'is not JSON' }],
    };
    const outcome: Outcome = {
      schemaVersion: '1',
      outcomeId: 'refused-m#1',
      at: new Date(NOW_MS).toISOString(),
      source: 'shop',
      result: 'refused',
      messageId: 'm#1',
    };
    await ledger.refuse(message, outcome);
    await ledger.markSent(outcome);
    await ledger.refuse({ ...message, receivedAtMs: NOW_MS + 1 }, outcome);
    const again = { ...message, messageId: 'm#2' };
    await ledger.refuse(again, { ...outcome, outcomeId: 'refused-m#2', messageId: 'm#2' });
    expect(await ledger.refusedMessages()).toEqual([message]);
    expect(await ledger.unsentOutcomes(10)).toEqual([]);
    await ledger.refuse({ ...message, source: 'other' }, { ...outcome, outcomeId: 'o' });
    await ledger.refuse({ ...message, body: '{"b":' }, { ...outcome, outcomeId: 'b' });
    expect(await ledger.refusedMessages()).toHaveLength(3);
    expect(await ledger.unsentOutcomes(10)).toHaveLength(2);
  });

  it('a return is recorded once; the same id with other content is refused', async () => {
    const recorded: RecordedReturn = {
      returnId: 'R-1',
      purchaseId: asId('p-1'),
      returnedOn: '2024-03-01',
      quantity: 1,
      amount: '518.89',
      currency: 'EUR',
      by: 'ada',
    };
    expect(await ledger.recordReturn(recorded)).toBe('recorded');
    expect(await ledger.recordReturn({ ...recorded, by: 'bob' })).toBe('already');
    expect(await ledger.recordReturn({ ...recorded, quantity: 2 })).toBe('conflict');
    expect(await ledger.recordReturn({ ...recorded, purchaseId: asId('p-2') })).toBe('recorded');
    expect(
      (await listed(ledger.returns())).toSorted((a, b) => (a.purchaseId < b.purchaseId ? -1 : 1)),
    ).toEqual([recorded, { ...recorded, purchaseId: 'p-2' }]);
  });

  it('lists every purchase and nothing else that lies in the table', async () => {
    await ledger.accept([line('1'), line('2')]);
    await ledger.accept([line('1', 'REQ-2')]);
    await openPurchasing(ledger);
    await go(ledger, line('2'), { stage: 'ready', offer: anOffer() });
    const all = await listed(ledger.all());
    expect(all.map(({ id, stage }) => `${id} ${stage}`).toSorted()).toEqual([
      'REQ-1.1 accepted',
      'REQ-1.2 ready',
      'REQ-2.1 accepted',
    ]);
  });
});
