import { NO_GUARDS, type Guards } from '../../lib/purchasing/guards/guards.ts';
import type { Purchase } from '../../lib/purchasing/purchase.ts';
import type { PurchaseLedger } from '../../lib/purchasing/purchase-ledger.ts';
import type { Tools } from '../../lib/purchasing/step.ts';
import { createInMemoryPurchaseLedger } from '../fakes/in-memory-purchase-ledger.ts';
import { createScriptedStorefront, type ScriptedStorefront } from '../fakes/scripted-storefront.ts';
import { NOW_MS } from './purchase.ts';

export type TestTools = Tools & {
  readonly ledger: PurchaseLedger;
  readonly storefront: ScriptedStorefront;
  /** Every line that was said, and every alarm. */
  readonly said: { readonly message: string; readonly ids: Readonly<Record<string, unknown>> }[];
  readonly alarms: unknown[];
  /** What every alarm said, and about what. */
  readonly alarmed: { readonly message: string; readonly ids: Readonly<Record<string, unknown>> }[];
  readonly advanceTo: (instantMs: number) => void;
};

/** Everything a step may touch: the fakes, a clock that stands still, and ids that count. */
export function purchasingTools(storefront?: ScriptedStorefront, guards: Guards = NO_GUARDS): TestTools {
  let nowMs = NOW_MS;
  let ids = 0;
  const said: TestTools['said'] = [];
  const alarms: unknown[] = [];
  const alarmed: TestTools['alarmed'] = [];
  return {
    ledger: createInMemoryPurchaseLedger(),
    storefront: storefront ?? createScriptedStorefront({}, () => nowMs),
    guards,
    nowMs: () => nowMs,
    newGuid: () => `guid-${(ids += 1)}`,
    say: (message, about) => said.push({ message, ids: about }),
    alarm(message, failure, about) {
      alarms.push(failure);
      alarmed.push({ message, ids: about });
    },
    said,
    alarms,
    alarmed,
    advanceTo: (instantMs) => (nowMs = instantMs),
  };
}

export async function openPurchasing(ledger: PurchaseLedger): Promise<void> {
  const open = { state: 'open', since: '2024-02-01T00:00:00.000Z', by: 'ada', reason: 'go' } as const;
  await ledger.setPurchasing(await ledger.purchasing(), { ...open, stops: [] });
}

/** Puts a purchase into a ledger by the door every purchase comes in through, and reads it back. */
export async function accepted(ledger: PurchaseLedger, purchase: Purchase): Promise<Purchase> {
  await ledger.accept([purchase]);
  const stored = await ledger.read(purchase.id);
  if (!stored) throw new Error('It was not accepted.');
  return stored;
}
