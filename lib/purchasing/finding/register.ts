import { asId } from '../../values/id.ts';
import { lookAgainAtMs, REGISTRATION_MS } from '../deadlines.ts';
import type { PurchaseIn } from '../purchase.ts';
import { moved, rejected, waits, type LookedFor, type Move, type Tools } from '../step.ts';
import { isOver } from '../time-limits.ts';

/** The subscription has to be registered for reservations; asking twice changes nothing, and it takes its time. */
export async function ensureRegistered(
  tools: Tools,
  purchase: PurchaseIn<'accepted'>,
): Promise<LookedFor<'registered'>> {
  const { customerId, subscriptionId } = purchase.intent;
  const looked = await tools.storefront.registrationStatus(customerId, subscriptionId);
  if (looked.looked === 'found' && looked.found === 'registered') return { found: 'registered' };
  const sinceMs = purchase.registrationAskedAtMs;
  if (sinceMs !== undefined && (await isTooLong(tools, sinceMs))) {
    const detail = `Subscription ${subscriptionId} was not registered for reservations within 24 hours.`;
    return { move: rejected(purchase, 'registration_too_long', detail, 'subscriptionId') };
  }
  if (looked.looked === 'unavailable') {
    const dueAtMs = lookAgainAtMs(tools.nowMs(), sinceMs ?? purchase.acceptedAtMs, looked.retryAfterMs);
    return {
      move: waits(purchase, dueAtMs, 'The registration cannot be looked at now.', { detail: looked.detail }),
    };
  }
  if (looked.looked === 'found' && looked.found !== 'not_registered') {
    return { move: registering(tools, purchase, 'The subscription is being registered.') };
  }
  return { move: await askFor(tools, purchase) };
}

async function isTooLong({ ledger, nowMs }: Tools, sinceMs: number): Promise<boolean> {
  if (nowMs() - sinceMs < REGISTRATION_MS) return false;
  return isOver(REGISTRATION_MS, sinceMs, await ledger.purchasing(), nowMs());
}

async function askFor(tools: Tools, purchase: PurchaseIn<'accepted'>): Promise<Move> {
  const { customerId, subscriptionId } = purchase.intent;
  const [requestId, correlationId] = [tools.newGuid(), tools.newGuid()];
  const call = {
    requestId: asId<'RequestId'>(requestId),
    correlationId: asId<'CorrelationId'>(correlationId),
  };
  const answer = await tools.storefront.register(customerId, subscriptionId, call);
  if (answer === 'asked') {
    return registering(tools, purchase, 'Asked for registration of the subscription.', {
      requestId,
      correlationId,
    });
  }
  if (answer.refused !== 'refresh') {
    const detail = `Microsoft refused to register subscription ${subscriptionId}: ${answer.detail} (${answer.code})`;
    return rejected(purchase, 'registration_refused', detail, 'subscriptionId');
  }
  return registering(tools, purchase, 'Registration was refused for now.', {
    code: answer.code,
    detail: answer.detail,
  });
}

function registering(
  { nowMs }: Tools,
  purchase: PurchaseIn<'accepted'>,
  what: string,
  facts: Readonly<Record<string, string>> = {},
): Move {
  const sinceMs = purchase.registrationAskedAtMs ?? nowMs();
  const dueAtMs = lookAgainAtMs(nowMs(), sinceMs);
  const { wentBackFor } = purchase;
  const memory = wentBackFor === undefined ? {} : { wentBackFor };
  const stage = { stage: 'accepted', registrationAskedAtMs: sinceMs, ...memory } as const;
  return moved(purchase, stage, dueAtMs, what, facts);
}
