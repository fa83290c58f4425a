import { decided } from '../../../../lib/purchasing/purchasing.ts';
import { switchPurchasing } from '../../../../lib/purchasing/people/switch-purchasing.ts';
import type { CheckoutAnswer, Refusal, Storefront } from '../../../../lib/purchasing/storefront.ts';
import type { Path, Seen } from '../path.ts';
import type { World } from '../world.ts';

export const MINUTE_MS = 60_000;

export const UNHEARD: CheckoutAnswer = {
  answer: 'unknown',
  heard: 'none',
  detail: 'the connection was reset',
};
export const NOTHING_FOUND = { looked: 'found', found: [] } as const;
export const ABSENT = { looked: 'absent' } as const;
export const UNAVAILABLE = { looked: 'unavailable', detail: 'it did not answer' } as const;
export const FINAL: Refusal = { refused: 'final', code: '800020', detail: 'It cannot be bought.' };
export const STALE: Refusal = { refused: 'refresh', code: '400019', detail: 'Availability not found.' };

export const NOT_REGISTERED: Refusal = {
  refused: 'not_registered',
  code: '800030',
  detail: 'Not registered.',
};

/** Silence after something that was done, as a client reports it. */
export class NotAnswered extends Error {
  override readonly name = 'NotAnswered';
  readonly kind = 'unavailable';
}

/** The first `times` calls of one member go as told, later ones as usual. */
export function first<Name extends keyof Storefront>(
  times: number,
  itself: Storefront,
  name: Name,
  told: (...given: Parameters<Storefront[Name]>) => ReturnType<Storefront[Name]>,
): Pick<Storefront, Name> {
  const usual = itself[name] as typeof told;
  let left = times;
  const member: typeof told = (...given) => ((left -= 1) >= 0 ? told : usual)(...given);
  return { [name]: member } as unknown as Pick<Storefront, Name>;
}

/** The first checkout is carried out, and nobody hears of it. */
export function unheardOnce(itself: Storefront): Pick<Storefront, 'checkOut'> {
  return first(1, itself, 'checkOut', async (...given) => {
    await itself.checkOut(...given);
    return UNHEARD;
  });
}

/** Somebody stops purchasing, in this moment. */
export async function stop({ ledger, nowMs }: Pick<World, 'ledger' | 'nowMs'>): Promise<void> {
  const before = await ledger.purchasing();
  const decision = { state: 'stopped', by: 'ada', reason: 'audit' } as const;
  await ledger.setPurchasing(before, decided(before, decision, nowMs()));
}

/** Somebody opens purchasing again, so long after it was stopped. */
export function opensAfter(minutes: number): NonNullable<Path['people']> {
  return ({ purchasing, nowMs }: Seen) => {
    const stoppedAtMs = Date.parse(purchasing.since);
    if (purchasing.state === 'open' || nowMs < stoppedAtMs + minutes * MINUTE_MS) return undefined;
    return (desk) => switchPurchasing(desk, { body: { state: 'open', reason: 'done' }, caller: 'ada' });
  };
}
