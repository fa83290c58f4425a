import { approvePurchase } from '../../../lib/purchasing/people/approve-purchase.ts';
import { cancelPurchase } from '../../../lib/purchasing/people/cancel-purchase.ts';
import type { Desk } from '../../../lib/purchasing/people/decide-purchase.ts';
import type { Purchase, PurchaseIn } from '../../../lib/purchasing/purchase.ts';
import { resolvePurchase } from '../../../lib/purchasing/people/resolve-purchase.ts';
import type { Tools } from '../../../lib/purchasing/step.ts';
import { switchPurchasing } from '../../../lib/purchasing/people/switch-purchasing.ts';
import { asId } from '../../../lib/values/id.ts';
import { moneyText } from '../../../lib/values/money.ts';
import type { World } from '../../../local/partner-center/world.ts';
import { purchaseNamedBy } from './judge/truth.ts';
import type { Stage } from './stage.ts';

const AGAIN_MS = 600_000;

/** A person does something, and does it again ten minutes later where it came to nothing. */
export function letDo(
  stage: Stage,
  who: string,
  command: (tools: Tools) => Promise<unknown>,
  then?: () => void,
): void {
  const { worker, tools } = stage.begin(who);
  const again = () =>
    stage.timetable.at(stage.clock.nowMs() + AGAIN_MS, () => letDo(stage, who, command, then));
  void worker.run(() => command(tools)).then((done) => (done === 'died' ? again() : then?.()), again);
}

export function letSwitch(stage: Stage, state: 'open' | 'stopped', then?: () => void): void {
  const body = { state, reason: 'as the schedule has it' };
  letDo(stage, `ada, ${state}`, (tools) => switchPurchasing(tools, { body, caller: 'ada' }), then);
}

export function letWithdraw(stage: Stage, id: string): void {
  const asked = { id, caller: 'grace', body: { reason: 'ordered by mistake' } };
  letDo(stage, 'grace, withdraws', (tools) => cancelPurchase(tools, asked));
}

/** Somebody answers what waits for people, if it still does: grace agrees, and grace and ada find out what happened. */
export function letDecide(stage: Stage, id: string, then: () => void): void {
  letDo(
    stage,
    'people',
    async (tools) => {
      const purchase = await tools.ledger.read(asId(id));
      if (purchase?.stage === 'awaiting_approval') await approve(tools, purchase);
      if (purchase?.stage === 'unknown' && purchase.dueAtMs === undefined)
        await findOut(stage.world, tools, purchase);
    },
    then,
  );
}

export function waitsForPeople({ stage, dueAtMs }: Purchase): boolean {
  return stage === 'awaiting_approval' || (stage === 'unknown' && dueAtMs === undefined);
}

async function approve(tools: Tools, purchase: PurchaseIn<'awaiting_approval'>): Promise<void> {
  const { id, contentHash, charge } = purchase;
  await approvePurchase(tools, { id, caller: 'grace', body: { contentHash, charge: moneyText(charge) } });
}

/**
 * Grace and ada look at Microsoft itself, and say what they find. What is on its way there at this moment they do not see.
 */
export async function findOut(
  world: Pick<World, 'orders'>,
  desk: Desk,
  { id }: PurchaseIn<'unknown'>,
): Promise<void> {
  const order = world.orders.find(({ friendlyName }) => purchaseNamedBy(friendlyName) === id);
  const found = order ? { decision: 'ordered', orderId: order.id } : { decision: 'failed' };
  const body = { ...found, evidence: 'Support case 42.' };
  for (const caller of ['grace', 'ada']) await resolvePurchase(desk, { id, caller, body });
}
