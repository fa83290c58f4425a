import type { Fault } from '../faults.ts';
import { Refused } from '../refused.ts';
import type { Route, SimulatedRequest, SimulatedResponse } from '../route.ts';
import { busy, isBusy } from '../shop/busy-cart.ts';
import type { World } from '../world.ts';

/** A call that takes effect long after whoever made it has lost sight of it. */
export type LateCall = {
  readonly atMs: number;
  /** The cart that Partner Center keeps busy with it; undefined while nobody there knows of the call yet. */
  readonly busyCartId: string | undefined;
  readonly takeEffect: (then: World) => SimulatedResponse | Promise<SimulatedResponse>;
};

/** What whoever made a late call sees of it: an answer of status 0 is none. The call itself takes effect later. */
export function postponed(
  world: World,
  route: Route,
  request: SimulatedRequest,
  { minutes, until, response = { status: 0 } }: Extract<Fault, { kind: 'late' }>,
): SimulatedResponse {
  const cartId = until === 'under_way' ? request.parameters['cartId']?.toLowerCase() : undefined;
  if (cartId !== undefined && isBusy(world, cartId)) throw busy(cartId, world);
  world.lateCalls.push({
    atMs: world.clock.nowMs() + minutes * 60_000,
    busyCartId: cartId,
    takeEffect: (then) => route.answer(request, then),
  });
  return response;
}

/**
 * Lets all that is due take effect, the earliest first, each at its own instant: it meets the cart and the catalogue of
 * then. The server does so before it answers anything; a test that looks into the world by itself has to do so as well.
 */
export async function letLateCallsTakeEffect(world: World): Promise<void> {
  for (let next = takeDue(world); next !== undefined; next = takeDue(world)) {
    const { atMs, takeEffect } = next;
    try {
      await takeEffect({ ...world, clock: { ...world.clock, nowMs: () => atMs } });
    } catch (error) {
      // Nobody is there any more to hear of a refusal.
      if (!(error instanceof Refused)) console.error('simulator: a late call failed', error);
    }
  }
}

function takeDue({ lateCalls, clock }: World): LateCall | undefined {
  const due = lateCalls.filter(({ atMs }) => atMs <= clock.nowMs());
  const first = due.reduce<LateCall | undefined>(
    (earliest, one) => (earliest === undefined || one.atMs < earliest.atMs ? one : earliest),
    undefined,
  );
  if (first !== undefined) lateCalls.splice(lateCalls.indexOf(first), 1);
  return first;
}
