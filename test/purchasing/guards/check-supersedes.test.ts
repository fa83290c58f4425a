import { expect, it } from '@jest/globals';
import { checkSupersedes } from '../../../lib/purchasing/guards/check-supersedes.ts';
import type { Purchase, Stage } from '../../../lib/purchasing/purchase.ts';
import { asId } from '../../../lib/values/id.ts';
import {
  aCart,
  anOffer,
  aPurchase,
  aReason,
  awaitingApproval,
  checkingOut,
  failed,
  fulfilled,
  ordered,
  unfulfilled,
  unknown,
} from '../../builders/purchase.ts';
import { purchasingTools } from '../../builders/purchasing-tools.ts';

async function superseding(supersedes: string | undefined, before: readonly Purchase[], source = 'shop') {
  const tools = purchasingTools();
  if (before.length > 0) await tools.ledger.accept(before);
  const intent = { source, requestId: 'REQ-2', ...(supersedes === undefined ? {} : { supersedes }) };
  return checkSupersedes(tools, aPurchase({ stage: 'accepted' }, { id: asId('p-2'), intent }));
}

it('a request that supersedes none has nothing to fear', async () => {
  expect(await superseding(undefined, [])).toBeUndefined();
});

const ends: readonly Stage[] = [
  { stage: 'rejected', reason: aReason() },
  { stage: 'cancelled', reason: aReason() },
  failed(),
  unfulfilled(),
];
it.each(ends)('a request that is $stage may be superseded: nothing of it is left', async (stage) => {
  expect(await superseding('REQ-1', [aPurchase<Stage>(stage)])).toBeUndefined();
});

const open: readonly Stage[] = [
  { stage: 'accepted' },
  awaitingApproval(),
  { stage: 'ready', offer: anOffer() },
  { stage: 'carted', offer: anOffer(), cart: aCart() },
  checkingOut(),
  unknown(),
  ordered(),
  fulfilled(),
];
it.each(open)('a request that is $stage may not: something may be bought', async (stage) => {
  const move = await superseding('REQ-1', [aPurchase<Stage>(stage)]);
  expect(move?.to).toMatchObject({
    stage: 'rejected',
    reason: {
      code: 'supersedes_open',
      field: 'supersedes',
      detail:
        `Line 1 of request REQ-1 is ${stage.stage}: only a request of which nothing was bought, ` +
        'and nothing can be any more, may be superseded.',
    },
  });
});

it('one open line of several is enough', async () => {
  const other = aPurchase({ stage: 'ready', offer: anOffer() }, { id: asId('p-9'), intent: { lineId: '2' } });
  const move = await superseding('REQ-1', [aPurchase(failed()), other]);
  expect(move?.what).toContain('Line 2 of request REQ-1 is ready');
});

it('a request that is not known under this source cannot be superseded', async () => {
  for (const move of [
    await superseding('REQ-9', [aPurchase(failed())]),
    await superseding('REQ-1', [aPurchase(failed())], 'elsewhere'),
  ]) {
    expect(move?.to).toMatchObject({
      stage: 'rejected',
      reason: { code: 'supersedes_unknown', field: 'supersedes' },
    });
  }
  expect((await superseding('REQ-9', []))?.what).toBe(
    'There is no request REQ-9 of shop that this one could supersede.',
  );
});

it('no request can supersede itself', async () => {
  const tools = purchasingTools();
  const itself = aPurchase({ stage: 'accepted' }, { intent: { supersedes: 'REQ-1' } });
  await tools.ledger.accept([itself]);
  expect((await checkSupersedes(tools, itself))?.to).toMatchObject({
    stage: 'rejected',
    reason: { code: 'supersedes_open' },
  });
});
