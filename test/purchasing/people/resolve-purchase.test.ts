import { describe, expect, it } from '@jest/globals';
import type { Purchase } from '../../../lib/purchasing/purchase.ts';
import { resolvePurchase } from '../../../lib/purchasing/people/resolve-purchase.ts';
import { asId } from '../../../lib/values/id.ts';
import { asked, aDesk, overtaken, type TestDesk } from '../../builders/desk.ts';
import {
  aBudget,
  aHold,
  anApproval,
  aPurchase,
  aResolution,
  checkingOut,
  NOW_MS,
  ordered,
  unknown,
} from '../../builders/purchase.ts';

const P1 = asId<'PurchaseId'>('p-1');
const FOUND = { decision: 'ordered', orderId: 'order-9', evidence: 'Order page of the customer.' };
const NOTHING = { decision: 'failed', evidence: 'Support case 42 says so.' };

const aCase = (purchase: Purchase = aPurchase(unknown(), { dueAtMs: undefined as never })) => aDesk(purchase);
const resolve = (desk: TestDesk, body: unknown, caller: string) => resolvePurchase(desk, asked(body, caller));
const stored = async (desk: TestDesk) => {
  const purchase = await desk.ledger.read(P1);
  if (purchase?.stage !== 'unknown') throw new Error('It is not unknown any more.');
  return purchase;
};

describe('what became of a checkout', () => {
  it('one person proposes with evidence, and nothing happens yet', async () => {
    const desk = await aCase();
    expect(await resolve(desk, FOUND, 'ada')).toEqual({
      ok: true,
      value: {
        purchaseId: 'p-1',
        state: 'proposed',
        decision: 'ordered',
        orderId: 'order-9',
        proposedBy: 'ada',
      },
    });
    expect(await stored(desk)).toMatchObject({
      version: 2,
      dueAtMs: undefined,
      resolution: { ...FOUND, proposedBy: 'ada', proposedAtMs: NOW_MS + 3_600_000 },
    });
    expect((await desk.ledger.history(P1)).at(-1)).toMatchObject({
      from: 'unknown',
      to: 'unknown',
      what: 'ada found: order order-9 exists. A second person has to confirm it.',
      facts: { by: 'ada', decision: 'ordered', orderId: 'order-9', evidence: FOUND.evidence },
    });
  });

  it('a second person finds the same, and it is due at once', async () => {
    const desk = await aCase();
    await resolve(desk, FOUND, 'ada');
    expect(await resolve(desk, { ...FOUND, evidence: 'I called them.' }, 'ben')).toMatchObject({
      value: { state: 'confirmed', proposedBy: 'ada', confirmedBy: 'ben' },
    });
    expect(await stored(desk)).toMatchObject({
      dueAtMs: NOW_MS + 3_600_000,
      resolution: { ...FOUND, proposedBy: 'ada', confirmedBy: 'ben', confirmedAtMs: NOW_MS + 3_600_000 },
    });
    expect((await desk.ledger.history(P1)).at(-1)).toMatchObject({
      what: 'ben confirmed: order order-9 exists.',
      facts: { by: 'ben', evidence: 'I called them.' },
    });
  });

  it('nothing was ordered, say two', async () => {
    const desk = await aCase();
    await resolve(desk, NOTHING, 'ada');
    await resolve(desk, NOTHING, 'ben');
    const { resolution } = await stored(desk);
    expect(resolution).toMatchObject({ decision: 'failed', confirmedBy: 'ben' });
    expect(resolution).not.toHaveProperty('orderId');
  });

  it('keeps everything else that is known of the checkout', async () => {
    const checkout = { orderedSeenAtMs: NOW_MS, goneSeenAtMs: NOW_MS + 1, hold: aHold([aBudget()]) };
    const known = aPurchase(unknown(undefined, checkout), { approval: anApproval() });
    const desk = await aCase(known);
    for (const caller of ['ada', 'ben']) {
      await resolve(desk, FOUND, caller);
      const { version, dueAtMs, resolution, ...rest } = await stored(desk);
      expect(resolution?.proposedBy).toBe('ada');
      expect({ ...rest, version, dueAtMs }).toEqual({ ...known, version, dueAtMs });
    }
  });

  it('tells upstream nothing again', async () => {
    const desk = await aCase();
    await resolve(desk, FOUND, 'ada');
    await resolve(desk, FOUND, 'ben');
    expect(await desk.ledger.unsentOutcomes(10)).toEqual([]);
  });

  it.each(['ada', 'ADA', ' Ada '])('%p is not a second person after ada', async (caller) => {
    const desk = await aCase();
    await resolve(desk, FOUND, 'ada');
    expect(await resolve(desk, FOUND, caller)).toMatchObject({
      why: 'conflict',
      detail: expect.stringContaining('a second person'),
    });
    expect((await stored(desk)).resolution).not.toHaveProperty('confirmedBy');
    expect(await desk.ledger.history(P1)).toHaveLength(2);
  });

  it('whoever asked for the purchase may propose, but not confirm', async () => {
    const desk = await aCase();
    await resolve(desk, FOUND, 'ada');
    expect(await resolve(desk, FOUND, 'Ordering-Team')).toMatchObject({ why: 'impossible' });
    const other = await aCase();
    expect(await resolve(other, FOUND, 'ordering-team')).toMatchObject({ value: { state: 'proposed' } });
    expect(await resolve(other, FOUND, 'ada')).toMatchObject({ value: { state: 'confirmed' } });
  });

  it.each([
    ['another order', { ...FOUND, orderId: 'order-8' }, 'order order-8 exists'],
    ['no order', NOTHING, 'nothing was ordered'],
  ])(
    '%s takes the place of what was proposed, and needs a second person again',
    async (_what, other, text) => {
      const desk = await aCase();
      await resolve(desk, FOUND, 'ada');
      expect(await resolve(desk, other, 'ben')).toMatchObject({
        value: { state: 'proposed', proposedBy: 'ben' },
      });
      expect((await desk.ledger.history(P1)).at(-1)?.what).toBe(
        `ben found: ${text}, instead of order order-9 exists. A second person has to confirm it.`,
      );
      expect(await resolve(desk, other, 'ben')).toMatchObject({ why: 'conflict' });
      expect(await resolve(desk, other, 'ada')).toMatchObject({
        value: { state: 'confirmed', proposedBy: 'ben', confirmedBy: 'ada' },
      });
    },
  );

  it('what two people decided is not decided a third time; but another finding stops it', async () => {
    const confirmed = aResolution({ confirmedBy: 'ben', confirmedAtMs: NOW_MS });
    const desk = await aCase(aPurchase(unknown(confirmed)));
    const same = { decision: 'ordered', orderId: 'order-of-cart-1', evidence: 'x' };
    for (const caller of ['ada', 'ben', 'cleo'])
      expect(await resolve(desk, same, caller)).toMatchObject({ why: 'conflict' });
    await resolve(desk, NOTHING, 'cleo');
    expect(await stored(desk)).toMatchObject({
      dueAtMs: undefined,
      resolution: { decision: 'failed', proposedBy: 'cleo' },
    });
    expect((await stored(desk)).resolution).not.toHaveProperty('confirmedBy');
  });

  it("another purchase's order is not this one's", async () => {
    const other = aPurchase(checkingOut(), { id: asId('p-2'), intent: { requestId: 'REQ-2' } });
    const desk = await aDesk(aPurchase(unknown()), other);
    const bought = { ...other, ...ordered({ orderId: asId('order-9') }), version: 2 };
    const event = {
      version: 2,
      atMs: NOW_MS,
      from: 'checking_out',
      to: 'ordered',
      what: '',
      facts: {},
    } as const;
    expect(await desk.ledger.advance(other, bought, event)).toBe('written');
    expect(await resolve(desk, FOUND, 'ada')).toMatchObject({
      why: 'conflict',
      problems: [{ field: 'orderId', reason: 'is the order of purchase p-2' }],
    });
  });

  it('is nobody’s to say of a purchase that is not unknown', async () => {
    expect(await resolve(await aCase(aPurchase(checkingOut())), FOUND, 'ada')).toMatchObject({
      why: 'impossible',
      detail: 'The purchase is checking_out: nobody has to find out what became of it.',
    });
    expect(await resolve(await aDesk(), FOUND, 'ada')).toMatchObject({ why: 'absent' });
  });

  it.each([
    ['decision', { ...FOUND, decision: 'bought' }],
    ['orderId', { decision: 'ordered', evidence: 'x' }],
    ['orderId', { ...NOTHING, orderId: 'order-9' }],
    ['orderId', { ...FOUND, orderId: 'two words' }],
    ['orderId', { ...FOUND, orderId: '' }],
    ['evidence', { decision: 'failed' }],
    ['evidence', { ...NOTHING, evidence: ' ' }],
    ['confirmedBy', { ...FOUND, confirmedBy: 'ben' }],
  ])('names %s where it is wrong', async (field, body) => {
    expect(await resolve(await aCase(), body, 'ada')).toMatchObject({
      why: 'invalid',
      problems: [{ field }],
    });
  });
});

describe('two people at the same moment', () => {
  it('the slower one confirms what the faster one proposed, and nothing else', async () => {
    const faster = (resolution: object) => (purchase: Purchase) =>
      ({ ...purchase, resolution, version: purchase.version + 1 }) as Purchase;
    const same = aResolution({ ...FOUND, orderId: asId('order-9'), decision: 'ordered', proposedBy: 'ada' });
    const desk = overtaken(await aCase(), 1, faster(same));
    expect(await resolve(desk, FOUND, 'ben')).toMatchObject({ value: { state: 'confirmed' } });
    const other = overtaken(await aCase(), 1, faster({ ...same, orderId: 'order-8' }));
    expect(await resolve(other, FOUND, 'ben')).toMatchObject({ value: { state: 'proposed' } });
    const own = overtaken(await aCase(), 1, faster({ ...same, proposedBy: 'BEN' }));
    expect(await resolve(own, FOUND, 'ben')).toMatchObject({ why: 'conflict' });
  });
});
