import { createHash } from 'node:crypto';
import { acceptRequest } from '../../lib/purchasing/upstream/accept-request.ts';
import { advanceEach } from '../../lib/purchasing/advance-each.ts';
import { purchaseIdOf } from '../../lib/purchasing/upstream/content-hash.ts';
import { NO_GUARDS } from '../../lib/purchasing/guards/guards.ts';
import { markerOf } from '../../lib/purchasing/marker.ts';
import type { Outcome } from '../../lib/purchasing/upstream/outcome.ts';
import { decided } from '../../lib/purchasing/purchasing.ts';
import { resumePurchases } from '../../lib/purchasing/resume-purchases.ts';
import { createInMemoryPurchaseLedger } from '../../test/fakes/in-memory-purchase-ledger.ts';
import type { BuyerKind, Told, World } from './buyer.ts';
import { createShopStorefront } from './shop-storefront.ts';

const SOURCE = 'upstream';
const MINUTE = 60_000;
const GIVEN_UP_MS = 30 * 86_400_000;

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/**
 * The purchase core as it is deployed: one function for the messages, one that is started every minute for all that
 * waits. Only the ledger is the fake, which keeps the same promises as the table.
 */
export const TIEOUT: BuyerKind = {
  title: 'this system',
  friendlyName: (requestId) => markerOf(purchaseIdOf({ source: SOURCE, requestId, lineId: '1' }, sha256)),
  async create(world) {
    const { clock } = world;
    const tools = await toolsIn(world);
    const senders = { '*': { source: SOURCE, requester: 'finance' } };
    const acceptance = { ...tools, senders, market: 'DE', sha256 };
    let messages = 0;
    return {
      async receive({ requestId, body }) {
        messages += 1;
        const delivery = { body, messageId: `message-${messages}`, senderId: 'upstream' };
        await advanceEach(tools, await acceptRequest(acceptance, delivery));
        // Our function would settle the message here, come what may. It is to meet the others' repeated messages as well.
        for (const { stage } of await tools.ledger.ofRequest(SOURCE, requestId)) {
          if (stage !== 'fulfilled') throw new Error(`Not bought yet: ${stage}.`);
        }
      },
      async meanwhile() {
        const endMs = clock.nowMs() + GIVEN_UP_MS;
        while (!world.isAllTold() && clock.nowMs() < endMs) {
          await resumePurchases(tools);
          await clock.pause(MINUTE - (clock.nowMs() % MINUTE));
        }
      },
    };
  },
};

async function toolsIn({ clock: { nowMs }, shop, tell }: World) {
  const ledger = createInMemoryPurchaseLedger();
  const opening = { state: 'open', by: 'bench', reason: 'measured' } as const;
  const before = await ledger.purchasing();
  await ledger.setPurchasing(before, decided(before, opening, nowMs()));
  let guids = 0;
  return {
    ...{ ledger, storefront: createShopStorefront(shop), guards: NO_GUARDS, nowMs },
    newGuid: () => `guid-${(guids += 1)}`,
    say: () => undefined,
    // What only needs a person's eye is no news here; a mistake of ours is.
    alarm: (message: string, failure: unknown, ids: unknown) => {
      if (failure !== undefined) console.error(message, failure, ids);
    },
    sender: {
      send: async ({ requestId, result }: Outcome) => {
        const told = TOLD[result];
        if (requestId !== undefined && told) tell(requestId, told);
      },
    },
  };
}

const TOLD: Readonly<Record<Outcome['result'], Told | undefined>> = {
  fulfilled: 'bought',
  unfulfilled: 'bought',
  rejected: 'not bought',
  cancelled: 'not bought',
  failed: 'not bought',
  refused: 'not bought',
  unknown: 'people look',
  awaiting_approval: undefined,
};
