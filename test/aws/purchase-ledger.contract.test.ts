import { beforeEach, describe, expect, it } from '@jest/globals';
import { outcomeOf } from '../../lib/purchasing/upstream/outcome-of.ts';
import type { Outcome } from '../../lib/purchasing/upstream/outcome.ts';
import type { PurchaseLedger } from '../../lib/purchasing/purchase-ledger.ts';
import { asId } from '../../lib/values/id.ts';
import { anOffer, aReason, NOW_MS } from '../builders/purchase.ts';
import { openPurchasing } from '../builders/purchasing-tools.ts';
import { aLine, describeBothLedgers, eventOf, go, listed, next } from './both-ledgers.ts';

const rejection = { stage: 'rejected', reason: aReason() } as const;

describeBothLedgers('the purchase ledger', (create) => {
  let ledger: PurchaseLedger;
  beforeEach(async () => {
    ledger = await create();
  });

  describe('accepting', () => {
    it('writes all lines with their first event, due at once', async () => {
      const lines = [aLine('1'), aLine('2')];
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
      const lines = Array.from({ length: 20 }, (_, index) => aLine(`L${index}`));
      expect(await ledger.accept(lines)).toEqual({ accepted: 'new' });
      expect(await listed(ledger.all())).toHaveLength(20);
    });

    it('gives a repeated request what became of it, and changes nothing', async () => {
      await ledger.accept([aLine('1')]);
      const moved = await go(ledger, aLine('1'), { stage: 'ready', offer: anOffer() });
      expect(await ledger.accept([aLine('1')])).toEqual({ accepted: 'again', purchases: [moved] });
      expect(await ledger.history(moved.id)).toHaveLength(2);
    });

    it('refuses the same key with other content, whole', async () => {
      await ledger.accept([aLine('1')]);
      expect(await ledger.accept([aLine('1', 'REQ-1', 'hash-2'), aLine('2', 'REQ-1', 'hash-2')])).toEqual({
        accepted: 'conflict',
      });
      expect(await ledger.read(aLine('2').id)).toBeUndefined();
      expect(await ledger.read(aLine('1').id)).toEqual(aLine('1'));
    });

    it('lets one of ten win', async () => {
      const answers = await Promise.all(Array.from({ length: 10 }, () => ledger.accept([aLine('1')])));
      expect(answers.map(({ accepted }) => accepted).toSorted()).toEqual([
        ...Array<string>(9).fill('again'),
        'new',
      ]);
    });

    it('keeps requests of two sources apart, whatever they are called', async () => {
      const other = {
        ...aLine('1'),
        id: asId<'PurchaseId'>('other'),
        intent: { ...aLine('1').intent, source: 'shop#REQ' },
      };
      await ledger.accept([aLine('1')]);
      expect(await ledger.accept([other])).toEqual({ accepted: 'new' });
      expect(await ledger.ofRequest('shop#REQ', 'REQ-1')).toEqual([other]);
      expect(await ledger.ofRequest('shop', 'REQ#REQ-1')).toEqual([]);
    });
  });

  describe('work', () => {
    it('is found oldest first, and says when there is work again', async () => {
      const at = (lineId: string, dueAtMs: number) => ({ ...aLine(lineId), dueAtMs });
      await ledger.accept([at('1', NOW_MS + 1), at('2', NOW_MS - 1), at('3', NOW_MS + 5), at('4', NOW_MS)]);
      expect(await ledger.due(NOW_MS, 10)).toEqual({
        ids: [aLine('2').id, aLine('4').id],
        nextDueAtMs: NOW_MS + 1,
      });
      expect(await ledger.due(NOW_MS, 1)).toEqual({ ids: [aLine('2').id], nextDueAtMs: NOW_MS });
      expect(await ledger.due(NOW_MS - 2, 10)).toEqual({ ids: [], nextDueAtMs: NOW_MS - 1 });
      expect(await ledger.due(NOW_MS + 9, 10)).toMatchObject({ ids: { length: 4 }, nextDueAtMs: undefined });
    });

    it('ends with the purchase', async () => {
      await ledger.accept([aLine('1')]);
      const to = next(aLine('1'), rejection);
      await ledger.advance(aLine('1'), { ...to, dueAtMs: undefined }, eventOf(aLine('1'), to));
      expect(await ledger.due(NOW_MS + 1e12, 10)).toEqual({ ids: [], nextDueAtMs: undefined });
    });
  });

  describe('outcomes', () => {
    const rejected = async () => {
      await ledger.accept([aLine('1')]);
      const to = next(aLine('1'), rejection);
      const outcome = outcomeOf(to, NOW_MS);
      await ledger.advance(aLine('1'), to, eventOf(aLine('1'), to), outcome);
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
      await ledger.accept([aLine('1')]);
      const wrong = { ...aLine('1'), version: 7 };
      const to = next(wrong, rejection);
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
      expect((await ledger.unsentOutcomes(3)).map(({ outcomeId }) => outcomeId)).toEqual([
        'refused-m-119',
        'refused-m-118',
        'refused-m-117',
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

  it('lists every purchase and nothing else that lies in the table', async () => {
    await ledger.accept([aLine('1'), aLine('2')]);
    await ledger.accept([aLine('1', 'REQ-2')]);
    await openPurchasing(ledger);
    await go(ledger, aLine('2'), { stage: 'ready', offer: anOffer() });
    const all = await listed(ledger.all());
    expect(all.map(({ id, stage }) => `${id} ${stage}`).toSorted()).toEqual([
      'REQ-1.1 accepted',
      'REQ-1.2 ready',
      'REQ-2.1 accepted',
    ]);
  });
});
