import { describe, expect, it } from '@jest/globals';
import { approvePurchase } from '../../../lib/purchasing/people/approve-purchase.ts';
import { FOLLOWERS } from '../../../lib/purchasing/transitions.ts';
import { asId } from '../../../lib/values/id.ts';
import { money } from '../../../lib/values/money.ts';
import { asked, aDesk, overtaken } from '../../builders/desk.ts';
import { anApproval, aPurchase, awaitingApproval, NOW_MS, ordered } from '../../builders/purchase.ts';

const SEEN = { contentHash: 'hash-1', charge: { amount: '1037.78', currency: 'EUR' } };
const ANSWER = {
  ok: true,
  value: {
    purchaseId: 'p-1',
    approval: { by: 'grace', grantedAt: '2024-02-05T10:00:00.000Z', ...SEEN },
  },
};
const P1 = asId<'PurchaseId'>('p-1');
const waiting = () => aPurchase(awaitingApproval(), { dueAtMs: NOW_MS + 7 * 86_400_000 });

describe('approving a purchase', () => {
  it('lets it go on at once, with who agreed to what', async () => {
    const desk = await aDesk(waiting());
    expect(await approvePurchase(desk, asked(SEEN))).toEqual(ANSWER);
    expect(await desk.ledger.read(P1)).toMatchObject({
      stage: 'accepted',
      version: 2,
      dueAtMs: NOW_MS + 3_600_000,
      approval: {
        by: 'grace',
        grantedAtMs: NOW_MS + 3_600_000,
        contentHash: 'hash-1',
        charge: money('1037.78', 'EUR'),
      },
    });
    expect((await desk.ledger.history(P1)).at(-1)).toEqual({
      version: 2,
      atMs: NOW_MS + 3_600_000,
      from: 'awaiting_approval',
      to: 'accepted',
      what: 'Approved by grace.',
      facts: { by: 'grace', contentHash: 'hash-1', charge: '1037.78', currency: 'EUR' },
    });
    expect(desk.said).toMatchObject([
      { message: 'purchase moved', ids: { purchaseId: 'p-1', to: 'accepted' } },
    ]);
  });

  it('tells upstream nothing: it is no end', async () => {
    const desk = await aDesk(waiting());
    await approvePurchase(desk, asked(SEEN));
    expect(await desk.ledger.unsentOutcomes(10)).toEqual([]);
  });

  it('takes 1037.780 for 1037.78', async () => {
    const seen = { ...SEEN, charge: { amount: '1037.780', currency: 'EUR' } };
    expect(await approvePurchase(await aDesk(waiting()), asked(seen))).toEqual(ANSWER);
  });

  it.each(['ordering-team', 'Ordering-Team', '  ORDERING-TEAM '])(
    'is not for whoever asked for the purchase, called %p',
    async (caller) => {
      const desk = await aDesk(waiting());
      expect(await approvePurchase(desk, asked(SEEN, caller))).toMatchObject({
        why: 'impossible',
        detail: expect.stringContaining('somebody else has to approve it'),
      });
      expect(await desk.ledger.read(P1)).toEqual(waiting());
    },
  );

  it.each([
    ['contentHash', { ...SEEN, contentHash: 'hash-2' }, 'is not hash-1, which is to be approved'],
    [
      'charge',
      { ...SEEN, charge: { amount: '1037.77', currency: 'EUR' } },
      'is not 1037.78 EUR, which is to be approved',
    ],
    [
      'charge',
      { ...SEEN, charge: { amount: '1037.78', currency: 'USD' } },
      'is not 1037.78 EUR, which is to be approved',
    ],
  ])('is refused where %s is not what was seen', async (field, seen, reason) => {
    const desk = await aDesk(waiting());
    const answer = await approvePurchase(desk, asked(seen));
    expect(answer).toMatchObject({ ok: false, why: 'conflict', problems: [{ field, reason }] });
    expect(await desk.ledger.read(P1)).toEqual(waiting());
  });

  it('a second word of the same person has the same answer and changes nothing, wherever the purchase is by then', async () => {
    const desk = await aDesk(waiting());
    const first = await approvePurchase(desk, asked(SEEN));
    expect(await approvePurchase(desk, asked(SEEN, ' GRACE '))).toEqual(first);
    expect(await desk.ledger.history(P1)).toHaveLength(2);
    const bought = await aDesk(aPurchase(ordered(), { approval: anApproval() }));
    expect(await approvePurchase(bought, asked(SEEN))).toMatchObject({ ok: true });
    expect(await bought.ledger.history(P1)).toHaveLength(1);
  });

  it.each([
    ['somebody else', asked(SEEN, 'ben')],
    ['another content', asked({ ...SEEN, contentHash: 'hash-2' })],
    ['another charge', asked({ ...SEEN, charge: { amount: '1.00', currency: 'EUR' } })],
  ])('%s is no repetition of what was granted', async (_what, second) => {
    const desk = await aDesk(aPurchase(ordered(), { approval: anApproval() }));
    expect(await approvePurchase(desk, second)).toMatchObject({ ok: false, why: 'impossible' });
  });

  it('an approval of before does not answer a new question: it is granted anew', async () => {
    const again = aPurchase(awaitingApproval({ charge: money('1100.00', 'EUR') }), {
      approval: anApproval(),
    });
    const desk = await aDesk(again);
    expect(await approvePurchase(desk, asked(SEEN))).toMatchObject({ why: 'conflict' });
    const seen = { ...SEEN, charge: { amount: '1100.00', currency: 'EUR' } };
    expect(await approvePurchase(desk, asked(seen))).toMatchObject({ ok: true });
    expect(await desk.ledger.read(P1)).toMatchObject({ approval: { charge: money('1100.00', 'EUR') } });
  });

  const others = Object.keys(FOLLOWERS).filter((stage) => stage !== 'awaiting_approval');
  it.each(others)('is impossible where the purchase is %s, and says so', async (stage) => {
    const desk = await aDesk(aPurchase({ ...ordered(), stage } as never));
    expect(await approvePurchase(desk, asked(SEEN))).toEqual({
      ok: false,
      why: 'impossible',
      detail: `The purchase is ${stage}: it does not wait for an approval.`,
    });
  });

  it('is absent where there is no such purchase', async () => {
    expect(await approvePurchase(await aDesk(), asked(SEEN))).toMatchObject({ ok: false, why: 'absent' });
  });

  it.each([
    ['contentHash', { charge: SEEN.charge }],
    ['contentHash', { ...SEEN, contentHash: '' }],
    ['charge.amount', { ...SEEN, charge: { amount: 1037.78, currency: 'EUR' } }],
    ['charge.amount', { ...SEEN, charge: { amount: '0', currency: 'EUR' } }],
    ['charge.amount', { ...SEEN, charge: { amount: '1e9999', currency: 'EUR' } }],
    ['charge.currency', { ...SEEN, charge: { amount: '1', currency: 'eur' } }],
    ['by', { ...SEEN, by: 'somebody' }],
    ['(whole)', undefined],
  ])('names %s where it is wrong', async (field, body) => {
    expect(await approvePurchase(await aDesk(waiting()), asked(body))).toMatchObject({
      why: 'invalid',
      problems: [{ field }],
    });
  });
});

describe('approving while others are at work', () => {
  it('is tried again where somebody was faster, and written once', async () => {
    const desk = overtaken(await aDesk(waiting()), 2);
    expect(await approvePurchase(desk, asked(SEEN))).toEqual(ANSWER);
    const stages = (await desk.ledger.history(P1)).map(({ from, to }) => `${from}>${to}`);
    expect(stages.slice(1)).toEqual([
      'awaiting_approval>awaiting_approval',
      'awaiting_approval>awaiting_approval',
      'awaiting_approval>accepted',
    ]);
  });

  it('is judged anew: what costs more by then is not approved', async () => {
    const dearer = overtaken(await aDesk(waiting()), 1, (purchase) => ({
      ...purchase,
      ...awaitingApproval({ charge: money('2000.00', 'EUR') }),
      version: purchase.version + 1,
    }));
    expect(await approvePurchase(dearer, asked(SEEN))).toMatchObject({
      why: 'conflict',
      problems: [{ field: 'charge', reason: 'is not 2000.00 EUR, which is to be approved' }],
    });
  });

  it('is given up where the purchase never stands still', async () => {
    expect(await approvePurchase(overtaken(await aDesk(waiting()), 99), asked(SEEN))).toMatchObject({
      why: 'conflict',
      detail: expect.stringContaining('kept moving'),
    });
  });
});
